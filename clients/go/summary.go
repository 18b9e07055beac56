package hola

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// An EndReason is why a worker ended.
type EndReason string

// Why a worker ends.
const (
	// EndFinished says that the study is finished.
	EndFinished EndReason = "finished"
	// EndDrained says that the worker was told to end after the running evaluations.
	EndDrained EndReason = "drained"
	// EndStopped says that the worker was told to end at once, or failed.
	EndStopped EndReason = "stopped"
	// EndPreempted says that SIGTERM came.
	EndPreempted EndReason = "preempted"
	// EndMaxErrors says that too many trials failed in a row.
	EndMaxErrors EndReason = "max_errors"
	// EndUnreachable says that no scheduler was reached for too long.
	EndUnreachable EndReason = "unreachable"
)

// A Summary is what a worker did.
type Summary struct {
	// Reason is why it ended.
	Reason EndReason `json:"reason"`
	// Message is the same in words.
	Message string `json:"message"`
	// StudyReason is why the study is finished, if it is.
	StudyReason FinishReason `json:"study_reason,omitempty"`
	// Completed counts the trials told with values.
	Completed int `json:"completed"`
	// Failed counts the trials told as failed.
	Failed int `json:"failed"`
	// Infeasible counts the trials told as infeasible.
	Infeasible int `json:"infeasible"`
	// Stopped counts the trials that a stopping rule ended early.
	Stopped int `json:"stopped"`
	// Paused counts the trials that a stopping rule paused.
	Paused int `json:"paused"`
	// Released counts the trials given back.
	Released int `json:"released"`
	// Unsent counts the outcomes left on disk for the next worker.
	Unsent int `json:"unsent"`
}

// ExitCode is what a process should exit with: 0, 1, or 128 and the signal's number.
func (s Summary) ExitCode() int {
	switch s.Reason {
	case EndFinished, EndDrained:
		return 0
	case EndStopped:
		return 128 + 2
	case EndPreempted:
		return 128 + 15
	}
	return 1
}

func (s Summary) String() string {
	counts := fmt.Sprintf("%d completed, %d failed, %d infeasible, %d stopped, %d paused, %d released, %d unsent",
		s.Completed, s.Failed, s.Infeasible, s.Stopped, s.Paused, s.Released, s.Unsent)
	if s.Message == "" { // the worker never ran
		return counts
	}
	return s.Message + ": " + counts
}

// tally counts outcomes, and failures in a row.
type tally struct {
	maxErrors int // 0: no bound

	mu                            sync.Mutex
	inRow                         int
	completed, failed, infeasible int
	stopped, paused, released     int
}

// wouldEnd reports whether this outcome, once told, makes one failure too many.
func (t *tally) wouldEnd(o outcome) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return o.kind == FailureKindFailed && t.maxErrors > 0 && t.inRow+1 >= t.maxErrors
}

// count counts an outcome that was told, and says what is wrong when there were too many failures in a row.
func (t *tally) count(o outcome, receipt Receipt) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch o.kind {
	case "":
		t.completed++
	case FailureKindInfeasible:
		t.infeasible++
	default:
		t.failed++
	}
	if o.kind != FailureKindFailed && receipt.Outcome != OutcomeRefused {
		t.inRow = 0
		return ""
	}
	t.inRow++
	if t.inRow != t.maxErrors {
		return ""
	}
	last := firstLine(o.reason)
	if receipt.Error != nil {
		last = receipt.Error.Message
	}
	return fmt.Sprintf("%d trials failed in a row, the last one: %s", t.maxErrors, last)
}

// countStopped counts a trial that ended early. It worked, so that no failure precedes the next one.
func (t *tally) countStopped(decision Decision) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.inRow = 0
	if decision == DecisionPause {
		t.paused++
	} else {
		t.stopped++
	}
}

func (t *tally) release(count int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.released += count
}

func (t *tally) report(s *Summary) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.Completed, s.Failed, s.Infeasible = t.completed, t.failed, t.infeasible
	s.Stopped, s.Paused, s.Released = t.stopped, t.paused, t.released
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

func logOutcome(log *slog.Logger, o outcome, receipt Receipt) {
	log = log.With("trial", receipt.TrialID, "outcome", receipt.Outcome)
	if o.kind != "" {
		log.Warn("trial "+string(o.kind), "reason", firstLine(o.reason))
	}
	switch receipt.Outcome {
	case OutcomeRefused:
		log.Error("the outcome is refused", "reason", refusalOf(receipt.Error))
	case OutcomeSuperseded, OutcomeEnded:
		log.Info("the outcome changes nothing")
	default:
		log.Debug("told")
	}
}
