package hola

import (
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

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
	// CanResume says that the objective continues from a checkpoint, see [Evaluation].Resume.
	CanResume bool
	// Labels are facts about where the worker runs, such as its node or queue, for display and selection. Those of the
	// variable HOLA_LABELS (name=value,name=value) are added to them, unless the name is there.
	Labels map[string]string
	// OnDiscard is called with checkpoints that are no longer needed and may be deleted; from several goroutines at once.
	OnDiscard func(checkpoints []Checkpoint)
	// HandleSignals makes SIGTERM give the trials back and end, and an interrupt (Ctrl-C) end after what runs and, the
	// second time, at once.
	HandleSignals bool
	// Logger is where it logs; nil stands for [slog.Default].
	Logger *slog.Logger
}

// A Worker evaluates trials of one study until the study is finished or it is told to end.
//
// Every evaluation that may run at once has a slot: a goroutine that asks, evaluates and tells, one round trip for each
// trial.
type Worker struct {
	client    *Client
	objective Objective
	options   WorkerOptions
	log       *slog.Logger
	spool     spool
	leases    leases
	tally     tally
	// wake tells the sender of heartbeats that the leases have changed.
	wake chan struct{}
	ran  atomic.Bool
	// saidNoSteps guards the warning that reports are not sent.
	saidNoSteps sync.Once
	// draining is set when no more trials are taken, stopping when the worker ends at once.
	draining, stopping *latch
	// done is set after the goodbye: nothing more is sent.
	done *latch
	// slots does not change once the worker works.
	slots []*slot

	registering sync.Mutex // held while the worker registers again
	mu          sync.Mutex // for what follows
	id          string
	info        StudyInfo
	objectives  []string
	wait        float64
	batch       int // items of one request
	end         *ending
	studyReason FinishReason
}

// ending is why a worker ends, and whether it does so at once.
type ending struct {
	reason  EndReason
	message string
	atOnce  bool
	// failed says that the worker failed; the trials that it holds may be the cause.
	failed bool
}

// releases is why the trials of a worker that ends so are given back.
func (e ending) releases() ReleaseKind {
	if e.failed || e.reason == EndPreempted {
		return ReleaseKindPreempted
	}
	return ReleaseKindDrained
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
	labels, err := allLabels(options.Labels, os.Getenv("HOLA_LABELS"))
	if err != nil {
		return nil, err
	}
	options.Labels = labels
	log := orDefault(options.Logger, slog.Default()).With("study", client.study)
	w := &Worker{
		client:    client,
		objective: objective,
		options:   options,
		log:       log,
		spool:     spool{folder: options.SpoolDir, log: log},
		tally:     tally{maxErrors: max(options.MaxErrors, 0)},
		wake:      make(chan struct{}, 1),
		draining:  newLatch(),
		stopping:  newLatch(),
		done:      newLatch(),
	}
	for range options.Concurrency {
		w.slots = append(w.slots, newSlot(w))
	}
	return w, nil
}

// Drain ends the worker after the running evaluations. It may be called at any time, from any goroutine.
func (w *Worker) Drain() { w.beginEnd(ending{reason: EndDrained, message: "told to drain"}) }

// Stop ends the worker at once and gives its trials back. It may be called at any time, from any goroutine.
func (w *Worker) Stop() {
	w.beginEnd(ending{reason: EndStopped, message: "told to stop", atOnce: true})
}

// beginEnd makes the worker end; an end at once overrides one that waits.
func (w *Worker) beginEnd(e ending) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.end == nil || e.atOnce && !w.end.atOnce {
		w.end = &e
	}
	w.draining.set() // under the lock: from here on no slot takes a trial
	if e.atOnce {
		w.stopping.set()
	}
}

func (w *Worker) workerID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.id
}

func (w *Worker) waitSeconds() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wait
}

func (w *Worker) objectiveNames() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.objectives
}

// hasSteps tells whether the study takes reports.
func (w *Worker) hasSteps() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.info.Spec.Steps != nil
}

// maxItems is how many items a request may have.
func (w *Worker) maxItems() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.batch
}

// discard hands on checkpoints that are no longer needed.
func (w *Worker) discard(checkpoints []Checkpoint) {
	if w.options.OnDiscard != nil && len(checkpoints) > 0 {
		w.options.OnDiscard(checkpoints)
	}
}

func (w *Worker) createdMillis() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.info.CreatedMillis
}
