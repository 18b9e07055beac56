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

// leases are those that a worker holds, by token: a trial that was paused may come back under another lease before its
// evaluation has ended.
type leases struct {
	mu      sync.Mutex
	byToken map[string]Suggestion
}

func (l *leases) add(s Suggestion) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byToken == nil {
		l.byToken = make(map[string]Suggestion)
	}
	l.byToken[s.Lease] = s
}

func (l *leases) remove(lease string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byToken, lease)
}

// held are the leases in the order of their trials.
func (l *leases) held() []LeaseRef {
	l.mu.Lock()
	defer l.mu.Unlock()
	refs := make([]LeaseRef, 0, len(l.byToken))
	for _, s := range l.byToken {
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
	for _, s := range l.byToken {
		shortest = min(shortest, seconds(s.LeaseSeconds/heartbeatsPerLease))
	}
	return shortest
}
