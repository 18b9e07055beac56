package hola

import (
	"context"
	"sync"
	"time"
)

// latch is an event that happens once.
type latch struct {
	once sync.Once
	done chan struct{}
}

func newLatch() *latch { return &latch{done: make(chan struct{})} }

func (l *latch) set() { l.once.Do(func() { close(l.done) }) }

func (l *latch) isSet() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

// bind is a context that ends with another one, or when the latch is set. The caller must call cancel.
func (l *latch) bind(ctx context.Context) (_ context.Context, cancel context.CancelFunc) {
	ctx, cancel = context.WithCancel(ctx)
	go func() {
		select {
		case <-l.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// sleep waits, and reports false when the context ended or the latch was set first.
func (l *latch) sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil && !l.isSet()
	case <-ctx.Done():
	case <-l.done:
	}
	return false
}
