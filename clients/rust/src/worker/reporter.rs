//! The reports of one evaluation, which are held back between two decisions.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::persistence::Halt;
use super::session::{is_defect, is_unknown_worker, HeartbeatOrder, Session};
use super::slot::Slot;
use super::step_report::{ReportSink, StepReport};
use super::stop::{ReportError, Stop};
use crate::error::Error;
use crate::protocol::{
    AskStatus, Decision, LeaseRef, Report, ReportOutcome, ReportReceipt, SubmitReportsRequest,
    SubmitReportsResponse, Suggestion,
};

/// How many reports are held back at most.
const MAX_HELD: usize = 200;
/// How many bytes of metadata are held back, about.
const MAX_HELD_BYTES: usize = 256 * 1024;
/// How long reports are held back.
const HOLD: Duration = Duration::from_secs(5);

/// Sends the reports of one evaluation.
#[derive(Debug)]
pub(super) struct Reporter {
    session: Weak<Session>,
    slot: Weak<Slot>,
    lease: LeaseRef,
    stop: Stop,
    /// The next step with a decision; 0: there will be none.
    next_step: AtomicU64,
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    reports: Vec<Report>,
    bytes: usize,
    sent_at: Instant,
    /// Whether the evaluation has returned.
    is_closed: bool,
    /// Why the scheduler refuses the worker.
    refused: Option<Error>,
}

impl Held {
    fn empty(&mut self) {
        self.reports.clear();
        self.bytes = 0;
        self.sent_at = Instant::now();
    }
}

impl ReportSink for Reporter {
    fn next_step(&self) -> Option<u64> {
        match self.next_step.load(Ordering::Relaxed) {
            0 => None,
            step => Some(step),
        }
    }

    fn report(&self, new: StepReport) -> Result<(), ReportError> {
        self.check()?;
        let mut held = self.held.lock();
        self.check()?;
        if held.is_closed {
            return Err(ReportError::Invalid(
                "a report after the evaluation has ended".to_owned(),
            ));
        }
        let (Some(session), Some(slot)) = (self.session.upgrade(), self.slot.upgrade()) else {
            return Err(ReportError::WorkerStopped);
        };
        let is_decisive = self.next_step().is_some_and(|next| new.report.step >= next);
        let has_checkpoint = new.report.checkpoint.is_some();
        held.bytes += new.metadata_bytes;
        held.reports.push(new.report);
        let is_full =
            held.reports.len() >= MAX_HELD.min(session.max_batch()) || held.bytes >= MAX_HELD_BYTES;
        if !(is_decisive || has_checkpoint || is_full || held.sent_at.elapsed() >= HOLD) {
            return Ok(());
        }
        slot.set_reporting(true);
        let sent = self.send(&session, &slot, &mut held, is_decisive);
        slot.set_reporting(false);
        session.changed_while_ending();
        match sent {
            Ok(()) => self.check(),
            Err(Halt::Ended) => {
                self.stop.set(ReportError::WorkerStopped);
                self.check()
            }
            Err(Halt::Failed(error)) => {
                let text = error.to_string();
                held.refused = Some(error);
                Err(ReportError::Refused(text))
            }
        }
    }
}

impl Reporter {
    pub(super) fn new(
        session: &Arc<Session>,
        slot: &Arc<Slot>,
        suggestion: &Suggestion,
        stop: Stop,
    ) -> Self {
        Self {
            session: Arc::downgrade(session),
            slot: Arc::downgrade(slot),
            lease: LeaseRef::new(suggestion.trial_id, &suggestion.lease),
            stop,
            next_step: AtomicU64::new(suggestion.next_step.unwrap_or(0)),
            held: Mutex::new(Held {
                reports: Vec::new(),
                bytes: 0,
                sent_at: Instant::now(),
                is_closed: false,
                refused: None,
            }),
        }
    }

    fn check(&self) -> Result<(), ReportError> {
        self.stop.cause().map_or(Ok(()), Err)
    }

