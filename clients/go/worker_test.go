package hola

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func newTestWorker(t *testing.T, s *scheduler, objective Objective, o WorkerOptions) *Worker {
	t.Helper()
	if o.SpoolDir == "" {
		o.SpoolDir = t.TempDir()
	}
	o.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	w, err := NewWorker(newTestClient(t, Options{Endpoints: []string{s.URL}}), objective, o)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func run(t *testing.T, w *Worker) Summary {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	summary, err := w.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	summary.Message = ""
	return summary
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// eventually waits for a condition.
func eventually(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Error("it never happened")
			return
		}
	}
}

func points(count int) []ParameterSet {
	sets := make([]ParameterSet, count)
	for i := range sets {
		sets[i] = ParameterSet{"n": float64(i), "x": int64(i)}
	}
	return sets
}

// untilTold is an objective that says that it began, and then waits for its context.
func untilTold(began chan<- int64, causes chan<- error) Objective {
	return func(ctx context.Context, s *Evaluation) (Measurement, error) {
		began <- s.TrialID
		<-ctx.Done()
		causes <- context.Cause(ctx)
		return Value(1), nil
	}
}

func TestAWorkerTellsWhatComesOfEachTrial(t *testing.T) {
	s := newScheduler(t, points(7)...)
	w := newTestWorker(t, s, func(_ context.Context, s *Evaluation) (Measurement, error) {
		n, ok := s.Parameters["n"].(int64)
		x, isFloat := s.Parameters["x"].(float64)
		if !ok || !isFloat || x != float64(n) {
			return Measurement{}, fmt.Errorf("parameters %#v", s.Parameters)
		}
		switch n {
		case 1:
			return Measurement{Values: ObjectiveValues{"loss": x}}.WithMetadata(map[string]any{"a\x00": []any{nil, int64(1) << 60}}), nil
		case 2:
			return Measurement{}, errors.New("broken\x00\xff")
		case 3:
			return Measurement{}, fmt.Errorf("wrapped: %w", Infeasible("too %s", "hot"))
		case 4:
			return Value(math.NaN()), nil
		case 5:
			panic("lost")
		case 6:
			return Measurement{Values: ObjectiveValues{"los": 1}}, nil
		}
		return Value(x), nil
	}, WorkerOptions{})
	equal(t, run(t, w), Summary{Reason: EndFinished, StudyReason: FinishReasonMaxTrials, Completed: 2, Failed: 4, Infeasible: 1})
	equal(t, s.heard(), []string{
		"1: 0 ",
		`2: 1 {"a\\0":[null,"1152921504606846976"]}`,
		`3 failed: broken\0` + "\uFFFD",
		"4 infeasible: wrapped: too hot",
		`5 failed: the value of "loss" is not finite: NaN`,
		"6 failed: panic: lost",
		`7 failed: "los" is no objective of the study; the value of "loss" is missing`,
	})
	// One round trip for each trial: after the first ask the tells ask.
	equal(t, s.asked("POST suggestions"), 1)
	equal(t, s.asked("POST deregister"), 1)
}

func TestTypedParameters(t *testing.T) {
	type parameters struct {
		N int     `json:"n"`
		X float64 `json:"x"`
	}
	s := newScheduler(t, ParameterSet{"n": 3.0, "x": int64(2)}, ParameterSet{"n": 3.0, "x": int64(2), "z": "?"})
	w := newTestWorker(t, s, Typed(func(_ context.Context, p parameters) (Measurement, error) {
		return Value(float64(p.N) + p.X), nil
	}), WorkerOptions{})
	run(t, w)
	equal(t, s.heard(), []string{
		"1: 5 ", `2 failed: parameters {"n":3,"x":2,"z":"?"}: json: unknown field "z"`,
	})
}

