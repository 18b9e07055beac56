package hola

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// steps is an objective that reports each step from the first to the last, and returns what Report does.
func steps(last int64) Objective {
	return func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		var step int64 = 1
		if trial.Resume != nil {
			step = trial.Resume.Step + 1
		}
		for ; step <= last; step++ {
			if err := trial.Report(ctx, step, ReportedValues{"loss": float64(step)}); err != nil {
				return Measurement{}, err
			}
		}
		return Value(0.5), nil
	}
}

// every is a scheduler that decides at each multiple of a step.
func every(period int64, decision Decision) func(Report) ReportReceipt {
	return func(r Report) ReportReceipt {
		receipt := ReportReceipt{Outcome: ReportOutcomeRecorded, NextStep: (r.Step/period + 1) * period}
		if r.Step%period == 0 {
			receipt.Decision, receipt.Reason = decision, Ptr("worse than the others")
		}
		return receipt
	}
}

func finished(s Summary) Summary {
	s.Reason, s.StudyReason = EndFinished, FinishReasonMaxTrials
	return s
}

// W-17: reports before a decision are held back, and sent together with the one of the decision or before the outcome.
func TestReportsAreHeldBackUntilTheNextDecision(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.nextStep, s.decide = 3, every(3, DecisionContinue)
	equal(t, run(t, newTestWorker(t, s, steps(7), WorkerOptions{})), finished(Summary{Completed: 1}))
	equal(t, s.heard(), []string{
		"1 reports 1=1 2=2 3=3, next 1", "1 reports 4=4 5=5 6=6, next 1", "1 reports 7=7, next 0", "1: 0.5 ",
	})
}

func TestReportsWithoutDecisionsGoBeforeTheOutcome(t *testing.T) {
	s := newScheduler(t, points(2)...)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		equal(t, trial.NextStep(), int64(0))
		if _, err := steps(2)(ctx, trial); err != nil {
			return Measurement{}, err
		}
		if trial.TrialID == 1 {
			return Measurement{}, errors.New("broken")
		}
		return Value(1), nil
	}, WorkerOptions{})
	equal(t, run(t, w), finished(Summary{Completed: 1, Failed: 1}))
	equal(t, s.heard(), []string{
		"1 reports 1=1 2=2, next 0", "1 failed: broken", "2 reports 1=1 2=2, next 0", "2: 1 ",
	})
}

func TestWhatIsSentAtOnce(t *testing.T) {
	s := newScheduler(t, points(1)...)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		report := func(step int64, value float64, options ...ReportOption) {
			if err := trial.Report(ctx, step, ReportedValues{"loss": value}, options...); err != nil {
				t.Error(err)
			}
		}
		report(1, math.NaN(), WithMetadata(map[string]int{"a": 1}))
		report(2, 2, WithCheckpoint(Checkpoint{URI: "s3://b/2"}))
		trial.reporter.sent = time.Now().Add(-holdReports)
		report(3, math.Inf(1))
		for step := int64(4); step < 4+maxHeld; step++ {
			report(step, 1)
		}
		report(300, 1, WithMetadata(map[string]string{"text": strings.Repeat("a", maxMetadataBytes-20)}))
		report(301, 1, WithMetadata(map[string]string{"text": strings.Repeat("a", 20)}))
		return Value(1), nil
	}, WorkerOptions{})
	run(t, w)
	heard := s.heard()
	equal(t, heard[:2], []string{`1 reports 1=0 diverged{"a":1} 2=2 s3://b/2, next 0`, "1 reports 3=0 diverged, next 0"})
	equal(t, len(heard), 5)
	equal(t, strings.Count(heard[2], "="), maxHeld)
	equal(t, strings.Count(heard[3], "="), 2)
}

