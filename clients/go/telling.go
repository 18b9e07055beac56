package hola

import (
	"context"
	"errors"
)

// told is the reply to a tell.
type told struct {
	receipt Receipt
	next    *GetSuggestionResponse
}

// tell tells an outcome and asks for the next trial in the same round trip. The slot keeps the answer to the ask, if one was
// made.
func (w *Worker) tell(ctx context.Context, s *slot, trial Suggestion, o outcome) error {
	for {
		u := s.unsent()
		id, key := w.workerID(), NewIdempotencyKey()
		var next int64 = 1
		if w.draining.isSet() || s.hasNext() || w.tally.wouldEnd(o) {
			next = 0
		}
		reply, err := persist(ctx, w, w.stopping, s.keepUnsent, func(ctx context.Context) (*told, error) {
			return w.submit(ctx, u, id, next, key)
		})
		switch {
		case errors.Is(err, ErrorCodeUnknownWorker):
			if err := w.registerAgain(ctx, id); err != nil {
				return err
			}
			continue
		case errors.Is(err, ErrorCodeUnknownStudy):
			s.forgetUnsent()
			return err
		case u.Result != nil && isDefect(err):
			w.log.Error("the result is refused", "trial", trial.TrialID, "error", err)
			o = failure("the scheduler refused the result: " + err.Error())
			s.replace(w.unsentOf(trial, o))
			continue
		case err != nil:
			return err
		}
		// The outcome is forgotten last: a worker that stops waits for the slots that have one, and then gives back and
		// counts what they leave.
		if next := reply.next; next != nil {
			s.keepNext(w.handleReply(ctx, next), next.Status == AskStatusFinished)
		}
		tooMany := w.tally.count(o, reply.receipt)
		s.forgetUnsent()
		w.discard(reply.receipt.Discard)
		logOutcome(w.log, o, reply.receipt)
		if tooMany != "" {
			w.log.Error(tooMany)
			w.beginEnd(ending{reason: EndMaxErrors, message: tooMany})
		}
		return nil
	}
}

// isDefect reports whether a message is refused for what it holds.
func isDefect(err error) bool {
	return errors.Is(err, ErrorCodeInvalidMessage) || errors.Is(err, ErrorCodeTooLarge)
}

func (w *Worker) unsentOf(s Suggestion, o outcome) *unsent {
	u := &unsent{Study: w.client.study, CreatedMillis: w.createdMillis()}
	if o.kind == "" {
		u.Result = &Result{TrialID: s.TrialID, Lease: s.Lease, Objectives: o.values, Metadata: o.metadata}
		return u
	}
	u.Failure = &Failure{
		TrialID: s.TrialID, Lease: s.Lease, Kind: o.kind, Reason: o.reason, Metadata: o.metadata,
		Retry: w.options.RetryFailures && o.kind == FailureKindFailed,
	}
	return u
}

// submit sends an outcome once, together with an ask for so many trials.
func (w *Worker) submit(ctx context.Context, u *unsent, id string, next int64, key string) (*told, error) {
	request := SubmitResultRequest{WorkerID: id, NextCount: next, LeaseSeconds: w.options.Lease.Seconds()}
	if u.Result != nil {
		request.Results = []Result{*u.Result}
	} else {
		request.Failures = []Failure{*u.Failure}
	}
	reply, err := w.client.SubmitResult(ctx, request, WithIdempotencyKey(key), once)
	if err != nil {
		return nil, err
	}
	if len(reply.Receipts) == 0 {
		return nil, &InvalidReplyError{Endpoint: w.client.endpoints.current(), Err: errors.New("a tell without a receipt")}
	}
	return &told{receipt: reply.Receipts[0], next: reply.Next}, nil
}

// tellSpooled tells what an earlier worker could not.
func (w *Worker) tellSpooled(ctx context.Context) error {
	for _, one := range w.spool.waiting(w.client.study, w.createdMillis()) {
		log := w.log.With("trial", one.trialID())
		key := NewIdempotencyKey()
		reply, err := persist(ctx, w, w.draining, nil, func(ctx context.Context) (*told, error) {
			return w.submit(ctx, &one.unsent, "", 0, key)
		})
		if isDefect(err) {
			log.Error("an earlier worker's outcome is refused", "error", err)
			continue
		}
		if err != nil {
			return err
		}
		log.Info("told an earlier worker's outcome", "outcome", reply.receipt.Outcome)
		w.spool.discard(one.path)
	}
	return nil
}
