package hola

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"unicode/utf8"
)

// An Evaluation is the evaluation of a trial, as an objective sees it.
//
// One that a test of an objective makes by itself, with Parameters alone, checks its reports and sends them nowhere.
type Evaluation struct {
	// TrialID is the trial's id.
	TrialID int64
	// Attempt is the number of the trial's lease, from 1.
	Attempt int64
	// Parameters is what to evaluate, in the types of the space: float64 for continuous and lattice parameters, int64
	// for integers, a choice as the study has it.
	Parameters ParameterSet
	// Resume is the checkpoint of an earlier attempt, from which the evaluation continues with the next step; nil: it
	// starts again. Only a worker with CanResume gets one.
	Resume *Resume

	reporter *reporter // nil in a test of an objective
}

// Why the context of an evaluation has ended, and [Evaluation.Report] fails.
var (
	// ErrStopped is matched by every [*StoppedError].
	ErrStopped = errors.New("hola: the trial is stopped or paused")
	// ErrDropped says that the trial has ended, or that another worker evaluates it.
	ErrDropped = errors.New("hola: the trial is no longer wanted")
	// ErrWorkerStopped says that the worker ends at once.
	ErrWorkerStopped = errors.New("hola: the worker stops")
)

// A StoppedError says that the evaluation of a trial must end, since a stopping rule has stopped or paused the trial.
// errors.Is(err, [ErrStopped]) finds it. An objective returns it; nothing is told of the trial then.
type StoppedError struct {
	// Decision is [DecisionStop], or [DecisionPause] when another attempt may continue the trial from its checkpoint.
	Decision Decision
	// Reason is why, for people; it may be empty.
	Reason string
}

func (e *StoppedError) Error() string {
	text := "hola: the trial is stopped"
	if e.Decision == DecisionPause {
		text = "hola: the trial is paused"
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return text
}

// Is reports whether the target is [ErrStopped].
func (e *StoppedError) Is(target error) bool { return target == ErrStopped }

// A ReportOption adds something to a report.
type ReportOption func(*Report)

// WithCheckpoint says where the state of the evaluation at this step is stored. Such a report is sent at once.
func WithCheckpoint(checkpoint Checkpoint) ReportOption {
	return func(r *Report) { r.Checkpoint = &checkpoint }
}

// WithMetadata stores data with a report: anything that encoding/json makes a JSON object of.
func WithMetadata(metadata any) ReportOption {
	return func(r *Report) { r.Metadata = cleanMetadata(metadata) }
}

// LocalCheckpoint is a checkpoint that only this host can read, such as a file on its disk.
func LocalCheckpoint(uri string) Checkpoint {
	return Checkpoint{URI: uri, Host: Ptr(hostLabel())}
}

// hostLabel is the host's name, as a worker registers it.
func hostLabel() string {
	host, _ := os.Hostname()
	return label(host)
}

// NextStep is the next step at which there is a decision on the trial, or 0 if there will be none. An objective may report
// smaller steps: such reports are held back, and cost no round trip.
func (e *Evaluation) NextStep() int64 {
	if e.reporter == nil {
		return 0
	}
	return e.reporter.nextStep.Load()
}

// Report reports values of some or all objectives at a step, from 1, such as the validation error after an epoch. A value
// that is not finite is reported as diverged.
//
// Most reports are held back in memory. One at or beyond [Evaluation.NextStep], and one with a checkpoint, is sent at once
// together with those held back, and waits for the scheduler's decision, also through an outage.
//
// An error says that the evaluation must end, or that an argument is wrong: the objective returns it. It is a
// [*StoppedError] when the trial is stopped or paused, [ErrDropped], [ErrWorkerStopped], or the cause of the context's end.
// Values that an objective returns although its trial was stopped or paused complete the trial.
func (e *Evaluation) Report(ctx context.Context, step int64, values map[string]float64, options ...ReportOption) error {
	report := Report{Step: step, Objectives: make(ReportedValues, len(values))}
	for name, value := range values {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			report.Diverged = true
			continue
		}
		report.Objectives[name] = value
	}
	for _, option := range options {
		option(&report)
	}
	if err := checkReport(report); err != nil {
		return err
	}
	if e.reporter == nil {
		return context.Cause(ctx)
	}
	return e.reporter.report(ctx, report, values)
}

const maxURIChars = 2000

// checkReport refuses what would make the scheduler refuse the reports that are sent together with this one.
func checkReport(r Report) error {
	if r.Step < 1 || r.Step > maxInteger {
		return fmt.Errorf("hola: the step of a report is at least 1, not %d", r.Step)
	}
	if r.Checkpoint == nil {
		return nil
	}
	if length := utf8.RuneCountInString(r.Checkpoint.URI); length < 1 || length > maxURIChars {
		return fmt.Errorf("hola: the URI of a checkpoint has 1 to %d characters, not %d", maxURIChars, length)
	}
	if _, err := check(*r.Checkpoint); err != nil {
		return fmt.Errorf("hola: the checkpoint %q: %w", r.Checkpoint.URI, err)
	}
	return nil
}
