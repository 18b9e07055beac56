//! The leases that a worker holds.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::seconds;
use crate::protocol::{LeaseRef, Suggestion, TrialId};

/// The leases held, by trial.
#[derive(Debug, Default)]
pub(super) struct Leases {
    held: Mutex<BTreeMap<TrialId, (String, f64)>>,
}

impl Leases {
    pub(super) fn hold(&self, suggestion: &Suggestion) {
        let lease = (suggestion.lease.clone(), suggestion.lease_s);
        self.lock().insert(suggestion.trial_id, lease);
    }

    pub(super) fn let_go(&self, trial: TrialId) {
        self.lock().remove(&trial);
    }

    /// What heartbeats renew.
    pub(super) fn held(&self) -> Vec<LeaseRef> {
        let held = self.lock();
        held.iter()
            .map(|(trial, (lease, _))| LeaseRef::new(*trial, lease))
            .collect()
    }

    /// The length of the shortest.
    pub(super) fn shortest(&self) -> Option<Duration> {
        let held = self.lock();
        held.values().map(|(_, length)| seconds(*length)).min()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<TrialId, (String, f64)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
