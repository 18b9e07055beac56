package hola

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"
)

const (
	// maxHeld is how many reports are held back at most.
	maxHeld = 200
	// holdReports is how long they are held back.
	holdReports = 5 * time.Second
)

// reporter sends the reports of one evaluation. Between two decisions it holds them back.
type reporter struct {
	worker *Worker
	slot   *slot
	trial  Suggestion
	log    *slog.Logger
	// over is closed when the evaluation must end; cause is why, and nil before.
	over     <-chan struct{}
	cause    func() error
	nextStep atomic.Int64 // 0: there will be no decision
	// turn is taken by the goroutine that adds or sends reports, and guards what follows.
	turn    chan struct{}
	held    []Report
	bytes   int // of their metadata
	sent    time.Time
	refused error // the scheduler refused the worker
}

func newReporter(s *slot, trial Suggestion, evaluating context.Context) *reporter {
	r := &reporter{
		worker: s.worker, slot: s, trial: trial, log: s.worker.log.With("trial", trial.TrialID),
		over: evaluating.Done(), cause: func() error { return context.Cause(evaluating) },
		turn: make(chan struct{}, 1), sent: time.Now(),
	}
	r.nextStep.Store(trial.NextStep)
	return r
}

func (r *reporter) report(ctx context.Context, report Report, values map[string]float64) error {
	for name := range values {
		if names := r.worker.objectiveNames(); !slices.Contains(names, name) {
			return fmt.Errorf("hola: %q is no objective of the study, which has %q", name, names)
		}
	}
	if err := orError(r.cause(), context.Cause(ctx)); err != nil {
		return err
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-r.over:
		return r.cause()
	case <-ctx.Done():
		return orError(r.cause(), context.Cause(ctx))
	}
	if err := orError(r.cause(), r.refused); err != nil {
		return err
	}
	report.TrialID, report.Lease = r.trial.TrialID, r.trial.Lease
	r.held = append(r.held, report)
	r.bytes += len(report.Metadata)
	next := r.nextStep.Load()
	decisive := next > 0 && report.Step >= next
	isFull := len(r.held) >= min(maxHeld, r.worker.maxItems()) || r.bytes >= maxMetadataBytes
	if !decisive && report.Checkpoint == nil && !isFull && time.Since(r.sent) < holdReports {
		return nil
	}
	r.slot.setReporting(true)
	defer r.slot.setReporting(false)
	err := r.send(ctx, decisive)
	if errors.Is(err, errEnded) {
		if r.worker.stopping.isSet() {
			r.slot.cancelLease(r.trial.Lease, ErrWorkerStopped)
		}
		err = orError(context.Cause(ctx), ErrWorkerStopped)
	}
	return orError(r.cause(), err)
}

// close waits for a report that is being sent, and accepts no more. It reports false when the context has ended first.
func (r *reporter) close(ctx context.Context) bool {
	select {
	case r.turn <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// flush sends what is held back before the outcome of the trial is told, once closed. Of a trial that has ended nothing is
// reported.
func (r *reporter) flush(ctx context.Context) error {
	if len(r.held) == 0 || r.slot.decision() != nil {
		return nil
	}
	return r.send(ctx, false)
}

// send sends the reports that are held. With asks, the answer may bring the next trial, should this one be stopped. In a
// study without steps they are dropped, and the log says so once (W-25).
func (r *reporter) send(ctx context.Context, asks bool) error {
	w := r.worker
	if !w.hasSteps() {
		w.saidNoSteps.Do(func() { w.log.Warn("reports are not sent: the study has no steps") })
		r.held, r.bytes, r.sent = nil, 0, time.Now()
		return nil
	}
	for {
		id, key := w.workerID(), NewIdempotencyKey()
		request := SubmitReportsRequest{WorkerID: id, Reports: r.held, LeaseSeconds: w.options.Lease.Seconds()}
		if asks && !w.draining.isSet() {
			request.NextCount = 1
		}
		reply, err := persist(ctx, w, w.stopping, r.slot.keepUnsent, func(ctx context.Context) (*SubmitReportsResponse, error) {
			if request.NextCount > 0 {
				// An answer that is cut off would leave a lease to expire. Only the end of the worker cuts it off.
				bound, cancel := w.done.bind(context.WithoutCancel(ctx))
				defer cancel()
				ctx = bound
			}
			return w.client.SubmitReports(ctx, request, WithIdempotencyKey(key), once)
		})
		switch {
		case errors.Is(err, ErrorCodeUnknownWorker):
			if err := w.registerAgain(ctx, id); err != nil {
				return err
			}
			continue
		case isDefect(err):
			r.log.Error("reports are refused", "reports", len(r.held), "error", err)
		case errors.Is(err, errEnded):
			return err
		case err != nil:
			r.refused = err
			return err
		default:
			r.handleReply(ctx, reply)
		}
		r.held, r.bytes, r.sent = nil, 0, time.Now()
		return nil
	}
}

// handleReply does what the receipts say. No outcome makes a report fail (W-20).
func (r *reporter) handleReply(ctx context.Context, reply *SubmitReportsResponse) {
	var stopped *StoppedError
	for _, receipt := range reply.Receipts {
		r.worker.discard(receipt.Discard)
		switch receipt.Outcome {
		case ReportOutcomeRefused:
			r.log.Error("a report is refused", "step", receipt.Step, "reason", refusalOf(receipt.Error))
			continue
		case ReportOutcomeSuperseded:
			r.log.Warn("other values were reported before", "step", receipt.Step, "recorded", receipt.Objectives)
		}
		r.nextStep.Store(receipt.NextStep)
		if stopped == nil && (receipt.Decision == DecisionStop || receipt.Decision == DecisionPause) {
			stopped = &StoppedError{Decision: receipt.Decision, Reason: optionalText(receipt.Reason)}
		}
	}
	if reply.Next != nil {
		r.slot.keepNext(r.worker.handleReply(ctx, reply.Next), reply.Next.Status == AskStatusFinished)
	}
	if stopped != nil {
		r.slot.obey(r.trial.Lease, stopped)
	}
}

func refusalOf(e *ErrorResponse) string {
	if e == nil {
		return ""
	}
	return e.Message
}

func orError(first, second error) error {
	if first != nil {
		return first
	}
	return second
}