// W-18: the evaluation ends, nothing is told, and the next trial came with the receipt.
func TestATrialThatIsStoppedBringsTheNext(t *testing.T) {
	for decision, want := range map[Decision]Summary{
		DecisionStop:  finished(Summary{Stopped: 2}),
		DecisionPause: finished(Summary{Paused: 2}),
	} {
		s := newScheduler(t, points(2)...)
		s.nextStep, s.decide = 2, every(2, decision)
		var stopped *StoppedError
		w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
			m, err := steps(5)(ctx, trial)
			if !errors.Is(err, ErrStopped) || !errors.As(err, &stopped) || context.Cause(ctx) != err {
				t.Error(err, context.Cause(ctx))
			}
			if again := trial.Report(ctx, 9, nil); again != err {
				t.Error(again)
			}
			return m, fmt.Errorf("wrapped: %w", err)
		}, WorkerOptions{})
		equal(t, run(t, w), want)
		equal(t, *stopped, StoppedError{Decision: decision, Reason: "worse than the others"})
		equal(t, s.heard(), []string{"1 reports 1=1 2=2, next 1", "2 reports 1=1 2=2, next 1"})
		equal(t, s.asked("POST suggestions"), 1)
	}
}

// A result that is returned nevertheless is told, and the trial that came with the receipt follows.
func TestAnEvaluationThatIgnoresStopCompletesItsTrial(t *testing.T) {
	s := newScheduler(t, points(2)...)
	s.nextStep, s.decide = 2, every(2, DecisionStop)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		for step := int64(1); step <= 4; step++ {
			_ = trial.Report(ctx, step, ReportedValues{"loss": 1})
		}
		return Value(0.25), nil
	}, WorkerOptions{})
	equal(t, run(t, w), finished(Summary{Completed: 2}))
	equal(t, s.heard(), []string{
		"1 reports 1=1 2=1, next 1", "1: 0.25 ", "2 reports 1=1 2=1, next 1", "2: 0.25 ",
	})
	equal(t, s.asked("POST suggestions"), 1)
}

// A heartbeat says stop while reports are held back: they are no longer sent.
func TestAHeartbeatStopsAnEvaluationBetweenReports(t *testing.T) {
	for command, want := range map[LeaseCommandKind]Summary{
		LeaseCommandKindStop:  finished(Summary{Stopped: 1, Completed: 1}),
		LeaseCommandKindPause: finished(Summary{Paused: 1, Completed: 1}),
	} {
		s := newScheduler(t, points(2)...)
		w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
			if trial.TrialID == 2 {
				return Value(2), nil
			}
			if err := trial.Report(ctx, 1, ReportedValues{"loss": 1}); err != nil {
				t.Error(err)
			}
			s.set(func() {
				s.commands = []LeaseCommand{
					{TrialID: 1, Lease: "lease 1", Command: "dance"}, {TrialID: 1, Lease: "lease 0", Command: "drop"},
					{TrialID: 1, Lease: "lease 1", Command: command, Reason: Ptr("by hand")},
				}
			})
			<-ctx.Done()
			err := trial.Report(ctx, 2, ReportedValues{"loss": 1})
			equal(t, err, error(&StoppedError{Decision: Decision(command), Reason: "by hand"}))
			return Measurement{}, err
		}, WorkerOptions{})
		equal(t, run(t, w), want)
		equal(t, s.heard(), []string{"2: 2 "})
	}
}

func TestADroppedEvaluationCannotReport(t *testing.T) {
	s := newScheduler(t, points(1)...)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		s.set(func() { s.commands = []LeaseCommand{{TrialID: 1, Lease: "lease 1", Command: LeaseCommandKindDrop}} })
		<-ctx.Done()
		err := trial.Report(context.Background(), 1, ReportedValues{"loss": 1})
		equal(t, err, ErrDropped)
		return Measurement{}, err
	}, WorkerOptions{})
	equal(t, run(t, w), finished(Summary{}))
	equal(t, len(s.heard()), 0)
}

