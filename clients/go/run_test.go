package hola

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"
)

// goroutines counts those of this package that are not a test's.
func goroutines(t *testing.T) int {
	t.Helper()
	var text bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&text, 2); err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, stack := range strings.Split(text.String(), "\n\n") {
		if strings.Contains(stack, "hola-go.(*") && !strings.Contains(stack, "_test.go") {
			count++
		}
	}
	return count
}

// However a worker ends, its goroutines end with it, and so does the one of a call that was cut.
func TestAWorkerLeavesNoGoroutine(t *testing.T) {
	for name, end := range map[string]func(w *Worker, cancel context.CancelFunc){
		"finished":  func(*Worker, context.CancelFunc) {},
		"drained":   func(w *Worker, _ context.CancelFunc) { w.Drain() },
		"stopped":   func(w *Worker, _ context.CancelFunc) { w.Stop() },
		"cancelled": func(_ *Worker, cancel context.CancelFunc) { cancel() },
		"closed":    func(w *Worker, _ context.CancelFunc) { _ = w.client.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScheduler(t, points(4)...)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var w *Worker
			w = newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) {
				end(w, cancel)
				return Value(1), nil
			}, WorkerOptions{Concurrency: 2, HandleSignals: true})
			_, err := w.Run(ctx)
			if (err != nil) != (name == "closed") {
				t.Error(err)
			}
			eventually(t, func() bool { return goroutines(t) == 0 })
		})
	}
}

// The first heartbeat is due one interval after the worker started, however late its goroutine begins.
func TestTheFirstHeartbeatIsDueFromTheStart(t *testing.T) {
	s := newScheduler(t)
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{})
	ctx, cancel := context.WithTimeout(context.Background(), idleInterval-time.Second)
	defer cancel()
	go w.sendHeartbeats(ctx, time.Now().Add(-idleInterval))
	eventually(t, func() bool { return s.asked("POST heartbeat") == 1 || ctx.Err() != nil })
	equal(t, s.asked("POST heartbeat"), 1)
	w.stopping.set()
}

// A slot that was stopped leaves its lease to the goodbye, which gives it back, whichever of the two is faster.
func TestAStoppedSlotLeavesItsLeaseToTheGoodbye(t *testing.T) {
	s := newScheduler(t, points(1)...)
	w := newTestWorker(t, s, func(ctx context.Context, _ *Evaluation) (Measurement, error) {
		<-ctx.Done()
		return Value(1), nil
	}, WorkerOptions{})
	if err := w.begin(context.Background()); err != nil {
		t.Fatal(err)
	}
	slot := w.slots[0]
	go func() { _ = slot.run(context.Background()) }()
	eventually(t, func() bool { return len(w.leases.held()) == 1 })
	w.stopping.set()
	slot.cancel(ErrWorkerStopped)
	<-slot.ended
	equal(t, len(w.leases.held()), 1)
	w.goodbye(context.Background())
	equal(t, s.heard(), []string{"1 released: drained, finished"})
}

// A trial that came with a receipt may be dropped while the slot takes it in: its lease is not held afterwards.
func TestATrialThatIsDroppedAsItComesIsNotHeld(t *testing.T) {
	w := newTestWorker(t, newScheduler(t), func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{})
	slot := w.slots[0]
	for trial := int64(1); trial <= 2000; trial++ {
		lease, dropped := fmt.Sprint("lease ", trial), make(chan struct{})
		go func() {
			defer close(dropped)
			for !slot.dropNext(lease) {
				runtime.Gosched()
			}
		}()
		slot.keepNext(&Suggestion{TrialID: trial, Lease: lease}, false)
		<-dropped
		if held := w.leases.held(); len(held) > 0 {
			t.Fatalf("%v is held", held)
		}
	}
}
