package hola

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// idleInterval is between heartbeats when no lease is held.
	idleInterval  = 15 * time.Second
	beatsPerLease = 4
	// maxBatch is how many leases fit in a request.
	maxBatch = 256
)

// leases are those that a worker holds, by trial.
type leases struct {
	mu   sync.Mutex
	byID map[int64]Suggestion
}

func (l *leases) hold(s Suggestion) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byID == nil {
		l.byID = make(map[int64]Suggestion)
	}
	l.byID[s.TrialID] = s
}

func (l *leases) letGo(trialID int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byID, trialID)
}

func (l *leases) held() []LeaseRef {
	l.mu.Lock()
	defer l.mu.Unlock()
	refs := make([]LeaseRef, 0, len(l.byID))
	for _, s := range l.byID {
		refs = append(refs, LeaseRef{TrialID: s.TrialID, Lease: s.Lease})
	}
	slices.SortFunc(refs, func(a, b LeaseRef) int { return int(a.TrialID - b.TrialID) })
	return refs
}

// interval is the time between heartbeats: a quarter of the shortest lease.
func (l *leases) interval() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	shortest := idleInterval
	for _, s := range l.byID {
		shortest = min(shortest, seconds(s.LeaseSeconds/beatsPerLease))
	}
	return shortest
}

// wakeHeart tells the heart that the leases, or the worker's id, have changed.
func (w *Worker) wakeHeart() {
	select {
	case w.wake <- struct{}{}:
	default: // it is awake already
	}
}

// heart beats until the worker stops.
func (w *Worker) heart() {
	last := time.Now()
	for {
		timer := time.NewTimer(time.Until(last.Add(w.leases.interval())))
		select {
		case <-w.stopping.Done():
			timer.Stop()
			return
		case <-w.wake:
			timer.Stop()
		case <-timer.C:
			last = time.Now()
			w.beat()
		}
	}
}

// beat sends one heartbeat and does what the scheduler says.
func (w *Worker) beat() {
	id, held := w.workerID(), w.leases.held()
	patience := min(10*time.Second, max(time.Second, 2*w.leases.interval()))
	batches := slices.Collect(slices.Chunk(held, maxBatch))
	if len(batches) == 0 {
		batches = append(batches, nil)
	}
	for _, batch := range batches {
		ctx, cancel := context.WithTimeout(w.stopping, patience)
		reply, err := w.client.Heartbeat(ctx, HeartbeatRequest{WorkerID: id, Leases: batch})
		cancel()
		switch {
		case w.stopping.Err() != nil:
			return
		case errors.Is(err, ErrorCodeUnknownWorker):
			if err := w.registerAgain(id); err != nil {
				w.log.Warn("could not register again", "error", err)
			}
			return
		case err != nil:
			w.log.Debug("a heartbeat failed", "error", err)
		default:
			w.obey(reply, batch)
		}
	}
}

// obey does what the reply to a heartbeat about these leases says. A trial to drop is abandoned only where its lease was
// among them: the heartbeat may have been under way while the trial was handed out anew.
func (w *Worker) obey(reply *HeartbeatResponse, batch []LeaseRef) {
	w.mu.Lock()
	lanes := w.lanes
	w.mu.Unlock()
	for _, ref := range batch {
		if !slices.Contains(reply.Drop, ref.TrialID) {
			continue
		}
		for _, l := range lanes {
			if l.cancelLease(ref, ErrDropped) {
				w.log.Info("dropped, its result is not wanted", "trial", ref.TrialID)
			}
		}
	}
	switch reply.Command {
	case CommandDrain:
		if w.draining.Err() == nil {
			w.beginEnd(ending{EndDrained, "the scheduler said drain", false})
		}
	case CommandStop:
		w.beginEnd(ending{EndStopped, "the scheduler said stop", true})
	}
}
