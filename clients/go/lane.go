package hola

import (
	"context"
	"sync"
	"time"
)

// lane is one evaluation at a time: it asks, evaluates and tells.
type lane struct {
	worker *Worker
	values context.Context
	ended  chan struct{}
	took   time.Duration

	mu    sync.Mutex
	trial Suggestion // with parameters in the types of the space; without an id when there is none
	// ctx and end are those of the evaluation under way.
	ctx context.Context
	end context.CancelCauseFunc
	// outcome is what is being told, kept the file that holds it.
	outcome *unsent
	kept    string
}

func newLane(ctx context.Context, w *Worker) *lane {
	return &lane{worker: w, values: context.WithoutCancel(ctx), ended: make(chan struct{})}
}

func (l *lane) run() error {
	defer close(l.ended)
	err := l.work()
	l.keepUnsent()
	return err
}

func (l *lane) work() error {
	w := l.worker
	next, err := w.ask()
	for err == nil && next != nil && w.take(l, *next) {
		o := l.evaluate()
		if !l.settle(w.unsentOf(*next, o)) {
			if w.stopping.Err() != nil {
				return errEnded // the lease stays, to be given back
			}
			l.letGo()
			next, err = w.ask()
			continue
		}
		if u := l.unsent(); u.Failure != nil && u.Failure.Retry {
			w.leases.letGo(next.TrialID) // a heartbeat that comes after the failure would take it back
		}
		if l.took >= writeAhead {
			l.keepUnsent()
		}
		var reply *GetSuggestionResponse
		if reply, err = w.tell(l, *next, o); err != nil {
			return err
		}
		if next = nil; reply != nil {
			next = w.heed(reply)
		}
		if next == nil {
			l.letGo()
			if reply != nil && reply.Status == AskStatusFinished {
				return nil
			}
			next, err = w.ask()
		}
	}
	l.letGo()
	return err
}

// begin makes a trial this lane's, and returns the id of the one before, or 0.
func (l *lane) begin(s Suggestion, spec StudySpec) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.trial.TrialID
	l.trial = s
	l.trial.Parameters = canonical(spec, s.Parameters)
	l.ctx, l.end = context.WithCancelCause(l.values)
	return before
}

func (l *lane) evaluate() outcome {
	l.mu.Lock()
	ctx, trial := l.ctx, l.trial
	l.mu.Unlock()
	l.worker.mu.Lock()
	names := l.worker.objectives
	l.worker.mu.Unlock()
	began := time.Now()
	o := evaluate(ctx, l.worker.objective, trial, names)
	l.took = time.Since(began)
	return o
}

// settle ends an evaluation: its outcome is the one that is being told. It reports false when the evaluation was cancelled
// before.
func (l *lane) settle(u *unsent) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx.Err() != nil {
		return false
	}
	l.end(nil)
	l.outcome = u
	return true
}

// replace makes another outcome the one that is being told.
func (l *lane) replace(u *unsent) {
	l.forgetUnsent()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.outcome = u
}

// cancel stops the evaluation under way; one that is being told goes on. It reports whether there was one.
func (l *lane) cancel(cause error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cancelLocked(cause)
}

// cancelLease is cancel for the evaluation under this lease alone.
func (l *lane) cancelLease(ref LeaseRef, cause error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.trial.TrialID == ref.TrialID && l.trial.Lease == ref.Lease && l.cancelLocked(cause)
}

func (l *lane) cancelLocked(cause error) bool {
	if l.trial.TrialID == 0 || l.outcome != nil || l.ctx.Err() != nil {
		return false
	}
	l.end(cause)
	return true
}

func (l *lane) letGo() {
	l.mu.Lock()
	id := l.trial.TrialID
	l.trial = Suggestion{}
	l.mu.Unlock()
	if id != 0 {
		l.worker.leases.letGo(id)
		l.worker.wakeHeart()
	}
}

func (l *lane) unsent() *unsent {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.outcome
}

func (l *lane) isTelling() bool { return l.unsent() != nil }

// keepUnsent keeps the outcome that is being told on disk; its lease is not given back then.
func (l *lane) keepUnsent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.outcome == nil || l.kept != "" {
		return
	}
	path, err := l.worker.spool.keep(l.outcome)
	l.kept = path
	if err != nil {
		l.worker.log.Error("the outcome cannot be kept on disk", "trial", l.outcome.trialID(), "error", err)
	}
}

// forgetUnsent says that the outcome was told, or is replaced by another.
func (l *lane) forgetUnsent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept != "" {
		l.worker.spool.discard(l.kept)
	}
	l.outcome, l.kept = nil, ""
}
