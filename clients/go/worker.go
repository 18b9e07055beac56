package hola

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// goodbyeTimeout is what each request of a goodbye may take.
	goodbyeTimeout = 2 * time.Second
	// writeAhead is the evaluation time from which a result is kept on disk before it is told for the first time.
	writeAhead = time.Second
	// stopGrace is what a result that is being told when the worker stops may take until it is left on disk.
	stopGrace = 5 * time.Second
	// joinGrace is what evaluations may take to heed the end of their context.
	joinGrace = time.Second
	// shortestPause is between two asks that bring nothing, when the scheduler does not say.
	shortestPause = 100 * time.Millisecond
)

// errEnded goes up through a lane when the worker ends: nothing went wrong.
var errEnded = errors.New("hola: the worker is ending")

// WorkerOptions are the settings of a worker; the zero value of each field stands for its default.
type WorkerOptions struct {
	// Concurrency is how many evaluations run at once; 0 stands for 1.
	Concurrency int
	// Wait is how long an ask waits for work; 0 stands for 20 s, and the scheduler's limit bounds it.
	Wait time.Duration
	// Lease is the length of the leases; 0: the study's.
	Lease time.Duration
	// RetryFailures puts failed trials back in the queue, as often as the study allows.
	RetryFailures bool
	// MaxErrors is how many failures in a row end the worker; 0 stands for 10, less than 0: never.
	MaxErrors int
	// Reconnect is how long an unreachable scheduler is tried; 0 stands for 10 minutes.
	Reconnect time.Duration
	// SpoolDir is where outcomes wait that could not be told; empty: $XDG_STATE_HOME/hola/spool, by default below
	// ~/.local/state.
	SpoolDir string
	// Name is what people see; empty: the host's name and the process's id.
	Name string
	// HandleSignals makes SIGTERM give the trials back and end, and an interrupt (Ctrl-C) end after what runs and, the
	// second time, at once.
	HandleSignals bool
	// Logger is where it logs; nil stands for [slog.Default].
	Logger *slog.Logger
}

// A Worker evaluates trials of one study until the study is finished or it is told to end.
//
// Every evaluation that may run at once is a lane: a goroutine that asks, evaluates and tells, one round trip for each
// trial.
type Worker struct {
	client    *Client
	objective Objective
	options   WorkerOptions
	log       *slog.Logger
	spool     spool
	leases    leases
	tally     tally
	wake      chan struct{}
	ran       atomic.Bool

	// draining ends when no more trials are taken, stopping when the worker ends at once, telling when what is still
	// being told is left.
	draining, stopping, telling context.Context
	drain, stop, endTelling     context.CancelFunc

	registering sync.Mutex
	mu          sync.Mutex
	id          string
	info        StudyInfo
	objectives  []string
	wait        float64
	end         *ending
	studyReason FinishReason
	lanes       []*lane
}

type ending struct {
	reason  EndReason
	message string
	atOnce  bool
}

// NewWorker makes a worker on the client's study. The client stays the caller's to close.
func NewWorker(client *Client, objective Objective, options WorkerOptions) (*Worker, error) {
	if client == nil || objective == nil {
		return nil, misconfigured("a worker needs a client and an objective")
	}
	if options.Concurrency < 0 || options.Wait < 0 || options.Lease < 0 || options.Reconnect < 0 {
		return nil, misconfigured("settings of a worker must not be negative: %+v", options)
	}
	host, _ := os.Hostname()
	options.Concurrency = orDefault(options.Concurrency, 1)
	options.Wait = orDefault(options.Wait, 20*time.Second)
	options.MaxErrors = orDefault(options.MaxErrors, 10)
	options.Reconnect = orDefault(options.Reconnect, 10*time.Minute)
	options.SpoolDir = firstOf(options.SpoolDir, defaultSpoolDir())
	options.Name = firstOf(options.Name, fmt.Sprintf("%s:%d", host, os.Getpid()))
	log := orDefault(options.Logger, slog.Default()).With("study", client.study)
	w := &Worker{
		client:    client.once(),
		objective: objective,
		options:   options,
		log:       log,
		spool:     spool{folder: options.SpoolDir, log: log},
		tally:     tally{maxErrors: max(options.MaxErrors, 0)},
		wake:      make(chan struct{}, 1),
	}
	w.draining, w.drain = context.WithCancel(context.Background())
	w.stopping, w.stop = context.WithCancel(context.Background())
	w.telling, w.endTelling = context.WithCancel(context.Background())
	return w, nil
}

// Drain ends the worker after the evaluations under way. It may be called at any time, from any goroutine.
func (w *Worker) Drain() { w.beginEnd(ending{EndDrained, "told to drain", false}) }

// Stop ends the worker at once and gives its trials back. It may be called at any time, from any goroutine.
func (w *Worker) Stop() { w.beginEnd(ending{EndStopped, "told to stop", true}) }

