package hola

import (
	"context"
	"sync"
)

// calls are the calls of a client that are running, which the end of the client cuts.
type calls struct {
	mu      sync.Mutex
	closed  bool
	last    int64
	cancels map[int64]context.CancelCauseFunc
}

// begin is the context of a call, which ends with the caller's or, by the cause [ErrClosed], with the client. The caller
// must call end.
func (c *calls) begin(ctx context.Context) (_ context.Context, end func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		cancel(ErrClosed)
		return ctx, func() {}
	}
	if c.cancels == nil {
		c.cancels = make(map[int64]context.CancelCauseFunc)
	}
	c.last++
	id := c.last
	c.cancels[id] = cancel
	return ctx, func() {
		c.mu.Lock()
		delete(c.cancels, id)
		c.mu.Unlock()
		cancel(nil)
	}
}

// close cuts what is running, and all that begins later.
func (c *calls) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, cancel := range c.cancels {
		cancel(ErrClosed)
	}
	c.cancels = nil
}