func TestEvaluationsRunAtOnceAndHeartbeatsRenewTheirLeases(t *testing.T) {
	s := newScheduler(t, points(4)...)
	var running atomic.Int64
	both := make(chan struct{})
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) {
		if running.Add(1) == 2 {
			close(both)
		}
		<-both
		before := s.asked("POST heartbeat")
		eventually(t, func() bool { return s.asked("POST heartbeat") >= before+2 })
		return Value(1), nil
	}, WorkerOptions{Concurrency: 2})
	equal(t, run(t, w).Completed, 4)
	renewed := false
	for _, one := range s.got() {
		renewed = renewed || strings.HasSuffix(one.path, "heartbeat") && strings.Contains(one.body, `"lease 1"`) &&
			strings.Contains(one.body, `"lease 2"`)
	}
	if !renewed {
		t.Error("no heartbeat named both leases")
	}
}

func TestADroppedTrialIsAbandonedWithoutAWord(t *testing.T) {
	s := newScheduler(t, points(2)...)
	began, causes := make(chan int64, 2), make(chan error, 2)
	hold := untilTold(began, causes)
	w := newTestWorker(t, s, func(ctx context.Context, sg *Evaluation) (Measurement, error) {
		if sg.TrialID == 1 {
			s.set(func() { s.commands = []LeaseCommand{{TrialID: 1, Lease: "lease 1", Command: LeaseCommandKindDrop}} })
			return hold(ctx, sg)
		}
		return Value(2), nil
	}, WorkerOptions{})
	equal(t, run(t, w), Summary{Reason: EndFinished, StudyReason: FinishReasonMaxTrials, Completed: 1})
	equal(t, s.heard(), []string{"2: 2 "})
	equal(t, <-causes, ErrDropped)
}

func TestTheSchedulerSaysStopAndDrain(t *testing.T) {
	for command, want := range map[Command]Summary{
		CommandStop:  {Reason: EndStopped, Released: 1},
		CommandDrain: {Reason: EndDrained, Completed: 1},
	} {
		s := newScheduler(t, points(3)...)
		var w *Worker
		w = newTestWorker(t, s, func(ctx context.Context, _ *Evaluation) (Measurement, error) {
			s.set(func() { s.command = command })
			<-w.draining.done
			if command == CommandStop {
				<-ctx.Done()
			}
			return Value(1), nil
		}, WorkerOptions{})
		equal(t, run(t, w), want)
	}
}

func TestSignals(t *testing.T) {
	for _, c := range []struct {
		signals []syscall.Signal
		want    Summary
		told    []string
		code    int
	}{
		{[]syscall.Signal{syscall.SIGTERM}, Summary{Reason: EndPreempted, Released: 1}, []string{"1 released: preempted, preempted"}, 143},
		{[]syscall.Signal{syscall.SIGINT}, Summary{Reason: EndDrained, Completed: 1}, []string{"1: 1 "}, 0},
		{[]syscall.Signal{syscall.SIGINT, syscall.SIGINT}, Summary{Reason: EndStopped, Released: 1}, []string{"1 released: drained, stopped"}, 130},
	} {
		s := newScheduler(t, points(3)...)
		var w *Worker
		w = newTestWorker(t, s, func(ctx context.Context, _ *Evaluation) (Measurement, error) {
			for i, signal := range c.signals {
				if err := syscall.Kill(os.Getpid(), signal); err != nil {
					return Measurement{}, err
				}
				wait := w.draining
				if i == 1 {
					wait = w.stopping
				}
				<-wait.done
			}
			if c.want.Reason != EndDrained {
				<-ctx.Done()
			}
			return Value(1), nil
		}, WorkerOptions{HandleSignals: true})
		got := run(t, w)
		equal(t, got, c.want)
		equal(t, s.heard(), c.told)
		equal(t, got.ExitCode(), c.code)
	}
}

func TestTheEndOfTheContextStopsTheWorker(t *testing.T) {
	s := newScheduler(t, points(3)...)
	began, causes := make(chan int64, 2), make(chan error, 2)
	w := newTestWorker(t, s, untilTold(began, causes), WorkerOptions{Concurrency: 2})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-began
		<-began
		cancel()
	}()
	summary, err := w.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, summary.Reason, EndStopped)
	equal(t, summary.Released, 2)
	equal(t, <-causes, ErrWorkerStopped)
	if _, err := w.Run(context.Background()); err == nil {
		t.Error("it ran again")
	}
}

