//! A place of a worker: one trial at a time, evaluated and told.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::spool::{Spool, Unsent};
use super::stop::ReportError;
use super::trial::Trial;
use crate::protocol::{LeaseRef, Suggestion};

/// One evaluation at a time.
#[derive(Debug, Default)]
pub(super) struct Slot {
    trial: Mutex<Option<Trial>>,
    untold: Mutex<Untold>,
    next: Mutex<Next>,
    is_reporting: AtomicBool,
}

/// The outcome that is being told, and its file.
#[derive(Debug, Default)]
struct Untold {
    unsent: Option<Unsent>,
    kept: Option<PathBuf>,
}

/// What a receipt says of the next trial.
#[derive(Debug, Default)]
pub(super) struct Next {
    /// The trial, which is leased.
    pub(super) suggestion: Option<Suggestion>,
    /// Whether the study is finished.
    pub(super) is_finished: bool,
}

impl Slot {
    /// A trial is this slot's; returns the lease of the one before.
    pub(super) fn begin(&self, trial: Trial) -> Option<LeaseRef> {
        self.trial
            .lock()
            .replace(trial)
            .map(|before| before.lease())
    }

    /// The slot has no trial; returns the lease of the one that it had.
    pub(super) fn end(&self) -> Option<LeaseRef> {
        self.trial.lock().take().map(|trial| trial.lease())
    }

    /// The trial that this slot has.
    pub(super) fn current(&self) -> Option<Trial> {
        self.trial.lock().clone()
    }

    /// Whether a trial is under evaluation or being told.
    pub(super) fn is_busy(&self) -> bool {
        self.trial.lock().is_some()
    }

    /// Whether an outcome is being told.
    fn is_telling(&self) -> bool {
        self.untold.lock().unsent.is_some()
    }

    /// Whether something is being sent whose reply is worth a short wait.
    pub(super) fn is_sending(&self) -> bool {
        self.is_telling() || self.is_reporting.load(Ordering::Relaxed)
    }

    pub(super) fn set_reporting(&self, is_reporting: bool) {
        self.is_reporting.store(is_reporting, Ordering::Relaxed);
    }

    /// The lease of the trial whose outcome is being told.
    pub(super) fn untold_lease(&self) -> Option<LeaseRef> {
        self.untold.lock().unsent.as_ref().map(Unsent::lease)
    }

    /// Stops the running evaluation, since the worker ends.
    pub(super) fn cancel(&self) {
        if let Some(trial) = self.current() {
            self.end_unless_told(&trial, ReportError::WorkerStopped);
        }
    }

    /// Ends the evaluation under a lease. An outcome that is being told stays, and so does an
    /// evaluation under another lease (W-15). Tells whether it was ended.
    pub(super) fn end_lease(&self, lease: &LeaseRef, cause: ReportError) -> bool {
        let Some(trial) = self.current() else {
            return false;
        };
        trial.lease() == *lease && self.end_unless_told(&trial, cause)
    }

    fn end_unless_told(&self, trial: &Trial, cause: ReportError) -> bool {
        // Locked until the end is set: an outcome is told of an evaluation that has no end.
        let untold = self.untold.lock();
        untold.unsent.is_none() && trial.stop().set(cause)
    }

    /// Settles an evaluation: from here on its outcome is being told. False if there is nothing to
    /// tell: the evaluation was ended before, and has no result that completes a stopped trial.
    pub(super) fn settle(&self, trial: &Trial, unsent: &Unsent) -> bool {
        let mut untold = self.untold.lock();
        let is_told = match trial.stop().cause() {
            None => true,
            Some(_) => trial.is_stopped() && unsent.result.is_some(),
        };
        if is_told {
            untold.unsent = Some(unsent.clone());
        }
        is_told
    }

    /// Keeps what a receipt says of the next trial until the running one has ended.
    pub(super) fn keep_next(&self, suggestion: Option<Suggestion>, is_finished: bool) {
        *self.next.lock() = Next {
            suggestion,
            is_finished,
        };
    }

    pub(super) fn take_next(&self) -> Next {
        std::mem::take(&mut *self.next.lock())
    }

