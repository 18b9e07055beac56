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

    /// Lets a lease go; a newer one of the same trial stays.
    pub(super) fn let_go(&self, lease: &LeaseRef) {
        let mut held = self.lock();
        if held
            .get(&lease.trial_id)
            .is_some_and(|(current, _)| *current == lease.lease)
        {
            held.remove(&lease.trial_id);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn suggestion(lease: &str) -> Suggestion {
        let fields = json!({"trial_id": 1, "attempt": 1, "lease": lease, "lease_s": 4.0,
            "parameters": {}});
        serde_json::from_value(fields).unwrap()
    }

    /// Another lane may have the next attempt before this one lets the last one go.
    #[test]
    fn letting_an_old_lease_go_keeps_the_new_one() {
        let leases = Leases::default();
        leases.hold(&suggestion("old"));
        leases.hold(&suggestion("new"));
        leases.let_go(&LeaseRef::new(1, "old"));
        assert_eq!(leases.held(), [LeaseRef::new(1, "new")]);
        leases.let_go(&LeaseRef::new(1, "new"));
        assert_eq!((leases.held(), leases.shortest()), (vec![], None));
    }
}
