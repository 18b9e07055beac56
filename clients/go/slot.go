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
	trial     Suggestion              // without a lease when there is none
	end       context.CancelCauseFunc // of the running evaluation
	cancelled bool                    // whether it is no longer of interest
	stopped   *StoppedError           // whether the trial is stopped or paused
	reporting bool                    // whether its reports are being sent
	outcome   *unsent                 // what is being told
	kept      string                  // the file that holds it
	next      *Suggestion             // leased by the receipt of a report
	finished  bool                    // whether a receipt says so of the study
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
	evaluating, end := context.WithCancelCause(ctx)
	defer end(context.Canceled)
	if !w.take(ctx, s, trial, end) {
		return nil, nil
	}
	began := time.Now()
	reports := newReporter(s, trial, evaluating)
	o := w.evaluate(evaluating, reports)
	took := time.Since(began)
	end(context.Canceled) // for what the objective may have left running
	if !reports.close(ctx) {
		return nil, errEnded
	}
	if reports.refused != nil && o.kind != "" {
		return nil, reports.refused // which the objective has returned
	}
	if !s.settle(w.unsentOf(trial, o)) {
		if s.decision() == nil && w.stopping.isSet() {
			return nil, errEnded // the lease stays, to be given back
		}
		return s.leave(ctx, trial)
	}
	if took >= writeAhead {
		s.keepUnsent()
	}
	if err := reports.flush(ctx); err != nil {
		return nil, err
	}
	if s.decision() != nil && o.kind != "" { // nothing but a result is told of a trial that has ended (W-18)
		s.forgetUnsent()
		return s.leave(ctx, trial)
	}
	if u := s.unsent(); u.Failure != nil && u.Failure.Retry {
		w.leases.remove(trial.Lease) // a heartbeat that comes after the failure would take it back
	}
	if err := w.tell(ctx, s, trial, o); err != nil {
		return nil, err
	}
	return s.proceed(ctx)
}

// leave ends an evaluation of which nothing is told.
func (s *slot) leave(ctx context.Context, trial Suggestion) (*Suggestion, error) {
	if stopped := s.decision(); stopped != nil {
		s.worker.log.Info("ended early", "trial", trial.TrialID, "decision", stopped.Decision, "reason", stopped.Reason)
		s.worker.tally.countStopped(stopped.Decision)
	}
	return s.proceed(ctx)
}

// proceed returns the next trial: the one that came with a receipt, or one that it asks for.
func (s *slot) proceed(ctx context.Context) (*Suggestion, error) {
	if s.worker.stopping.isSet() {
		s.clear()
		return nil, errEnded // a trial that came with a receipt stays, to be given back
	}
	next, finished := s.takeNext()
	if next != nil {
		return next, nil // it replaces the trial, whose lease is forgotten then
	}
	s.clear()
	if finished {
		return nil, nil
	}
	return s.worker.ask(ctx)
}

// begin makes a trial this slot's, and returns the lease of the one before, if there was one.
func (s *slot) begin(trial Suggestion, end context.CancelCauseFunc) (before string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before = s.trial.Lease
	s.trial, s.end, s.cancelled, s.stopped = trial, end, false, nil
	return before
}

// settle ends an evaluation: its outcome is the one that is being told. It reports false when nothing is to be told: the
// evaluation was cancelled before, or its trial was stopped and there is no result.
func (s *slot) settle(u *unsent) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancelled || s.stopped != nil && u.Result == nil {
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

// cancel ends the context of the running evaluation. An outcome that is being told stays.
func (s *slot) cancel(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelLocked(cause)
}

// cancelLease is cancel for the evaluation under this lease alone. It reports whether there was one.
func (s *slot) cancelLease(lease string, cause error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trial.Lease == lease && s.cancelLocked(cause)
}

func (s *slot) cancelLocked(cause error) bool {
	if s.trial.Lease == "" || s.outcome != nil || s.cancelled || s.stopped != nil {
		return false
	}
	s.cancelled = true
	s.end(cause)
	return true
}

// stopLease ends the evaluation under this lease, since its trial is stopped or paused, unless its outcome is being told.
// It reports whether there was one.
func (s *slot) stopLease(lease string, why *StoppedError) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.outcome != nil {
		return false
	}
	return s.stopLocked(lease, why)
}

// obey does what a receipt of a report decides on the trial, also between the end of the evaluation and its outcome.
func (s *slot) obey(lease string, why *StoppedError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopLocked(lease, why)
}

func (s *slot) stopLocked(lease string, why *StoppedError) bool {
	if s.trial.Lease != lease || s.cancelled || s.stopped != nil {
		return false
	}
	s.stopped = why
	s.end(why)
	s.worker.leases.remove(lease) // it has ended
	return true
}

// decision is what a stopping rule decided on the trial; nil while it continues.
func (s *slot) decision() *StoppedError {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// keepNext keeps what a receipt says of the next trial until the running one has ended. Its lease is added under the lock,
// so that the removal of the lease, when the trial is dropped or given back, comes afterwards.
func (s *slot) keepNext(next *Suggestion, finished bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.finished = next, finished
	if next != nil {
		s.worker.leases.add(*next)
		s.worker.leasesChanged()
	}
}

func (s *slot) takeNext() (next *Suggestion, finished bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next, finished = s.next, s.finished
	s.next, s.finished = nil, false
	return next, finished
}

func (s *slot) hasNext() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next != nil || s.finished
}

// dropNext forgets the next trial if it has this lease. It reports whether it had.
func (s *slot) dropNext(lease string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next == nil || s.next.Lease != lease {
		return false
	}
	s.next = nil
	s.worker.leases.remove(lease)
	return true
}

// clear says that this slot no longer has a trial.
func (s *slot) clear() {
	s.mu.Lock()
	lease := s.trial.Lease
	s.trial = Suggestion{}
	s.mu.Unlock()
	if lease != "" {
		s.worker.leases.remove(lease)
		s.worker.leasesChanged()
	}
}

func (s *slot) setReporting(reporting bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reporting = reporting
}

// isSending reports whether something is being sent whose reply is worth a short wait.
func (s *slot) isSending() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outcome != nil || s.reporting
}

func (s *slot) unsent() *unsent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.outcome
}

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
