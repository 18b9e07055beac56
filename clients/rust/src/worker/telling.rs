//! How a worker tells outcomes.

use super::ending::End;
use super::evaluation::Outcome;
use super::persistence::Halt;
use super::reporter::Reporter;
use super::session::{is_defect, is_unknown_worker, Session};
use super::slot::Slot;
use super::spool::Unsent;
use super::summary::{log_receipt, EndReason};
use super::trial::Trial;
use crate::client::CallOptions;
use crate::error::Error;
use crate::protocol::{
    AskStatus, ErrorCode, FailureKind, GetSuggestionResponse, Receipt, SubmitResultRequest,
    Suggestion, TrialFailure, TrialResult,
};

impl Session {
    /// Tells what an earlier worker could not.
    pub(super) fn tell_spooled(&self) -> Result<(), Halt> {
        let Some(info) = self.info() else {
            return Ok(());
        };
        for (path, unsent) in self.spool.waiting(self.study(), info.created_ms) {
            let trial = unsent.trial_id();
            let options = self.options();
            let told = self.persistently(|| self.submit(&unsent, None, 0, &options), || {});
            match told {
                Ok((receipt, _)) => {
                    log::info!(
                        "trial {trial}: told an earlier worker's outcome: {}",
                        receipt.outcome
                    );
                    log_receipt(&receipt);
                    self.spool.discard(&path);
                }
                Err(Halt::Failed(error)) if is_defect(&error) => {
                    log::error!("trial {trial}: an earlier worker's outcome is refused: {error}");
                }
                Err(halt) => return Err(halt),
            }
        }
        Ok(())
    }

    fn submit(
        &self,
        unsent: &Unsent,
        worker_id: Option<&str>,
        next_count: u64,
        options: &CallOptions,
    ) -> Result<(Receipt, Option<GetSuggestionResponse>), Error> {
        let mut request = SubmitResultRequest::new()
            .with_results(unsent.result.iter().cloned().collect::<Vec<_>>())
            .with_failures(unsent.failure.iter().cloned().collect::<Vec<_>>())
            .with_next_count(next_count);
        request.worker_id = worker_id.map(str::to_owned);
        request.lease_s = self.settings.lease.map(|lease| lease.as_secs_f64());
        let reply = self.client.call_with(&request, options)?;
        match reply.receipts.into_iter().next() {
            Some(receipt) => Ok((receipt, reply.next)),
            None => Err(Error::InvalidReply {
                endpoint: self.study().to_owned(),
                message: "a tell was answered without a receipt".to_owned(),
            }),
        }
    }

    /// Tells an outcome, after the reports that are held back, and asks for the next trial in the
    /// same round trip. The slot keeps what comes.
    pub(super) fn tell(
        &self,
        slot: &Slot,
        trial: &Trial,
        reporter: &Reporter,
        suggestion: &Suggestion,
        mut outcome: Outcome,
        mut unsent: Unsent,
    ) -> Result<(), Halt> {
        reporter.flush(self, slot)?;
        if unsent.result.is_none() && trial.stop().decision().is_some() {
            // Nothing but a result is told of a trial that has ended (W-18).
            slot.forget_unsent(&self.spool);
            self.count_stopped(trial);
            return Ok(());
        }
        if unsent.failure.as_ref().is_some_and(|failure| failure.retry) {
            // A heartbeat that comes after the failure would take the trial back.
            self.leases.remove(&unsent.lease());
        }
        loop {
            let worker_id = self.worker_id();
            let ends = self.ending.draining.is_cancelled()
                || slot.has_next()
                || self.tally.would_end(&outcome);
            let options = self.options();
            let told = self.persistently(
                || self.submit(&unsent, Some(&worker_id), u64::from(!ends), &options),
                || slot.keep_unsent(&self.spool),
            );
            match told {
                Ok((receipt, next)) => {
                    // The outcome is forgotten last: a worker that stops waits for the slots that
                    // have one, and then gives back and counts what they leave.
                    if let Some(next) = next {
                        let is_finished = next.status == AskStatus::Finished;
                        slot.keep_next(self.handle_reply(next), is_finished);
                    }
                    let too_many = self.tally.count(&outcome, &receipt);
                    slot.forget_unsent(&self.spool);
                    self.discard(&receipt.discard);
                    if let Some(too_many) = too_many {
                        log::error!("{too_many}");
                        self.ending.begin(End::new(EndReason::MaxErrors, too_many));
                    }
                    return Ok(());
                }
                Err(Halt::Failed(error)) if is_unknown_worker(&error) => {
                    self.register_again(&worker_id)?;
                }
                Err(Halt::Failed(error)) if error.code() == Some(&ErrorCode::UnknownStudy) => {
                    slot.forget_unsent(&self.spool);
                    return Err(Halt::Failed(error));
                }
                Err(Halt::Failed(error)) if is_defect(&error) && unsent.result.is_some() => {
                    log::error!(
                        "trial {}: the result is refused: {error}",
                        suggestion.trial_id
                    );
                    outcome = Outcome::failed(format!("the scheduler refused the result: {error}"));
                    slot.forget_unsent(&self.spool);
                    unsent = self.unsent(suggestion, &outcome);
                    slot.set_unsent(unsent.clone());
                }
                Err(halt) => return Err(halt),
            }
        }
    }

    /// Counts a trial of which nothing is told, if a stopping rule ended it.
    pub(super) fn count_stopped(&self, trial: &Trial) {
        if let Some(decision) = trial.stop().decision() {
            self.tally.count_stopped(&decision);
        }
    }

    pub(super) fn unsent(&self, suggestion: &Suggestion, outcome: &Outcome) -> Unsent {
        let (trial, lease) = (suggestion.trial_id, &suggestion.lease);
        let mut unsent = Unsent {
            study: self.study().to_owned(),
            created_ms: self.info().map_or(0, |info| info.created_ms),
            result: None,
            failure: None,
        };
        match outcome.clone() {
            Outcome::Completed {
                objectives,
                metadata,
            } => {
                let mut result = TrialResult::new(trial, lease, objectives);
                result.metadata = metadata;
                unsent.result = Some(result);
            }
            Outcome::Failed {
                reason,
                is_infeasible,
                retry,
                metadata,
            } => {
                let mut failure = TrialFailure::new(trial, lease, reason);
                if is_infeasible {
                    failure.kind = FailureKind::Infeasible;
                }
                failure.retry = (retry || self.settings.retry_failures) && !is_infeasible;
                failure.metadata = metadata;
                unsent.failure = Some(failure);
            }
        }
        unsent
    }
}
