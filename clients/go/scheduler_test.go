package hola

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

const workerUUID = "00000000-0000-4000-8000-00000000000%d"

// scheduler is a small scheduler for the tests: it gives out trials in order, keeps what it is told, and does what the
// hook of the test says first.
type scheduler struct {
	*script
	mu       sync.Mutex
	workers  int
	waiting  []ParameterSet
	given    int64
	told     []string
	calls    []string
	hook     func(call string, body json.RawMessage) (status int, reply string)
	command  Command
	commands []LeaseCommand
	paused   bool
	// nextStep and resume are those of each suggestion.
	nextStep int64
	resume   *Resume
	// steps is the field of the spec, after a comma.
	steps string
	// decide is the receipt of a report; without it every report is recorded.
	decide func(Report) ReportReceipt
}

func newScheduler(t *testing.T, trials ...ParameterSet) *scheduler {
	t.Helper()
	s := &scheduler{waiting: trials, steps: `,"steps":{"max":1000}`}
	s.script = answering(t, func(_ int, one sent) (int, string) {
		call := one.method + " " + one.path[strings.LastIndex(one.path, "/")+1:]
		s.mu.Lock()
		s.calls = append(s.calls, call)
		hook := s.hook
		s.mu.Unlock()
		if hook != nil {
			if status, reply := hook(call, json.RawMessage(one.body)); status != 0 || reply != "" {
				return max(status, 0), reply
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		return http.StatusOK, s.answer(call, one)
	})
	return s
}

func (s *scheduler) answer(call string, one sent) string {
	switch call {
	case "POST workers":
		s.workers++
		return fmt.Sprintf(`{"tag":"RegisterWorkerResponse","worker_id":"`+workerUUID+`","limits":{},"info":{"study":"default",`+
			`"spec":{"parameters":[{"type":"integer","name":"n","low":0,"high":9},{"type":"continuous","name":"x","low":0,`+
			`"high":9}],"objectives":[{"name":"loss"}]`+s.steps+`},"state":"running","revision":1,"objective_revision":1,`+
			`"created_ms":5}}`, s.workers)
	case "POST suggestions":
		return s.next()
	case "POST results":
		return s.tell(one.body)
	case "POST reports":
		return s.report(one.body)
	case "POST heartbeat":
		reply, _ := marshal(HeartbeatResponse{Command: orDefault(s.command, CommandContinue), LeaseCommands: s.commands})
		return string(reply)
	case "POST releases":
		var r ReleaseTrialsRequest
		_ = json.Unmarshal([]byte(one.body), &r)
		for _, lease := range r.Leases {
			s.told = append(s.told, fmt.Sprintf("%d released: %s, %s", lease.TrialID, string(r.Kind), *r.Reason))
		}
		return `{"tag":"ReleaseTrialsResponse","receipts":[]}`
	case "POST deregister":
		return `{"tag":"DeregisterWorkerResponse"}`
	}
	return refusal("internal", "")
}

func (s *scheduler) next() string {
	if s.paused {
		return `{"tag":"GetSuggestionResponse","status":"later","retry_after_s":0.001}`
	}
	if len(s.waiting) == 0 {
		return `{"tag":"GetSuggestionResponse","status":"finished","reason":"max_trials"}`
	}
	s.given++
	suggestion, _ := marshal(Suggestion{
		TrialID: s.given, Attempt: 1, Lease: fmt.Sprint("lease ", s.given), LeaseSeconds: 0.02, Parameters: s.waiting[0],
		Standing: StandingHeld, State: TrialStateRunning, NextStep: s.nextStep, Resume: s.resume,
	})
	s.waiting = s.waiting[1:]
	gone := `{"trial_id":99,"attempt":1,"lease":"g","lease_s":1.0,"parameters":{},"standing":"gone"}`
	return fmt.Sprintf(`{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[%s,%s]}`, gone, suggestion)
}

func (s *scheduler) tell(body string) string {
	var told struct {
		Results   []Result  `json:"results"`
		Failures  []Failure `json:"failures"`
		NextCount int       `json:"next_count"`
	}
	_ = json.Unmarshal([]byte(body), &told)
	var trial int64
	for _, r := range told.Results {
		trial = r.TrialID
		s.told = append(s.told, fmt.Sprintf("%d: %v %s", trial, r.Objectives["loss"], r.Metadata))
	}
	for _, f := range told.Failures {
		trial = f.TrialID
		s.told = append(s.told, fmt.Sprintf("%d %s: %s", trial, string(f.Kind), firstLine(f.Reason)))
	}
	next := "null"
	if told.NextCount > 0 {
		next = s.next()
	}
	return fmt.Sprintf(`{"tag":"SubmitResultResponse","receipts":[{"trial_id":%d,"outcome":"recorded"}],"next":%s}`, trial, next)
}

// report keeps the reports of a request on one line.
func (s *scheduler) report(body string) string {
	var request SubmitReportsRequest
	_ = json.Unmarshal([]byte(body), &request)
	var reply SubmitReportsResponse
	line, ended := "", false
	for _, r := range request.Reports {
		line += fmt.Sprintf(" %d=%v", r.Step, r.Objectives["loss"])
		if r.Diverged {
			line += " diverged"
		}
		if r.Checkpoint != nil {
			line += " " + r.Checkpoint.URI
		}
		line += string(r.Metadata)
		receipt := ReportReceipt{Outcome: ReportOutcomeRecorded}
		if s.decide != nil {
			receipt = s.decide(r)
		}
		receipt.TrialID, receipt.Step = r.TrialID, r.Step
		receipt.Decision = orDefault(receipt.Decision, DecisionContinue)
		ended = ended || receipt.Decision != DecisionContinue
		reply.Receipts = append(reply.Receipts, receipt)
	}
	s.told = append(s.told, fmt.Sprintf("%d reports%s, next %d", request.Reports[0].TrialID, line, request.NextCount))
	next := "null"
	if ended && request.NextCount > 0 {
		next = s.next()
	}
	receipts, _ := marshal(reply.Receipts)
	return fmt.Sprintf(`{"tag":"SubmitReportsResponse","receipts":%s,"next":%s}`, receipts, next)
}

func (s *scheduler) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.told...)
}

// asked counts the calls of an operation.
func (s *scheduler) asked(call string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, c := range s.calls {
		if c == call {
			count++
		}
	}
	return count
}

func (s *scheduler) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}
