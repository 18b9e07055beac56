//! How a worker comes by trials, and gives them back.

use std::sync::Arc;
use std::time::Duration;

use super::ending::Message;
use super::persistence::Halt;
use super::reporter::Reporter;
use super::session::{is_unknown_worker, HeartbeatOrder, Session};
use super::slot::Slot;
use super::trial::Trial;
use crate::error::{seconds, Error};
use crate::protocol::{
    AskStatus, GetSuggestionRequest, GetSuggestionResponse, LeaseRef, ReleaseKind, Standing,
    Suggestion,
};

/// Between two asks that bring nothing, when the scheduler does not say.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

impl Session {
    /// The next trial to evaluate; None when there is no more.
    pub(super) fn ask(&self) -> Result<Option<Suggestion>, Halt> {
        while !self.ending.draining.is_cancelled() {
            let Some(registration) = self.registration() else {
                return Ok(None);
            };
            let mut request = GetSuggestionRequest::new(&registration.worker_id)
                .with_wait_s(registration.wait.as_secs_f64());
            request.lease_s = self.settings.lease.map(|lease| lease.as_secs_f64());
            // An ask that waits is cut when the worker drains: what comes for it goes back.
            let options = self
                .options()
                .with_cancellation(self.ending.draining.clone());
            let reply = match self.persistently(|| self.client.call_with(&request, &options), || {})
            {
                Err(Halt::Failed(error)) if is_unknown_worker(&error) => {
                    self.register_again(&registration.worker_id)?;
                    continue;
                }
                Err(Halt::Failed(Error::Cancelled)) => return Ok(None),
                other => other?,
            };
            let (status, pause) = (reply.status.clone(), reply.retry_after_s);
            let nothing_came = reply.suggestions.is_empty();
            if let Some(suggestion) = self.handle_reply(reply) {
                return Ok(Some(suggestion));
            }
            if status == AskStatus::Finished {
                return Ok(None);
            }
            if nothing_came {
                self.ending
                    .draining
                    .wait(pause.map_or(SHORTEST_PAUSE, seconds));
            }
        }
        Ok(None)
    }

    /// What the scheduler says about the next trial.
    pub(super) fn handle_reply(&self, reply: GetSuggestionResponse) -> Option<Suggestion> {
        if reply.status == AskStatus::Finished {
            *self.study_reason.lock() = reply.reason;
        }
        let mut held = reply
            .suggestions
            .into_iter()
            .filter(|suggestion| suggestion.standing == Standing::Held);
        let first = held.next();
        self.give_back(&held.collect::<Vec<_>>());
        first
    }

    /// Begins a trial, unless the worker is ending: then it goes back.
    pub(super) fn take(
        self: &Arc<Self>,
        slot: &Arc<Slot>,
        suggestion: &Suggestion,
    ) -> Option<(Trial, Arc<Reporter>)> {
        let info = self.info()?;
        let mut trial = Trial::of(suggestion, self.study(), &info.spec);
        let stop = trial.stop().clone();
        let reporter = Arc::new(Reporter::new(self, slot, suggestion, stop));
        trial.report_by(reporter.clone());
        let taken = {
            let _end = self.ending.end();
            let taken = !self.ending.draining.is_cancelled();
            taken.then(|| slot.begin(trial.clone()))
        };
        match taken {
            None => {
                // It may have come with the receipt of a report.
                let lease = LeaseRef::new(suggestion.trial_id, &suggestion.lease);
                self.leases.remove(&lease);
                self.give_back(std::slice::from_ref(suggestion));
                None
            }
            Some(before) => {
                self.leases.add(suggestion);
                if let Some(before) = before {
                    self.leases.remove(&before);
                }
                self.order_heartbeats(HeartbeatOrder::Update);
                Some((trial, reporter))
            }
        }
    }

    /// Gives back trials that were never begun.
    fn give_back(&self, suggestions: &[Suggestion]) {
        let leases = suggestions
            .iter()
            .map(|suggestion| LeaseRef::new(suggestion.trial_id, &suggestion.lease))
            .collect();
        if let Err(error) = self.release(leases, ReleaseKind::Undelivered, "not begun") {
            log::debug!("could not give trials back: {error}");
        }
    }

    /// A slot no longer evaluates a trial.
    pub(super) fn clear(&self, slot: &Slot) {
        let Some(lease) = slot.end() else {
            return;
        };
        self.leases.remove(&lease);
        self.order_heartbeats(HeartbeatOrder::Update);
        self.changed_while_ending();
    }

    /// Lets the thread that waits for the slots look again.
    pub(super) fn changed_while_ending(&self) {
        if self.ending.draining.is_cancelled() {
            self.ending.say(Message::Changed);
        }
    }
}