// Run works until the study is finished or the worker is told to end, and says what was done and why it ended. The end
// of the context stops it at once. It fails when the scheduler refuses the worker, such as for an unknown study or
// token, or is not the one expected. A worker runs once.
func (w *Worker) Run(ctx context.Context) (Summary, error) {
	if w.ran.Swap(true) {
		return Summary{}, misconfigured("a worker runs once: make another")
	}
	defer context.AfterFunc(ctx, func() {
		w.beginEnd(ending{EndStopped, fmt.Sprintf("told to stop: %v", context.Cause(ctx)), true})
	})()
	if w.options.HandleSignals {
		defer w.heedSignals()()
	}
	err := w.work(ctx)
	w.close()
	if err != nil && !errors.Is(err, errEnded) {
		return Summary{}, err
	}
	return w.summary(), nil
}

func (w *Worker) work(ctx context.Context) error {
	if err := w.register(w.draining, w.draining); err != nil {
		return err
	}
	if err := w.tellSpooled(); err != nil {
		return err
	}
	w.log.Info("working", "worker", w.workerID(), "concurrency", w.options.Concurrency)
	go w.heart()
	ended := make(chan error, w.options.Concurrency)
	w.mu.Lock()
	for range w.options.Concurrency {
		w.lanes = append(w.lanes, newLane(ctx, w))
	}
	lanes := w.lanes
	w.mu.Unlock()
	for _, l := range lanes {
		go func() { ended <- l.run() }()
	}
	return w.supervise(lanes, ended)
}

// supervise waits for the lanes to end, and returns the first error of one.
func (w *Worker) supervise(lanes []*lane, ended <-chan error) error {
	var failed error
	for range lanes {
		select {
		case err := <-ended:
			if err != nil && !errors.Is(err, errEnded) {
				failed = errors.Join(failed, err)
				w.beginEnd(ending{EndStopped, err.Error(), true})
			}
		case <-w.stopping.Done():
			w.abandon(lanes)
			return failed
		}
	}
	return failed
}

// abandon tells what runs to stop, waits a moment for what is being told, and leaves the rest.
func (w *Worker) abandon(lanes []*lane) {
	for _, l := range lanes {
		l.cancel(ErrStopped)
	}
	grace := time.After(stopGrace)
	for _, l := range lanes {
		if l.isTelling() {
			select {
			case <-l.ended:
			case <-grace:
				return
			}
		}
	}
}

func (w *Worker) close() {
	w.drain()
	w.stop()
	w.mu.Lock()
	lanes, end := w.lanes, w.end
	w.mu.Unlock()
	for _, l := range lanes {
		l.keepUnsent()
		if u := l.unsent(); u != nil {
			w.leases.letGo(u.trialID())
		}
	}
	if w.workerID() != "" && (end == nil || end.reason != EndUnreachable) {
		reason := string(EndFinished)
		if end != nil {
			reason = string(end.reason)
		}
		w.sayGoodbye(reason)
	}
	w.endTelling()
	grace := time.After(joinGrace)
	for _, l := range lanes {
		select {
		case <-l.ended:
		case <-grace:
			return
		}
	}
}

// sayGoodbye gives back what is held, and leaves. A scheduler that does not answer finds out by the leases.
func (w *Worker) sayGoodbye(reason string) {
	held := w.leases.held()
	err := w.release(held, reason)
	if err == nil {
		w.tally.release(len(held))
		ctx, cancel := context.WithTimeout(context.Background(), goodbyeTimeout)
		defer cancel()
		_, err = w.client.DeregisterWorker(ctx, DeregisterWorkerRequest{WorkerID: w.workerID()})
	}
	switch {
	case err == nil:
	case errors.Is(err, ErrUnreachable), errors.Is(err, ErrTimeout):
		w.log.Info("the scheduler has gone: no goodbye", "error", err)
	default:
		w.log.Warn("could not say goodbye", "error", err)
	}
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

// beginEnd makes the worker end; an end at once overrides one that waits.
func (w *Worker) beginEnd(e ending) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.end == nil || e.atOnce && !w.end.atOnce {
		w.end = &e
	}
	w.drain() // under the lock: from here on no lane takes a trial
	if e.atOnce {
		w.stop()
	}
}

func (w *Worker) heedSignals() (restore func()) {
	signals := make(chan os.Signal, 4)
	done := make(chan struct{})
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		for {
			select {
			case s := <-signals:
				w.heedSignal(s)
			case <-done:
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		close(done)
	}
}

func (w *Worker) heedSignal(s os.Signal) {
	switch {
	case s == syscall.SIGTERM:
		w.beginEnd(ending{EndPreempted, "preempted by SIGTERM", true})
	case w.draining.Err() != nil:
		w.beginEnd(ending{EndStopped, "interrupted twice", true})
	default:
		w.log.Warn("ending after the evaluations under way; interrupt again to end at once")
		w.beginEnd(ending{EndDrained, "interrupted", false})
	}
}

func (w *Worker) workerID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.id
}