// I-5, I-6, W-20: whatever the outcome of a report is, the worker continues.
func TestEveryOutcomeOfAReport(t *testing.T) {
	for _, c := range []struct {
		receipt ReportReceipt
		want    Summary
	}{
		{ReportReceipt{Outcome: ReportOutcomeLate, Decision: DecisionStop}, finished(Summary{Stopped: 1})},
		{ReportReceipt{Outcome: ReportOutcomeEnded, Decision: DecisionStop, State: TrialStateCancelled}, finished(Summary{Stopped: 1})},
		{ReportReceipt{Outcome: ReportOutcomeSuperseded, Objectives: ObjectiveValues{"loss": 3}}, finished(Summary{Completed: 1})},
		{ReportReceipt{Outcome: ReportOutcomeRefused, Error: &ErrorResponse{Code: ErrorCodeInvalidMessage}}, finished(Summary{Completed: 1})},
		{ReportReceipt{Outcome: "applauded", Decision: "dance"}, finished(Summary{Completed: 1})},
	} {
		s := newScheduler(t, points(1)...)
		s.nextStep, s.decide = 1, func(Report) ReportReceipt { return c.receipt }
		equal(t, run(t, newTestWorker(t, s, steps(2), WorkerOptions{})), c.want)
	}
}

// The end of held reports may stop the trial: then its failure is not told, but its result is.
func TestADecisionOnTheLastReports(t *testing.T) {
	for fails, want := range map[bool]Summary{
		true: finished(Summary{Stopped: 1}), false: finished(Summary{Completed: 1}),
	} {
		s := newScheduler(t, points(1)...)
		s.decide = every(1, DecisionStop)
		w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
			m, err := steps(1)(ctx, trial)
			if fails {
				return m, errors.New("broken")
			}
			return m, err
		}, WorkerOptions{})
		equal(t, run(t, w), want)
		equal(t, len(s.heard()), map[bool]int{true: 1, false: 2}[fails])
	}
}

func TestAnOutageDuringAReport(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.nextStep, s.decide = 2, every(2, DecisionContinue)
	var mu sync.Mutex
	var failures int
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		mu.Lock()
		defer mu.Unlock()
		if call == "POST reports" {
			if failures++; failures <= 2 {
				return 503, refusal("unavailable", `,"retryable":true`)
			}
		}
		return 0, ""
	}
	equal(t, run(t, newTestWorker(t, s, steps(2), WorkerOptions{})), finished(Summary{Completed: 1}))
	keys := map[string]int{}
	for _, one := range s.got() {
		if strings.HasSuffix(one.path, "reports") {
			keys[one.key]++
		}
	}
	equal(t, len(keys), 1)
	equal(t, s.heard(), []string{"1 reports 1=1 2=2, next 1", "1: 0.5 "})
}

// An outage that takes too long ends the worker; nothing of the evaluation is told or kept on disk.
func TestAnOutageDuringAReportThatTakesTooLong(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.nextStep = 1
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST reports" {
			return 503, refusal("unavailable", `,"retryable":true`)
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		err := trial.Report(ctx, 1, ReportedValues{"loss": 1})
		equal(t, err, ErrWorkerStopped)
		return Measurement{}, err
	}, WorkerOptions{Reconnect: time.Nanosecond})
	equal(t, run(t, w), Summary{Reason: EndUnreachable})
	equal(t, len(s.heard()), 0)
}

func TestAForgottenWorkerReportsUnderItsNewName(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.nextStep = 1
	s.hook = func(call string, body json.RawMessage) (int, string) {
		if call == "POST reports" && strings.Contains(string(body), fmt.Sprintf(workerUUID, 1)) {
			return 404, refusal("unknown_worker", "")
		}
		return 0, ""
	}
	equal(t, run(t, newTestWorker(t, s, steps(1), WorkerOptions{})), finished(Summary{Completed: 1}))
	equal(t, s.workers, 2)
	equal(t, s.heard(), []string{"1 reports 1=1, next 1", "1: 0.5 "})
}

