//! The leases that a worker holds.

use std::collections::BTreeMap;
use std::time::Duration;

use parking_lot::Mutex;

use crate::error::seconds;
use crate::protocol::{LeaseRef, Suggestion, TrialId};

/// The leases held, by trial.
#[derive(Debug, Default)]
pub(super) struct Leases {
    held: Mutex<BTreeMap<TrialId, (String, f64)>>,
}

impl Leases {
    pub(super) fn add(&self, suggestion: &Suggestion) {
        let lease = (suggestion.lease.clone(), suggestion.lease_s);
        self.held.lock().insert(suggestion.trial_id, lease);
    }

    /// Removes a lease; a newer one of the same trial stays.
    pub(super) fn remove(&self, lease: &LeaseRef) {
        let mut held = self.held.lock();
        if held
            .get(&lease.trial_id)
            .is_some_and(|(current, _)| *current == lease.lease)
        {
            held.remove(&lease.trial_id);
        }
    }

    /// What heartbeats renew.
    pub(super) fn held(&self) -> Vec<LeaseRef> {
        let held = self.held.lock();
        held.iter()
            .map(|(trial, (lease, _))| LeaseRef::new(*trial, lease))
            .collect()
    }

    /// The length of the shortest.
    pub(super) fn shortest(&self) -> Option<Duration> {
        let held = self.held.lock();
        held.values().map(|(_, length)| seconds(*length)).min()
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

    /// Another slot may have the next attempt before this one removes the last one.
    #[test]
    fn removing_an_old_lease_keeps_the_new_one() {
        let leases = Leases::default();
        leases.add(&suggestion("old"));
        leases.add(&suggestion("new"));
        leases.remove(&LeaseRef::new(1, "old"));
        assert_eq!(leases.held(), [LeaseRef::new(1, "new")]);
        leases.remove(&LeaseRef::new(1, "new"));
        assert_eq!((leases.held(), leases.shortest()), (vec![], None));
    }
}
