package hola

import (
	"context"
	"errors"
	"sync"
	"time"
)

// writeAhead is the evaluation time from which a result is kept on disk before it is told for the first time.
const writeAhead = time.Second

// slot is a place for one evaluation at a time: it asks, evaluates and tells.
type slot struct {
	worker *Worker
	ended  chan struct{}

	mu        sync.Mutex
	trial     Suggestion              // without an id when there is none
	end       context.CancelCauseFunc // of the evaluation under way
	cancelled bool                    // whether it was called
	outcome   *unsent                 // what is being told
	kept      string                  // the file that holds it
}

func newSlot(w *Worker) *slot { return &slot{worker: w, ended: make(chan struct{})} }

func (s *slot) run(ctx context.Context) error {
	defer close(s.ended)
	err := s.work(ctx)
	s.keepUnsent()
	return err
}

// work evaluates one trial after the other until there is no more.
func (s *slot) work(ctx context.Context) error {
	next, err := s.worker.ask(ctx)
	for err == nil && next != nil {
		next, err = s.process(ctx, *next)
	}
	if !errors.Is(err, errEnded) { // else a lease that is left is to be given back
		s.clear()
	}
	return err
}

// process evaluates a trial and tells its outcome. It returns the next trial; nil when there is no more.
func (s *slot) process(ctx context.Context, trial Suggestion) (*Suggestion, error) {
	w := s.worker
	evaluating, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if !w.take(ctx, s, trial, cancel) {
		return nil, nil
	}
	began := time.Now()
	o := w.evaluate(evaluating, trial)
	took := time.Since(began)
	cancel(nil) // for what the objective may have left running
	if !s.settle(w.unsentOf(trial, o)) {
		if w.stopping.isSet() {
			return nil, errEnded // the lease stays, to be given back
		}
		s.clear()
		return w.ask(ctx)
	}
	if u := s.unsent(); u.Failure != nil && u.Failure.Retry {
		w.leases.remove(trial.TrialID) // a heartbeat that comes after the failure would take it back
	}
	if took >= writeAhead {
		s.keepUnsent()
	}
	reply, err := w.tell(ctx, s, trial, o)
	if err != nil {
		return nil, err
	}
	if reply != nil {
		if next := w.handleReply(ctx, reply); next != nil {
			return next, nil
		}
	}
	s.clear()
	if reply != nil && reply.Status == AskStatusFinished {
		return nil, nil
	}
	return w.ask(ctx)
}

// begin makes a trial this slot's, and returns the id of the one before, or 0.
func (s *slot) begin(trial Suggestion, end context.CancelCauseFunc) (before int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before = s.trial.TrialID
	s.trial, s.end, s.cancelled = trial, end, false
	return before
}

// settle ends an evaluation: its outcome is the one that is being told. It reports false when the evaluation was cancelled
// before.
func (s *slot) settle(u *unsent) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancelled {
		return false
	}
	s.outcome = u
	return true
}

// replace makes another outcome the one that is being told.
func (s *slot) replace(u *unsent) {
	s.forgetUnsent()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outcome = u
}

// cancel ends the context of the evaluation under way. An outcome that is being told stays.
func (s *slot) cancel(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelLocked(cause)
}

// cancelLease is cancel for the evaluation under this lease alone. It reports whether there was one.
func (s *slot) cancelLease(ref LeaseRef, cause error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trial.TrialID == ref.TrialID && s.trial.Lease == ref.Lease && s.cancelLocked(cause)
}

func (s *slot) cancelLocked(cause error) bool {
	if s.trial.TrialID == 0 || s.outcome != nil || s.cancelled {
		return false
	}
	s.cancelled = true
	s.end(cause)
	return true
}

// clear says that this slot has no trial any more.
func (s *slot) clear() {
	s.mu.Lock()
	id := s.trial.TrialID
	s.trial = Suggestion{}
	s.mu.Unlock()
	if id != 0 {
		s.worker.leases.remove(id)
		s.worker.leasesChanged()
	}
}

func (s *slot) unsent() *unsent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outcome
}

func (s *slot) isTelling() bool { return s.unsent() != nil }

// keepUnsent keeps the outcome that is being told on disk; its lease is not given back then.
func (s *slot) keepUnsent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.outcome == nil || s.kept != "" {
		return
	}
	path, err := s.worker.spool.keep(s.outcome)
	s.kept = path
	if err != nil {
		s.worker.log.Error("the outcome cannot be kept on disk", "trial", s.outcome.trialID(), "error", err)
	}
}

// forgetUnsent says that the outcome was told, or is replaced by another.
func (s *slot) forgetUnsent() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept != "" {
		s.worker.spool.discard(s.kept)
	}
	s.outcome, s.kept = nil, ""
}