func TestReportsThatAreRefusedAsAWhole(t *testing.T) {
	for code, want := range map[string]string{"too_large": "", "permission_denied": "permission_denied"} {
		s := newScheduler(t, points(1)...)
		s.nextStep = 1
		s.hook = func(call string, _ json.RawMessage) (int, string) {
			if call == "POST reports" {
				return 400, refusal(code, "")
			}
			return 0, ""
		}
		spool := t.TempDir()
		w := newTestWorker(t, s, steps(1), WorkerOptions{SpoolDir: spool})
		summary, err := w.Run(context.Background())
		if kept, _ := os.ReadDir(spool); len(kept) > 0 {
			t.Error(kept)
		}
		if want == "" {
			summary.Message = ""
			equal(t, summary, finished(Summary{Completed: 1}))
			equal(t, s.heard(), []string{"1: 0.5 "})
		} else if !errors.Is(err, ErrorCode(want)) {
			t.Error(err)
		}
	}
}

// W-25: nothing is sent, and the log says so once.
func TestAStudyWithoutStepsGetsNoReports(t *testing.T) {
	s := newScheduler(t, points(2)...)
	s.steps = ""
	w := newTestWorker(t, s, steps(3), WorkerOptions{})
	var log bytes.Buffer
	w.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	equal(t, run(t, w), finished(Summary{Completed: 2}))
	equal(t, s.heard(), []string{"1: 0.5 ", "2: 0.5 "})
	equal(t, strings.Count(log.String(), "\n"), 1)
	equal(t, strings.Count(log.String(), "reports are not sent: the study has no steps"), 1)
}

// The trials of a worker that failed may be the cause, and count as preempted.
func TestTheTrialsOfAWorkerThatFailed(t *testing.T) {
	s := newScheduler(t, points(2)...)
	s.nextStep = 1
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST reports" {
			return 403, refusal("permission_denied", "")
		}
		return 0, ""
	}
	began := make(chan int64, 1)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		if trial.TrialID == 2 {
			began <- 2
			<-ctx.Done()
			return Measurement{}, context.Cause(ctx)
		}
		<-began
		return steps(1)(ctx, trial)
	}, WorkerOptions{Concurrency: 2})
	if _, err := w.Run(context.Background()); !errors.Is(err, ErrorCodePermissionDenied) {
		t.Error(err)
	}
	equal(t, s.heard(), []string{"2 released: preempted, stopped"})
}

// A worker that drains asks for no other trial when one is stopped.
func TestADrainingWorkerTakesNoTrialFromAReceipt(t *testing.T) {
	s := newScheduler(t, points(2)...)
	s.nextStep, s.decide = 1, every(1, DecisionStop)
	var w *Worker
	w = newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		w.Drain()
		return steps(1)(ctx, trial)
	}, WorkerOptions{})
	equal(t, run(t, w), Summary{Reason: EndDrained, Stopped: 1})
	equal(t, s.heard(), []string{"1 reports 1=1, next 0"})
}

// A trial that came with a receipt, and can no longer begin, goes back and counts against nothing.
func TestATrialFromAReceiptThatCannotBegin(t *testing.T) {
	for name, end := range map[string]func(*Worker){"drain": (*Worker).Drain, "stop": (*Worker).Stop} {
		t.Run(name, func(t *testing.T) {
			s := newScheduler(t, points(2)...)
			s.nextStep, s.decide = 1, every(1, DecisionStop)
			var w *Worker
			w = newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
				m, err := steps(1)(ctx, trial)
				end(w)
				return m, err
			}, WorkerOptions{})
			equal(t, run(t, w).Stopped, 1)
			equal(t, s.heard(), []string{"1 reports 1=1, next 1", "2 released: undelivered, not begun"})
		})
	}
}

func TestAHeartbeatDropsATrialThatHasNotBegun(t *testing.T) {
	s := newScheduler(t, points(2)...)
	s.nextStep, s.decide = 1, every(1, DecisionStop)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		m, err := steps(1)(ctx, trial)
		s.set(func() { s.commands = []LeaseCommand{{TrialID: 2, Lease: "lease 2", Command: LeaseCommandKindDrop}} })
		eventually(t, func() bool { return !trial.reporter.slot.hasNext() })
		return m, err
	}, WorkerOptions{})
	equal(t, run(t, w), finished(Summary{Stopped: 1}))
	equal(t, s.heard(), []string{"1 reports 1=1, next 1"})
}

