package hola

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Retry says how often and how fast a call is repeated, always with the same idempotency key. Zero fields stand for the
// defaults.
//
// The pause after attempt n is drawn evenly from the upper half of First * 2^(n-1), at most Longest; what the server, or
// the header Retry-After of a proxy, asks for is a lower bound.
type Retry struct {
	// Attempts in all; 0 stands for 6, and 1 never repeats.
	Attempts int
	// First is the upper end of the first pause; 0 stands for 100 ms.
	First time.Duration
	// Longest is the upper end of any pause; 0 stands for 5 s.
	Longest time.Duration
}

func (r Retry) withDefaults() Retry {
	r.Attempts = orDefault(r.Attempts, 6)
	r.First = orDefault(r.First, 100*time.Millisecond)
	r.Longest = orDefault(r.Longest, 5*time.Second)
	return r
}

// pause is how long to wait after a failed attempt, numbered from 1.
func (r Retry) pause(attempt int, err error) time.Duration {
	top := r.Longest
	if shift := attempt - 1; shift < 32 && r.First<<shift < top {
		top = r.First << shift
	}
	wait := time.Duration(float64(top) * (0.5 + 0.5*rand.Float64()))
	var server *ServerError
	if errors.As(err, &server) {
		wait = max(wait, server.RetryAfter)
	}
	var transport *TransportError
	if errors.As(err, &transport) {
		wait = max(wait, transport.RetryAfter)
	}
	return wait
}

// sleep waits, and reports false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

func orDefault[T comparable](value, fallback T) T {
	var none T
	if value == none {
		return fallback
	}
	return value
}