    /// Accepts no more reports, and waits for one that is being sent. Returns why the scheduler
    /// refuses the worker, if it does.
    pub(super) fn close(&self) -> Option<Error> {
        let mut held = self.held.lock();
        held.is_closed = true;
        held.refused.take()
    }

    /// Sends what is held back, before the outcome of the trial is told. Of a trial that has ended
    /// nothing is reported.
    pub(super) fn flush(&self, session: &Session, slot: &Slot) -> Result<(), Halt> {
        let mut held = self.held.lock();
        if held.reports.is_empty() || self.stop.decision().is_some() {
            return Ok(());
        }
        self.send(session, slot, &mut held, false)
    }

    /// Sends the reports that are held; with `asks` the reply may bring the next trial, should this
    /// one be stopped. In a study without steps they are dropped, and the log says so once (W-25).
    fn send(
        &self,
        session: &Session,
        slot: &Slot,
        held: &mut Held,
        asks: bool,
    ) -> Result<(), Halt> {
        if !session.has_steps() {
            session.no_steps.call_once(|| {
                log::warn!("reports are not sent: the study has no steps");
            });
            held.empty();
            return Ok(());
        }
        loop {
            let worker_id = session.worker_id();
            let asks = asks && !session.ending.draining.is_cancelled();
            let mut request = SubmitReportsRequest::new(held.reports.clone())
                .with_worker_id(&worker_id)
                .with_next_count(u64::from(asks));
            request.lease_s = session.settings.lease.map(|lease| lease.as_secs_f64());
            let options = session.options();
            let reply = session.persistently(
                || session.client.call_with(&request, &options),
                || slot.keep_unsent(&session.spool),
            );
            match reply {
                Ok(reply) => self.handle_reply(session, slot, reply),
                Err(Halt::Failed(error)) if is_unknown_worker(&error) => {
                    session.register_again(&worker_id)?;
                    continue;
                }
                Err(Halt::Failed(error)) if is_defect(&error) => log::error!(
                    "trial {}: {} reports are refused: {error}",
                    self.lease.trial_id,
                    held.reports.len()
                ),
                Err(halt) => return Err(halt),
            }
            held.empty();
            return Ok(());
        }
    }

    /// Does what the receipts say. No outcome makes a report fail (W-20).
    fn handle_reply(&self, session: &Session, slot: &Slot, reply: SubmitReportsResponse) {
        let mut stopped = None;
        for receipt in reply.receipts {
            session.discard(&receipt.discard);
            if self.log_outcome(&receipt) {
                continue;
            }
            let next = receipt.next_step.unwrap_or(0);
            self.next_step.store(next, Ordering::Relaxed);
            if matches!(receipt.decision, Decision::Stop | Decision::Pause) {
                stopped.get_or_insert(ReportError::stopped(receipt.decision, receipt.reason));
            }
        }
        if let Some(next) = reply.next {
            let is_finished = next.status == AskStatus::Finished;
            let suggestion = session.handle_reply(next);
            if let Some(suggestion) = &suggestion {
                session.leases.add(suggestion);
                session.order_heartbeats(HeartbeatOrder::Update);
            }
            slot.keep_next(suggestion, is_finished);
        }
        if let Some(stopped) = stopped {
            if self.stop.set(stopped) {
                session.leases.remove(&self.lease);
            }
        }
    }

    /// Tells whether the report was refused.
    fn log_outcome(&self, receipt: &ReportReceipt) -> bool {
        let (trial, step) = (self.lease.trial_id, receipt.step);
        match &receipt.outcome {
            ReportOutcome::Refused => {
                let reason = receipt.error.as_ref().map(|error| error.message.as_str());
                let reason = reason.unwrap_or("no reason");
                log::error!("trial {trial}: the report of step {step} is refused: {reason}");
                return true;
            }
            ReportOutcome::Superseded => {
                log::warn!("trial {trial}: step {step} was reported before, with other values");
            }
            outcome => log::debug!("trial {trial}: step {step}: {outcome}"),
        }
        false
    }
}
