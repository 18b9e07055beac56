package hola

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// W-15: a heartbeat that was in flight while its trial failed, and was handed out again, says nothing of the new attempt.
func TestADropIsAboutTheLeaseOfTheHeartbeat(t *testing.T) {
	s := newScheduler(t, points(1)...)
	underWay, begun := make(chan struct{}), make(chan struct{})
	var stale, fresh atomic.Int64
	s.hook = func(call string, body json.RawMessage) (int, string) {
		switch {
		case call == "POST results" && strings.Contains(string(body), `"failures"`):
			return 200, `{"tag":"SubmitResultResponse","receipts":[{"trial_id":1,"outcome":"requeued"}],"next":{"status":` +
				`"suggestions","suggestions":[{"trial_id":1,"attempt":2,"lease":"fresh","lease_s":0.02,"parameters":{"n":1,"x":1}}]}}`
		case call == "POST heartbeat" && strings.Contains(string(body), `"lease 1"`):
			if stale.Add(1) == 1 {
				close(underWay)
			}
			<-begun
			return 200, `{"tag":"HeartbeatResponse","lease_commands":[{"trial_id":1,"lease":"lease 1","command":"drop"}]}`
		case call == "POST heartbeat" && strings.Contains(string(body), `"fresh"`):
			fresh.Add(1)
		}
		return 0, ""
	}
	w := newTestWorker(t, s, func(ctx context.Context, one *Evaluation) (Measurement, error) {
		if one.Attempt == 1 {
			<-underWay
			return Measurement{}, errors.New("try again")
		}
		close(begun)
		// Heartbeats follow each other: the second of this lease comes after the stale reply was read.
		eventually(t, func() bool { return fresh.Load() >= 2 || ctx.Err() != nil })
		return Value(3), context.Cause(ctx)
	}, WorkerOptions{RetryFailures: true})
	equal(t, run(t, w), Summary{Reason: EndFinished, StudyReason: FinishReasonMaxTrials, Completed: 1, Failed: 1})
	equal(t, s.heard(), []string{"1: 3 "})
}

// A scheduler that has gone when the worker says goodbye is no trouble of the worker's.
func TestAGoodbyeToAClosedPort(t *testing.T) {
	s := newScheduler(t, points(1)...)
	answer := s.Config.Handler
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		if strings.HasSuffix(r.URL.Path, "/results") {
			_ = s.Listener.Close()
		}
		answer.ServeHTTP(w, r)
	})
	var log strings.Builder
	w := newTestWorker(t, s, func(context.Context, *Evaluation) (Measurement, error) { return Value(1), nil }, WorkerOptions{})
	w.log = slog.New(slog.NewTextHandler(&log, nil))
	equal(t, run(t, w), Summary{Reason: EndFinished, StudyReason: FinishReasonMaxTrials, Completed: 1})
	if strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "no goodbye") {
		t.Error(log.String())
	}
}
