package hola

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// goodbyeTimeout is what each request of a goodbye may take.
	goodbyeTimeout = 2 * time.Second
	// stopGrace is what a result or report that is being sent when the worker stops may take; a result is then left on disk.
	stopGrace = 5 * time.Second
	// joinGrace is what evaluations may take to return once their context has ended.
	joinGrace = time.Second
)

// errEnded is returned through a slot when the worker ends: nothing went wrong.
var errEnded = errors.New("hola: the worker is ending")

// Run works until the study is finished or the worker is told to end, and says what was done and why it ended. The end
// of the context stops it at once. It fails when the scheduler refuses the worker, such as for an unknown study or
// token, or is not the one expected. A worker runs once.
func (w *Worker) Run(ctx context.Context) (Summary, error) {
	if w.ran.Swap(true) {
		return Summary{}, misconfigured("a worker runs once: make another")
	}
	defer context.AfterFunc(ctx, func() {
		w.beginEnd(ending{reason: EndStopped, message: fmt.Sprintf("told to stop: %v", context.Cause(ctx)), atOnce: true})
	})()
	if w.options.HandleSignals {
		defer w.handleSignals()()
	}
	// The last results and the goodbye are told after the caller's context has ended.
	ctx, cancel := w.done.bind(context.WithoutCancel(ctx))
	defer cancel()
	err := w.begin(ctx)
	if err == nil {
		err = w.work(ctx)
	} else {
		w.goodbye(ctx)
	}
	if err != nil && !errors.Is(err, errEnded) {
		return Summary{}, err
	}
	return w.summary(), nil
}

// begin registers, and tells what an earlier worker could not.
func (w *Worker) begin(ctx context.Context) error {
	ctx, cancel := w.draining.bind(ctx)
	defer cancel()
	if err := w.register(ctx, w.draining); err != nil {
		return err
	}
	return w.tellSpooled(ctx)
}

// work evaluates trials in every slot until they end, says goodbye, and then ends what is left.
func (w *Worker) work(ctx context.Context) error {
	w.log.Info("working", "worker", w.workerID(), "concurrency", w.options.Concurrency)
	started, heartbeats := time.Now(), make(chan struct{})
	go func() {
		defer close(heartbeats)
		w.sendHeartbeats(ctx, started)
	}()
	ended := make(chan error, len(w.slots))
	for _, s := range w.slots {
		go func() { ended <- s.run(ctx) }()
	}
	err := w.supervise(ended)
	w.draining.set()
	w.stopping.set()
	for _, s := range w.slots {
		s.keepUnsent()
		if u := s.unsent(); u != nil {
			w.leases.remove(u.lease())
		}
	}
	w.goodbye(ctx)
	w.done.set()
	<-heartbeats
	w.join()
	return err
}

// supervise waits for the slots to end, or for the worker to stop, and returns the errors of slots.
func (w *Worker) supervise(ended <-chan error) error {
	var failed error
	for range w.slots {
		select {
		case err := <-ended:
			if err != nil && !errors.Is(err, errEnded) {
				failed = errors.Join(failed, err)
				w.beginEnd(ending{reason: EndStopped, message: err.Error(), atOnce: true, failed: true})
			}
		case <-w.stopping.done:
			w.abandon()
			return failed
		}
	}
	return failed
}

// abandon tells what runs to stop, waits a moment for what is being sent, and leaves the rest.
func (w *Worker) abandon() {
	for _, s := range w.slots {
		s.cancel(ErrWorkerStopped)
	}
	grace := time.After(stopGrace)
	for _, s := range w.slots {
		if s.isSending() {
			select {
			case <-s.ended:
			case <-grace:
				return
			}
		}
	}
}

// join waits a moment for the slots to return. An objective that continues is left to itself.
func (w *Worker) join() {
	grace := time.After(joinGrace)
	for _, s := range w.slots {
		select {
		case <-s.ended:
		case <-grace:
			return
		}
	}
}

// goodbye gives back what is held, and leaves. A scheduler that does not answer finds out by the leases.
func (w *Worker) goodbye(ctx context.Context) {
	w.mu.Lock()
	id, end := w.id, ending{reason: EndFinished}
	if w.end != nil {
		end = *w.end
	}
	w.mu.Unlock()
	if id == "" || end.reason == EndUnreachable {
		return
	}
	var waiting []LeaseRef
	for _, s := range w.slots {
		if next, _ := s.takeNext(); next != nil {
			waiting = append(waiting, LeaseRef{TrialID: next.TrialID, Lease: next.Lease})
			w.leases.remove(next.Lease)
		}
	}
	held := w.leases.held()
	err := w.release(ctx, waiting, ReleaseKindUndelivered, "not begun")
	if err == nil {
		err = w.release(ctx, held, end.releases(), string(end.reason))
	}
	if err == nil {
		w.tally.release(len(held))
		err = w.deregister(ctx, id)
	}
	switch {
	case err == nil:
	case errors.Is(err, ErrUnreachable), errors.Is(err, ErrTimeout):
		w.log.Info("the scheduler has gone: no goodbye", "error", err)
	default:
		w.log.Warn("could not say goodbye", "error", err)
	}
}

func (w *Worker) deregister(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, goodbyeTimeout)
	defer cancel()
	_, err := w.client.DeregisterWorker(ctx, DeregisterWorkerRequest{WorkerID: id}, once)
	return err
}

func (w *Worker) summary() Summary {
	w.mu.Lock()
	defer w.mu.Unlock()
	end := w.end
	if end == nil {
		end = &ending{reason: EndFinished, message: fmt.Sprintf("the study is finished: %s", string(w.studyReason))}
	}
	s := Summary{Reason: end.reason, Message: end.message, StudyReason: w.studyReason}
	w.tally.report(&s)
	if w.id != "" {
		s.Unsent = len(w.spool.waiting(w.client.study, w.info.CreatedMillis))
	}
	w.log.Info("ended", "reason", s.Reason, "message", s.Message)
	return s
}