    /// Whether there is no need to ask for the next trial.
    pub(super) fn has_next(&self) -> bool {
        let next = self.next.lock();
        next.suggestion.is_some() || next.is_finished
    }

    /// Forgets the next trial if it has this lease; tells whether it had.
    pub(super) fn drop_next(&self, lease: &LeaseRef) -> bool {
        let mut next = self.next.lock();
        let is_meant = next
            .suggestion
            .as_ref()
            .is_some_and(|suggestion| suggestion.lease == lease.lease);
        if is_meant {
            next.suggestion = None;
        }
        is_meant
    }

    pub(super) fn set_unsent(&self, unsent: Unsent) {
        self.untold.lock().unsent = Some(unsent);
    }

    /// Keeps the outcome that is being told on disk.
    pub(super) fn keep_unsent(&self, spool: &Spool) {
        let mut untold = self.untold.lock();
        let Untold {
            unsent: Some(unsent),
            kept: kept @ None,
        } = &mut *untold
        else {
            return;
        };
        match spool.keep(unsent) {
            Ok(path) => *kept = Some(path),
            Err(error) => log::error!(
                "trial {}: the outcome cannot be kept on disk: {error}",
                unsent.trial_id()
            ),
        }
    }

    /// The outcome was told, or another takes its place.
    pub(super) fn forget_unsent(&self, spool: &Spool) {
        let Untold { kept, .. } = std::mem::take(&mut *self.untold.lock());
        if let Some(path) = kept {
            spool.discard(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::StudySpec;
    use serde_json::json;

    fn slot_with(lease: &str) -> Slot {
        let suggestion = json!({"trial_id": 1, "attempt": 2, "lease": lease, "lease_s": 4.0,
            "parameters": {}});
        let suggestion = serde_json::from_value(suggestion).unwrap();
        let slot = Slot::default();
        slot.begin(Trial::of(&suggestion, "s", &StudySpec::new([], [])));
        slot
    }

    #[test]
    fn a_command_ends_the_evaluation_under_its_lease() {
        let slot = slot_with("a");
        assert!(!slot.end_lease(&LeaseRef::new(2, "b"), ReportError::Dropped));
        assert!(slot.end_lease(&LeaseRef::new(1, "a"), ReportError::Dropped));
        assert!(slot.current().unwrap().should_stop());
    }

    /// The heartbeat was built before a failure that was to be repeated, and its reply came after.
    #[test]
    fn a_command_does_not_end_a_later_attempt() {
        let slot = slot_with("new");
        assert!(!slot.end_lease(&LeaseRef::new(1, "old"), ReportError::Dropped));
        assert!(!slot.current().unwrap().should_stop());
    }

    fn result() -> Unsent {
        Unsent {
            study: "s".to_owned(),
            created_ms: 1,
            result: Some(crate::protocol::TrialResult::new(1, "a", [])),
            failure: None,
        }
    }

    #[test]
    fn a_command_does_not_end_an_outcome_that_is_being_told() {
        let slot = slot_with("a");
        assert!(slot.settle(&slot.current().unwrap(), &result()));
        assert!(!slot.end_lease(&LeaseRef::new(1, "a"), ReportError::Dropped));
        slot.cancel();
        assert!(!slot.current().unwrap().should_stop());
    }

    #[test]
    fn an_evaluation_that_was_ended_is_not_told() {
        let slot = slot_with("a");
        slot.cancel();
        assert!(!slot.settle(&slot.current().unwrap(), &result()));
        assert!(!slot.is_sending());
    }

    #[test]
    fn a_stopped_trial_is_completed_by_a_result_alone() {
        let slot = slot_with("a");
        let trial = slot.current().unwrap();
        let failure = Unsent {
            result: None,
            ..result()
        };
        let stopped = ReportError::stopped(crate::protocol::Decision::Stop, None);
        assert!(slot.end_lease(&LeaseRef::new(1, "a"), stopped));
        assert!(!slot.settle(&trial, &failure));
        assert!(slot.settle(&trial, &result()));
    }
}
