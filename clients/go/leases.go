package hola

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

const (
	// idleInterval is between heartbeats when no lease is held.
	idleInterval = 15 * time.Second
	// heartbeatsPerLease is how many heartbeats are sent during the shortest lease (W-8).
	heartbeatsPerLease = 4
)

// leases are those that a worker holds, by trial.
type leases struct {
	mu   sync.Mutex
	byID map[int64]Suggestion
}

func (l *leases) add(s Suggestion) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byID == nil {
		l.byID = make(map[int64]Suggestion)
	}
	l.byID[s.TrialID] = s
}

func (l *leases) remove(trialID int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byID, trialID)
}

// held are the leases in the order of their trials.
func (l *leases) held() []LeaseRef {
	l.mu.Lock()
	defer l.mu.Unlock()
	refs := make([]LeaseRef, 0, len(l.byID))
	for _, s := range l.byID {
		refs = append(refs, LeaseRef{TrialID: s.TrialID, Lease: s.Lease})
	}
	slices.SortFunc(refs, func(a, b LeaseRef) int { return cmp.Compare(a.TrialID, b.TrialID) })
	return refs
}

// interval is the time between heartbeats: a quarter of the shortest lease.
func (l *leases) interval() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	shortest := idleInterval
	for _, s := range l.byID {
		shortest = min(shortest, seconds(s.LeaseSeconds/heartbeatsPerLease))
	}
	return shortest
}