// A paused trial may come back to the same worker before its evaluation has ended: its leases are told apart.
func TestAPausedTrialComesBackAtOnce(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.nextStep = 1
	s.hook = func(call string, body json.RawMessage) (int, string) {
		if call == "POST reports" && strings.Contains(string(body), `"lease 1"`) {
			return 200, `{"tag":"SubmitReportsResponse","receipts":[{"trial_id":1,"step":1,"outcome":"recorded","decision":"pause"}],` +
				`"next":{"status":"suggestions","suggestions":[{"trial_id":1,"attempt":2,"lease":"fresh","lease_s":0.02,` +
				`"parameters":{"n":1,"x":1},"resume":{"step":1,"checkpoint":{"uri":"memory:1"}}}]}}`
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		if trial.Attempt == 2 {
			equal(t, *trial.Resume, Resume{Step: 1, Checkpoint: Checkpoint{URI: "memory:1"}})
			return steps(2)(ctx, trial)
		}
		m, err := steps(1)(ctx, trial)
		equal(t, trial.reporter.worker.leases.held(), []LeaseRef{{TrialID: 1, Lease: "fresh"}})
		return m, err
	}, WorkerOptions{CanResume: true})
	equal(t, run(t, w), finished(Summary{Paused: 1, Completed: 1}))
	equal(t, s.heard(), []string{"1 reports 2=2, next 0", "1: 0.5 "})
}

func TestWrongReports(t *testing.T) {
	s := newScheduler(t, points(1)...)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		for want, err := range map[string]error{
			"hola: the step of a report is at least 1, not 0":                                                   trial.Report(ctx, 0, nil),
			`hola: "los" is no objective of the study, which has ["loss"]`:                                      trial.Report(ctx, 1, ReportedValues{"los": 1}),
			"hola: the URI of a checkpoint has 1 to 2000 characters, not 0":                                     trial.Report(ctx, 1, nil, WithCheckpoint(Checkpoint{})),
			"hola: the checkpoint \"a\\x00\": hola: invalid_message: a text holds U+0000: \"a\\x00\" (at /uri)": trial.Report(ctx, 1, nil, WithCheckpoint(Checkpoint{URI: "a\x00"})),
		} {
			if err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if err := trial.Report(ended, 1, nil, WithCheckpoint(Checkpoint{URI: "a"})); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		return Value(1), nil
	}, WorkerOptions{})
	equal(t, run(t, w), finished(Summary{Completed: 1}))
	equal(t, s.heard(), []string{"1: 1 "})
}

// A report whose context ends while it is sent is held back, and sent with the next ones.
func TestAReportWhoseContextEnds(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.nextStep = 1
	ending := make(chan context.CancelFunc, 1)
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST reports" {
			select {
			case cancel := <-ending:
				cancel()
				return 503, refusal("unavailable", `,"retryable":true`)
			default:
			}
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		short, cancel := context.WithCancel(ctx)
		ending <- cancel
		if err := trial.Report(short, 1, ReportedValues{"loss": 1}); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		return steps(0)(ctx, trial)
	}, WorkerOptions{})
	equal(t, run(t, w), finished(Summary{Completed: 1}))
	equal(t, s.heard(), []string{"1 reports 1=1, next 0", "1: 0.5 "})
}

// A report that asks for the next trial is answered although its context ends: otherwise a lease would be left to expire.
func TestAnAskInAReportIsNotCutOff(t *testing.T) {
	s := newScheduler(t, points(2)...)
	s.nextStep, s.decide = 1, every(1, DecisionStop)
	ending := make(chan context.CancelFunc, 1)
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST reports" {
			select {
			case cancel := <-ending:
				cancel()
			default:
			}
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		short, cancel := context.WithCancel(context.Background())
		ending <- cancel
		err := trial.Report(short, 1, ReportedValues{"loss": 1})
		equal(t, err, error(&StoppedError{Decision: DecisionStop, Reason: "worse than the others"}))
		equal(t, context.Cause(ctx), err)
		return Measurement{}, err
	}, WorkerOptions{})
	equal(t, run(t, w), finished(Summary{Stopped: 2}))
	equal(t, s.heard(), []string{"1 reports 1=1, next 1", "2 reports 1=1, next 1"})
	equal(t, s.asked("POST suggestions"), 1)
}

