package hola

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"
)

// patience is how a worker repeats a call through an outage: until it succeeds, is refused for good, or the worker ends.
var patience = Retry{}.withDefaults()

// persist repeats a call, always with the same idempotency key.
//
// The call runs under the context calling, and the pauses end with pausing; then, and when the outage takes too long, it
// fails with errEnded. The function trouble runs after the first failed attempt.
func persist[T any](
	w *Worker, calling, pausing context.Context, trouble func(), call func(ctx context.Context) (*T, error),
) (*T, error) {
	var began time.Time
	for attempt := 1; ; attempt++ {
		if calling.Err() != nil {
			return nil, errEnded
		}
		reply, err := call(calling)
		if err == nil {
			if !began.IsZero() {
				w.log.Warn("the scheduler answers again")
			}
			return reply, nil
		}
		var server *ServerError
		isRefusal := errors.As(err, &server)
		if calling.Err() != nil || w.stopping.Err() != nil && !isRefusal {
			return nil, errEnded
		}
		if !isRetryable(err) {
			return nil, err
		}
		if began.IsZero() {
			began = time.Now()
			w.log.Warn("trying again", "for", w.options.Reconnect, "error", err)
			if trouble != nil {
				trouble()
			}
		} else if time.Since(began) >= w.options.Reconnect {
			w.beginEnd(ending{EndUnreachable, "no scheduler for " + w.options.Reconnect.String() + ": " + err.Error(), true})
			return nil, errEnded
		}
		if !sleep(pausing, patience.pause(attempt, err)) {
			return nil, errEnded
		}
	}
}

func (w *Worker) register(calling, pausing context.Context) error {
	key := NewIdempotencyKey()
	host, _ := os.Hostname()
	request := RegisterWorkerRequest{
		Name:        Ptr(label(w.options.Name)),
		Host:        Ptr(label(host)),
		PID:         Ptr(int64(os.Getpid())),
		Concurrency: int64(w.options.Concurrency),
	}
	reply, err := persist(w, calling, pausing, nil, func(ctx context.Context) (*RegisterWorkerResponse, error) {
		return w.client.RegisterWorker(ctx, request, WithIdempotencyKey(key))
	})
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.id, w.info = reply.WorkerID, reply.Info
	w.objectives = nil
	for _, objective := range reply.Info.Spec.Objectives {
		w.objectives = append(w.objectives, objective.Name)
	}
	w.wait = min(w.options.Wait.Seconds(), reply.Limits.MaxWaitSeconds)
	w.client.maxBytes.Store(reply.Limits.MaxMessageBytes)
	return nil
}

// label is a text of at most 256 characters.
func label(text string) string {
	runes := []rune(sendable(text))
	return string(runes[:min(len(runes), 256)])
}

// registerAgain gets a new id after the scheduler has forgotten the old one.
func (w *Worker) registerAgain(old string) error {
	w.registering.Lock()
	defer w.registering.Unlock()
	if w.workerID() == old {
		w.log.Warn("the scheduler does not know this worker any more: registering again", "worker", old)
		if err := w.register(w.telling, w.stopping); err != nil {
			return err
		}
	}
	w.wakeHeart()
	return nil
}

// ask gets the next trial to evaluate; nil when there is no more.
func (w *Worker) ask() (*Suggestion, error) {
	for w.draining.Err() == nil {
		id, key := w.workerID(), NewIdempotencyKey()
		request := GetSuggestionRequest{
			WorkerID: id, WaitSeconds: w.waitSeconds(), LeaseSeconds: w.options.Lease.Seconds(),
		}
		reply, err := persist(w, w.draining, w.draining, nil, func(ctx context.Context) (*GetSuggestionResponse, error) {
			return w.client.GetSuggestion(ctx, request, WithIdempotencyKey(key))
		})
		if errors.Is(err, ErrorCodeUnknownWorker) {
			if err := w.registerAgain(id); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if next := w.heed(reply); next != nil {
			return next, nil
		}
		if reply.Status == AskStatusFinished {
			return nil, nil
		}
		if len(reply.Suggestions) == 0 {
			pause := shortestPause
			if reply.RetryAfterSeconds != nil {
				pause = seconds(*reply.RetryAfterSeconds)
			}
			sleep(w.draining, pause)
		}
	}
	return nil, nil
}

func (w *Worker) waitSeconds() float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wait
}

// heed is the trial to evaluate of the answer to an ask, if there is one.
func (w *Worker) heed(reply *GetSuggestionResponse) *Suggestion {
	if reply.Status == AskStatusFinished {
		w.mu.Lock()
		w.studyReason = reply.Reason
		w.mu.Unlock()
	}
	held := slices.DeleteFunc(slices.Clone(reply.Suggestions), func(s Suggestion) bool {
		return s.Standing != StandingHeld
	})
	if len(held) == 0 {
		return nil
	}
	w.giveBack(held[1:])
	return &held[0]
}

// take begins a trial, unless the worker is ending: then it goes back.
func (w *Worker) take(l *lane, s Suggestion) bool {
	w.mu.Lock()
	taken := w.draining.Err() == nil
	if taken {
		before := l.begin(s, w.info.Spec)
		w.leases.hold(s)
		if before != 0 && before != s.TrialID {
			w.leases.letGo(before)
		}
	}
	w.mu.Unlock()
	if !taken {
		w.giveBack([]Suggestion{s})
		return false
	}
	w.wakeHeart()
	return true
}

func (w *Worker) giveBack(suggestions []Suggestion) {
	leases := make([]LeaseRef, 0, len(suggestions))
	for _, s := range suggestions {
		leases = append(leases, LeaseRef{TrialID: s.TrialID, Lease: s.Lease})
	}
	if err := w.release(leases, "the worker is ending"); err != nil {
		w.log.Debug("could not give back", "leases", len(leases), "error", err)
	}
}

func (w *Worker) release(leases []LeaseRef, reason string) error {
	for batch := range slices.Chunk(leases, maxBatch) {
		ctx, cancel := context.WithTimeout(context.Background(), goodbyeTimeout)
		_, err := w.client.ReleaseTrials(ctx, ReleaseTrialsRequest{Leases: batch, Reason: &reason})
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}