func TestAWorkerThatIsIdleDrainsAtOnce(t *testing.T) {
	s := newScheduler(t)
	s.paused = true
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{})
	go func() {
		// An unknown status is "wait": it asks again, under a new key.
		eventually(t, func() bool { return s.asked("POST suggestions") >= 3 })
		w.Drain()
	}()
	equal(t, run(t, w), Summary{Reason: EndDrained})
	keys := map[string]bool{}
	for _, one := range s.got() {
		if strings.HasSuffix(one.path, "suggestions") {
			keys[one.key] = true
		}
	}
	if len(keys) < 3 {
		t.Errorf("keys %v", keys)
	}
}

func TestAForgottenWorkerRegistersAgain(t *testing.T) {
	s := newScheduler(t, points(2)...)
	s.hook = func(call string, body json.RawMessage) (int, string) {
		if !strings.HasSuffix(call, "workers") && bytes.Contains(body, []byte(fmt.Sprintf(workerUUID, 1))) &&
			call != "POST suggestions" {
			return 404, refusal("unknown_worker", "")
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{})
	equal(t, run(t, w).Completed, 2)
	equal(t, s.workers, 2)
}

func TestAnOutageIsSurvivedWithTheSameKey(t *testing.T) {
	s := newScheduler(t, points(1)...)
	spool := t.TempDir()
	var failures atomic.Int64
	var kept atomic.Int64
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST results" && failures.Add(1) <= 2 {
			files, _ := filepath.Glob(filepath.Join(spool, "default-1-*.json"))
			kept.Store(int64(len(files)))
			return 503, refusal("unavailable", `,"retryable":true`)
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{SpoolDir: spool})
	equal(t, run(t, w).Completed, 1)
	equal(t, kept.Load(), int64(1)) // from the first trouble on
	keys := map[string]int{}
	for _, one := range s.got() {
		if strings.HasSuffix(one.path, "results") {
			keys[one.key]++
		}
	}
	if len(keys) != 1 {
		t.Errorf("keys %v", keys)
	}
	files, _ := os.ReadDir(spool)
	equal(t, len(files), 0)
}

