package hola

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"
)

// shortestPause is between two asks that bring nothing, when the scheduler does not say.
const shortestPause = 100 * time.Millisecond

// patience is how a worker repeats a call through an outage: until it succeeds, is refused permanently, or the worker ends.
var patience = Retry{}.withDefaults()

// once is the option of calls that persist, or a later heartbeat, repeats.
var once = WithRetry(Retry{Attempts: 1})

// persist repeats a call through an outage, always with the same idempotency key. It fails with errEnded when the outage
// takes too long, or the worker ends meanwhile. The function onOutage runs after the first failed attempt.
func persist[T any](
	ctx context.Context, w *Worker, end *latch, onOutage func(), call func(ctx context.Context) (*T, error),
) (*T, error) {
	var began time.Time
	for attempt := 1; ; attempt++ {
		if ctx.Err() != nil {
			return nil, errEnded
		}
		reply, err := call(ctx)
		if err == nil {
			if !began.IsZero() {
				w.log.Warn("the scheduler answers again")
			}
			return reply, nil
		}
		var refusal *ServerError
		if ctx.Err() != nil || w.stopping.isSet() && !errors.As(err, &refusal) {
			return nil, errEnded
		}
		if !isRetryable(err) {
			return nil, err
		}
		if began.IsZero() {
			began = time.Now()
			w.log.Warn("trying again", "for", w.options.Reconnect, "error", err)
			if onOutage != nil {
				onOutage()
			}
		} else if time.Since(began) >= w.options.Reconnect {
			w.beginEnd(ending{reason: EndUnreachable, message: "no scheduler for " + w.options.Reconnect.String() + ": " + err.Error(), atOnce: true})
			return nil, errEnded
		}
		if !end.sleep(ctx, patience.pause(attempt, err)) {
			return nil, errEnded
		}
	}
}

func (w *Worker) register(ctx context.Context, end *latch) error {
	key := NewIdempotencyKey()
	request := RegisterWorkerRequest{
		Name:        Ptr(label(w.options.Name)),
		Host:        Ptr(hostLabel()),
		PID:         Ptr(int64(os.Getpid())),
		Concurrency: int64(w.options.Concurrency),
		CanResume:   w.options.CanResume,
		Labels:      w.options.Labels,
	}
	reply, err := persist(ctx, w, end, nil, func(ctx context.Context) (*RegisterWorkerResponse, error) {
		return w.client.RegisterWorker(ctx, request, WithIdempotencyKey(key), once)
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
	w.batch = int(reply.Limits.MaxBatch)
	w.client.maxBytes.Store(reply.Limits.MaxMessageBytes)
	return nil
}

// label is a text of at most 256 characters.
func label(text string) string {
	runes := []rune(sendable(text))
	return string(runes[:min(len(runes), 256)])
}

// registerAgain gets a new id after the scheduler has forgotten the old one.
func (w *Worker) registerAgain(ctx context.Context, old string) error {
	w.registering.Lock()
	defer w.registering.Unlock()
	if w.workerID() == old {
		w.log.Warn("the scheduler no longer knows this worker: registering again", "worker", old)
		if err := w.register(ctx, w.stopping); err != nil {
			return err
		}
	}
	w.leasesChanged()
	return nil
}

// ask gets the next trial to evaluate; nil when there is no more.
func (w *Worker) ask(ctx context.Context) (*Suggestion, error) {
	asking, cancel := w.draining.bind(ctx)
	defer cancel()
	for !w.draining.isSet() {
		id, key := w.workerID(), NewIdempotencyKey()
		request := GetSuggestionRequest{
			WorkerID: id, WaitSeconds: w.waitSeconds(), LeaseSeconds: w.options.Lease.Seconds(),
		}
		reply, err := persist(asking, w, w.draining, nil, func(ctx context.Context) (*GetSuggestionResponse, error) {
			return w.client.GetSuggestion(ctx, request, WithIdempotencyKey(key), once)
		})
		if errors.Is(err, ErrorCodeUnknownWorker) {
			if err := w.registerAgain(ctx, id); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if next := w.handleReply(ctx, reply); next != nil {
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
			w.draining.sleep(ctx, pause)
		}
	}
	return nil, nil
}

// handleReply is the trial to evaluate of the answer to an ask, if there is one.
func (w *Worker) handleReply(ctx context.Context, reply *GetSuggestionResponse) *Suggestion {
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
	w.giveBack(ctx, held[1:])
	return &held[0]
}

// take begins a trial in a slot, unless the worker is ending: then it goes back.
func (w *Worker) take(ctx context.Context, s *slot, trial Suggestion, end context.CancelCauseFunc) bool {
	w.mu.Lock()
	taken := !w.draining.isSet()
	if taken {
		before := s.begin(trial, end)
		w.leases.add(trial)
		if before != "" && before != trial.Lease {
			w.leases.remove(before)
		}
	}
	w.mu.Unlock()
	if !taken {
		w.leases.remove(trial.Lease)
		w.giveBack(ctx, []Suggestion{trial})
		return false
	}
	w.leasesChanged()
	return true
}

// evaluate calls the objective with the parameters in the types of the space.
func (w *Worker) evaluate(ctx context.Context, r *reporter) outcome {
	w.mu.Lock()
	spec, names := w.info.Spec, w.objectives
	w.mu.Unlock()
	trial := &Evaluation{
		TrialID: r.trial.TrialID, Attempt: r.trial.Attempt, Parameters: canonical(spec, r.trial.Parameters),
		Resume: r.trial.Resume, reporter: r,
	}
	return evaluate(ctx, w.objective, trial, names)
}

// giveBack gives back trials that were never begun, also when the worker is ending.
func (w *Worker) giveBack(ctx context.Context, suggestions []Suggestion) {
	leases := make([]LeaseRef, 0, len(suggestions))
	for _, s := range suggestions {
		leases = append(leases, LeaseRef{TrialID: s.TrialID, Lease: s.Lease})
	}
	if err := w.release(context.WithoutCancel(ctx), leases, ReleaseKindUndelivered, "not begun"); err != nil {
		w.log.Debug("could not give back", "leases", len(leases), "error", err)
	}
}

func (w *Worker) release(ctx context.Context, leases []LeaseRef, kind ReleaseKind, reason string) error {
	for batch := range slices.Chunk(leases, maxBatch) {
		ctx, cancel := context.WithTimeout(ctx, goodbyeTimeout)
		_, err := w.client.ReleaseTrials(ctx, ReleaseTrialsRequest{Leases: batch, Kind: kind, Reason: &reason}, once)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}
