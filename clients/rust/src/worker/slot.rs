//! A place of a worker: one trial at a time, evaluated and told.

use std::path::PathBuf;

use parking_lot::Mutex;

use super::spool::{Spool, Unsent};
use super::trial::Trial;
use crate::protocol::{LeaseRef, StudySpec, Suggestion, TrialId};

/// One evaluation at a time.
#[derive(Debug, Default)]
pub(super) struct Slot {
    trial: Mutex<Option<Trial>>,
    untold: Mutex<Untold>,
}

/// The outcome that is being told, and its file.
#[derive(Debug, Default)]
struct Untold {
    unsent: Option<Unsent>,
    kept: Option<PathBuf>,
}

impl Slot {
    /// A trial is this slot's; returns the lease of the one before.
    pub(super) fn begin(
        &self,
        suggestion: &Suggestion,
        study: &str,
        spec: &StudySpec,
    ) -> Option<LeaseRef> {
        let trial = Trial::of(suggestion, study, spec);
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
    pub(super) fn is_telling(&self) -> bool {
        self.untold.lock().unsent.is_some()
    }

    /// The lease of the trial whose outcome is being told.
    pub(super) fn untold_lease(&self) -> Option<LeaseRef> {
        self.untold.lock().unsent.as_ref().map(Unsent::lease)
    }

    /// Stops the evaluation under way.
    pub(super) fn cancel(&self) {
        if self.is_telling() {
            return;
        }
        if let Some(trial) = self.trial.lock().as_ref() {
            trial.cancellation().cancel();
        }
    }

    /// Stops the evaluation under way if it is of one of the trials that the reply to a heartbeat
    /// drops, under a lease that the heartbeat named: a drop says nothing of a lease that came
    /// later. An outcome that is being told stays. Returns the trial that was stopped.
    pub(super) fn drop_if(&self, dropped: &[TrialId], named: &[LeaseRef]) -> Option<TrialId> {
        let trial = self.trial.lock().clone()?;
        let is_meant = dropped.contains(&trial.id()) && named.contains(&trial.lease());
        if !is_meant || trial.should_stop() || self.is_telling() {
            return None;
        }
        trial.cancellation().cancel();
        Some(trial.id())
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
    use serde_json::json;

    fn slot_with(lease: &str) -> Slot {
        let suggestion = json!({"trial_id": 1, "attempt": 2, "lease": lease, "lease_s": 4.0,
            "parameters": {}});
        let spec = StudySpec::new([], []);
        let slot = Slot::default();
        slot.begin(&serde_json::from_value(suggestion).unwrap(), "s", &spec);
        slot
    }

    #[test]
    fn a_drop_stops_the_lease_that_the_heartbeat_named() {
        let slot = slot_with("a");
        let named = [LeaseRef::new(1, "a")];
        assert_eq!(slot.drop_if(&[2], &named), None);
        assert_eq!(slot.drop_if(&[1], &named), Some(1));
        assert!(slot.current().unwrap().should_stop());
    }

    /// The heartbeat was built before a failure that was to be repeated, and its reply came after.
    #[test]
    fn a_drop_does_not_stop_a_later_attempt() {
        let slot = slot_with("new");
        assert_eq!(slot.drop_if(&[1], &[LeaseRef::new(1, "old")]), None);
        assert!(!slot.current().unwrap().should_stop());
    }

    #[test]
    fn a_drop_does_not_stop_an_outcome_that_is_being_told() {
        let slot = slot_with("a");
        slot.set_unsent(Unsent {
            study: "s".to_owned(),
            created_ms: 1,
            result: Some(crate::protocol::TrialResult::new(1, "a", [])),
            failure: None,
        });
        assert_eq!(slot.drop_if(&[1], &[LeaseRef::new(1, "a")]), None);
        assert!(!slot.current().unwrap().should_stop());
    }
}