func TestAnOutcomeThatCannotBeToldIsLeftForTheNext(t *testing.T) {
	s := newScheduler(t, points(2)...)
	spool := t.TempDir()
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST results" {
			return 503, refusal("unavailable", `,"retryable":true`)
		}
		return 0, ""
	}
	objective := func(context.Context, *Evaluation) (Measurement, error) { return Value(0.5), nil }
	first := newTestWorker(t, s, objective, WorkerOptions{SpoolDir: spool, Reconnect: time.Nanosecond})
	equal(t, run(t, first), Summary{Reason: EndUnreachable, Unsent: 1})
	files, err := filepath.Glob(filepath.Join(spool, "default-1-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	info, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	equal(t, info.Mode().Perm(), os.FileMode(0o600))
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	equal(t, string(data),
		`{"study":"default","created_ms":5,"result":{"trial_id":1,"lease":"lease 1","objectives":{"loss":0.5}}}`)

	// Another study of the same name, and what is no outcome, are not meant.
	other := strings.Replace(string(data), ":5", ":6", 1)
	byPython := `{"study":"default","created_ms":5,"result":null,"failure":{"trial_id":8,"lease":"l","reason":"r"}}`
	for name, text := range map[string]string{"default-1-b.json": other, "default-7-a.json": "{", "default-8-c.json": byPython} {
		if err := os.WriteFile(filepath.Join(spool, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.set(func() { s.hook = nil })
	second := newTestWorker(t, s, objective, WorkerOptions{SpoolDir: spool})
	equal(t, run(t, second), Summary{Reason: EndFinished, StudyReason: FinishReasonMaxTrials, Completed: 1})
	equal(t, s.heard(), []string{"1: 0.5 ", "8 failed: r", "2: 0.5 "})
	left, _ := os.ReadDir(spool)
	equal(t, len(left), 2)
}

func TestALongEvaluationIsKeptBeforeItIsTold(t *testing.T) {
	s := newScheduler(t, points(1)...)
	spool := t.TempDir()
	var kept atomic.Int64
	s.hook = func(call string, _ json.RawMessage) (int, string) {
		if call == "POST results" {
			files, _ := filepath.Glob(filepath.Join(spool, "*.json"))
			kept.Store(int64(len(files)))
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(ctx context.Context, _ *Evaluation) (Measurement, error) {
		sleep(ctx, writeAhead)
		return Value(1), nil
	}, WorkerOptions{SpoolDir: spool})
	run(t, w)
	equal(t, kept.Load(), int64(1))
}

func TestTooManyFailuresInARowEndTheWorker(t *testing.T) {
	s := newScheduler(t, points(9)...)
	w := newTestWorker(t, s, func(_ context.Context, s *Evaluation) (Measurement, error) {
		if s.TrialID == 3 {
			return Value(1), nil
		}
		return Measurement{}, errors.New("broken")
	}, WorkerOptions{MaxErrors: 3})
	got := run(t, w)
	equal(t, got, Summary{Reason: EndMaxErrors, Completed: 1, Failed: 5})
	equal(t, got.ExitCode(), 1)
}

func TestAResultThatIsRefusedBecomesAFailure(t *testing.T) {
	s := newScheduler(t, points(1)...)
	s.hook = func(call string, body json.RawMessage) (int, string) {
		if call == "POST results" && bytes.Contains(body, []byte(`"results"`)) {
			return 400, refusal("invalid_message", "")
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{})
	equal(t, run(t, w).Failed, 1)
	equal(t, s.heard(), []string{"1 failed: the scheduler refused the result: hola: invalid_message: as the test says"})
}

func TestAWorkerThatIsRefused(t *testing.T) {
	s := newScheduler(t)
	s.hook = func(string, json.RawMessage) (int, string) { return 404, refusal("unknown_study", "") }
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{})
	if _, err := w.Run(context.Background()); !errors.Is(err, ErrorCodeUnknownStudy) {
		t.Error(err)
	}
}

func TestMetadataThatCannotTravelIsDropped(t *testing.T) {
	var deep any = 1.0
	for range 40 {
		deep = []any{deep}
	}
	for _, c := range []struct {
		given any
		want  string
	}{
		{map[string]any{"f": func() {}}, `{"dropped":"the metadata cannot be written: json: unsupported type: func()"}`},
		{[]int{1}, `{"dropped":"the metadata is no JSON object: [1]"}`},
		{map[string]any{"a": strings.Repeat("a", maxMetadataBytes)}, `{"dropped":"the metadata had 262152 bytes, more than the 262144 allowed"}`},
		{struct {
			A float64 `json:"a"`
		}{0.5}, `{"a":0.5}`},
		{json.RawMessage(`{"a":"\ud800"}`), `{"a":"` + "\uFFFD" + `"}`},
	} {
		equal(t, string(cleanMetadata(c.given)), c.want)
	}
	if data := cleanMetadata(map[string]any{"a": deep}); bytes.Count(data, []byte("[")) > 60 || !json.Valid(data) {
		t.Errorf("%s", data)
	}
}

func TestReasonsAreCut(t *testing.T) {
	equal(t, len([]rune(failure(strings.Repeat("é", 30_000)).reason)), maxReasonChars)
}

func TestAChoiceComesAsTheStudyHasIt(t *testing.T) {
	spec := StudySpec{Parameters: []ParameterSpec{
		CategoricalParameter{Name: "c", Choices: []ParameterValue{true, int64(1), "1", nil, 2.5}},
		LatticeParameter{Name: "l", Values: []float64{16, 32}},
	}}
	for given, want := range map[any]any{1.0: int64(1), true: true, "1": "1", nil: nil, 2.5: 2.5} {
		equal(t, canonical(spec, ParameterSet{"c": given, "l": int64(16)}), ParameterSet{"c": want, "l": 16.0})
	}
}