func TestReportsFromSeveralGoroutines(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.nextStep, s.decide = 5, every(5, DecisionContinue)
	w := newTestWorker(t, s, func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		var all sync.WaitGroup
		for step := int64(1); step <= 50; step++ {
			all.Add(1)
			go func() {
				defer all.Done()
				if err := trial.Report(ctx, step, ReportedValues{"loss": 1}); err != nil {
					t.Error(err)
				}
			}()
		}
		all.Wait()
		return Value(1), nil
	}, WorkerOptions{})
	run(t, w)
	equal(t, strings.Count(strings.Join(s.heard(), ""), "=1"), 50)
}

func TestDiscardedCheckpointsAreHandedOn(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.decide = func(r Report) ReportReceipt {
		return ReportReceipt{Outcome: ReportOutcomeRecorded, Discard: []Checkpoint{{URI: fmt.Sprint("old ", r.Step)}}}
	}
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST results" {
			return 200, `{"tag":"SubmitResultResponse","receipts":[{"trial_id":1,"outcome":"recorded","discard":[{"uri":"last"}]}],` +
				`"next":{"status":"finished","reason":"max_trials"}}`
		}
		return 0, ""
	}
	var discarded []string
	run(t, newTestWorker(t, s, steps(1), WorkerOptions{OnDiscard: func(checkpoints []Checkpoint) {
		for _, checkpoint := range checkpoints {
			discarded = append(discarded, checkpoint.URI)
		}
	}}))
	equal(t, discarded, []string{"old 1", "last"})
}

func TestAReportInATestOfAnObjective(t *testing.T) {
	ctx := context.Background()
	m, err := steps(2)(ctx, &Evaluation{Resume: &Resume{Step: 1}})
	if err != nil || *m.single != 0.5 {
		t.Error(m, err)
	}
	if err := new(Evaluation).Report(ctx, -1, nil); err == nil {
		t.Error("no error")
	}
	equal(t, *LocalCheckpoint("file").Host, hostLabel())
}

func TestLabelsAndCanResumeAreRegistered(t *testing.T) {
	t.Setenv("HOLA_LABELS", "node=a, queue=x=y,,gpu=")
	s := newScheduler(t)
	run(t, newTestWorker(t, s, steps(1), WorkerOptions{CanResume: true, Labels: map[string]string{"node": "b"}}))
	var request RegisterWorkerRequest
	if err := json.Unmarshal([]byte(s.got()[0].body), &request); err != nil {
		t.Fatal(err)
	}
	equal(t, request.CanResume, true)
	equal(t, request.Labels, Labels{"node": "b", "queue": "x=y", "gpu": ""})
}

func TestWrongLabels(t *testing.T) {
	for variable, want := range map[string]string{
		"node":                          `HOLA_LABELS: "node" is not name=value`,
		"a=1,a=2":                       `HOLA_LABELS: the name "a" is there twice`,
		"1=a":                           `HOLA_LABELS: the name "1" is not a letter`,
		"a=" + strings.Repeat("é", 257): `HOLA_LABELS: the value of "a" is longer than 256 characters`,
		strings.Join(strings.Split(fmt.Sprintf("%033d", 0), ""), "") + "=": `HOLA_LABELS: the name "0`,
	} {
		if _, err := allLabels(nil, variable); err == nil || !strings.HasPrefix(err.Error(), "hola: "+want) {
			t.Errorf("%v, not %s", err, want)
		}
	}
	many := map[string]string{}
	for i := range 33 {
		many[fmt.Sprint("l", i)] = ""
	}
	if _, err := allLabels(many, ""); err == nil || err.Error() != "hola: 33 labels, more than the 32 allowed" {
		t.Error(err)
	}
	if _, err := allLabels(map[string]string{"a": "\x00"}, ""); err == nil {
		t.Error("no error")
	}
}
