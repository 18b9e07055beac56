package hola

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// sent is a request as a server got it.
type sent struct {
	method, path, query, key, token, version, body string
}

// script is a server that answers what the test says, and keeps what it was sent.
type script struct {
	*httptest.Server
	mu   sync.Mutex
	sent []sent
}

// answering makes a server of a function from the number of the request, from 1, to the status and body of its reply; for
// status 0 the connection is closed.
func answering(t *testing.T, answer func(n int, s sent) (status int, body string)) *script {
	t.Helper()
	s := &script{}
	s.Server = httptest.NewServer(s.handler(answer))
	t.Cleanup(s.Close)
	return s
}

func (s *script) handler(answer func(n int, s sent) (status int, body string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		one := sent{
			r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Idempotency-Key"), r.Header.Get("Authorization"),
			r.Header.Get("Hola-Protocol"), string(body),
		}
		s.mu.Lock()
		s.sent = append(s.sent, one)
		n := len(s.sent)
		s.mu.Unlock()
		status, reply := answer(n, one)
		if status == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, reply)
	}
}

func (s *script) got() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]sent(nil), s.sent...)
}

func refusal(code string, more string) string {
	return fmt.Sprintf(`{"tag":"ErrorResponse","code":%q,"message":"as the test says"%s}`, code, more)
}

const topK = `{"tag":"GetTopKResponse"}`

var quick = Retry{Attempts: 4, First: time.Millisecond, Longest: 2 * time.Millisecond}

func newTestClient(t *testing.T, o Options) *Client {
	t.Helper()
	o.Retry = quick
	c, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestARequestSaysWhoAsksWhat(t *testing.T) {
	s := answering(t, func(int, sent) (int, string) { return 200, `{"tag":"GetTrialsResponse","as_of":7}` })
	c := newTestClient(t, Options{Endpoints: []string{s.URL}, Token: "secret", Study: "my.study"})
	reply, err := c.GetTrials(context.Background(), GetTrialsRequest{
		States: []TrialState{TrialStateQueued, TrialStateLost}, ChangedSince: Ptr(int64(0)), After: Ptr(`a"&/`),
	})
	if err != nil || reply.AsOf != 7 {
		t.Fatal(reply, err)
	}
	want := sent{
		"GET", "/v1/studies/my.study/trials", "after=a%22%26%2F&changed_since=0&states=queued&states=lost", "",
		"Bearer secret", "1.0", "",
	}
	if got := s.got(); len(got) != 1 || got[0] != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestARetryIsTheSameRequestUnderTheSameKey(t *testing.T) {
	s := answering(t, func(n int, _ sent) (int, string) {
		switch n {
		case 1:
			return 503, refusal("unavailable", `,"retryable":true`)
		case 2:
			return 418, refusal("rain", `,"retryable":true,"retry_after_s":0.001`)
		case 3:
			return 502, "<html>nobody is behind this proxy"
		}
		return 200, `{"tag":"SubmitResultResponse","receipts":[]}`
	})
	c := newTestClient(t, Options{Endpoints: []string{s.URL}})
	for range 2 {
		_, err := c.SubmitResult(context.Background(), SubmitResultRequest{
			Results: []Result{{TrialID: 1, Lease: "a", Objectives: ObjectiveValues{"loss": 0}}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	got := s.got()
	if len(got) != 5 {
		t.Fatalf("sent %d requests", len(got))
	}
	for _, again := range got[1:4] {
		if again != got[0] {
			t.Errorf("%+v is not %+v", again, got[0])
		}
	}
	if !uuidPattern.MatchString(got[0].key) || got[4].key == got[0].key {
		t.Errorf("keys %q, then %q", got[0].key, got[4].key)
	}
}

func TestAFinalRefusalIsNotRepeated(t *testing.T) {
	s := answering(t, func(int, sent) (int, string) {
		return 409, refusal("conflict", `,"path":"/spec","value":"1","detail":{"fields":["seed"]}`)
	})
	c := newTestClient(t, Options{Endpoints: []string{s.URL}})
	_, err := c.GetTopK(context.Background(), GetTopKRequest{})
	var server *ServerError
	if !errors.As(err, &server) || !errors.Is(err, ErrorCodeConflict) || errors.Is(err, ErrorCodeInternal) {
		t.Fatal(err)
	}
	if server.Path != "/spec" || server.Value != "1" || string(server.Detail) != `{"fields":["seed"]}` {
		t.Errorf("%+v", server)
	}
	if want := "hola: conflict: as the test says (at /spec): 1"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if len(s.got()) != 1 {
		t.Errorf("sent %d requests", len(s.got()))
	}
}

func TestAttemptsEnd(t *testing.T) {
	s := answering(t, func(int, sent) (int, string) { return 0, "" })
	c := newTestClient(t, Options{Endpoints: []string{s.URL}})
	_, err := c.RegisterWorker(context.Background(), RegisterWorkerRequest{})
	if !errors.Is(err, ErrUnreachable) || len(s.got()) != quick.Attempts {
		t.Errorf("%v after %d requests", err, len(s.got()))
	}
}

func TestAnotherEndpointTakesOver(t *testing.T) {
	good := answering(t, func(int, sent) (int, string) { return 200, topK })
	gone := httptest.NewServer(nil)
	gone.Close()
	c := newTestClient(t, Options{Endpoints: []string{gone.URL, good.URL}})
	for range 2 {
		if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(good.got()) != 2 {
		t.Errorf("sent %d requests", len(good.got()))
	}
}

func TestTheLeaderIsFollowed(t *testing.T) {
	leader := answering(t, func(int, sent) (int, string) { return 200, topK })
	follower := answering(t, func(int, sent) (int, string) {
		return 503, refusal("not_leader", fmt.Sprintf(`,"retryable":true,"detail":{"endpoints":[1,"tcp://a:1",%q]}`, leader.URL))
	})
	c := newTestClient(t, Options{Endpoints: []string{follower.URL}})
	if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
		t.Fatal(err)
	}
	if len(follower.got()) != 1 || len(leader.got()) != 1 {
		t.Errorf("%d, %d requests", len(follower.got()), len(leader.got()))
	}
}

// silent is a server that takes requests and never answers.
func silent(t *testing.T) (url string, asked <-chan struct{}) {
	t.Helper()
	taken := make(chan struct{}, 16)
	end := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		taken <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-end:
		}
	}))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(end) })
	return s.URL, taken
}

func TestNoAnswerInTime(t *testing.T) {
	url, _ := silent(t)
	c, err := NewClient(Options{Endpoints: []string{url}, Timeout: 10 * time.Millisecond, Retry: Retry{Attempts: 1}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.Describe(context.Background(), DescribeRequest{})
	if !errors.Is(err, ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestACallEndsWithItsContextAndWithTheClient(t *testing.T) {
	url, asked := silent(t)
	c := newTestClient(t, Options{Endpoints: []string{url}})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-asked
		cancel()
	}()
	if _, err := c.Describe(ctx, DescribeRequest{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	go func() {
		<-asked
		_ = c.Close()
	}()
	if _, err := c.Describe(context.Background(), DescribeRequest{}); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := c.Describe(context.Background(), DescribeRequest{}); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestAnAuthorityOfOnesOwn(t *testing.T) {
	s := &script{}
	s.Server = httptest.NewUnstartedServer(s.handler(func(int, sent) (int, string) { return 200, topK }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	trusting := newTestClient(t, Options{Endpoints: []string{s.URL}, CAFile: ca})
	if _, err := trusting.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
		t.Fatal(err)
	}
	doubting := newTestClient(t, Options{Endpoints: []string{s.URL}})
	_, err := doubting.GetTopK(context.Background(), GetTopKRequest{})
	var unverified *tls.CertificateVerificationError
	if !errors.Is(err, ErrHandshake) || !errors.As(err, &unverified) {
		t.Error(err)
	}
	plain := answering(t, func(int, sent) (int, string) { return 200, topK })
	mistaken := newTestClient(t, Options{Endpoints: []string{strings.Replace(plain.URL, "http", "https", 1)}})
	if _, err := mistaken.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, ErrHandshake) {
		t.Error(err)
	}
	if len(s.got()) != 1 {
		t.Errorf("sent %d requests", len(s.got()))
	}
}

func TestLoopbackGoesPastTheProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:1")
	s := answering(t, func(int, sent) (int, string) { return 200, topK })
	c := newTestClient(t, Options{Endpoints: []string{s.URL}})
	if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
		t.Error(err)
	}
}

func TestConnectionsAreKept(t *testing.T) {
	s := &script{}
	s.Server = httptest.NewUnstartedServer(s.handler(func(int, sent) (int, string) { return 200, topK }))
	var opened sync.Map
	s.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Store(c.RemoteAddr().String(), true)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	c := newTestClient(t, Options{Endpoints: []string{s.URL}})
	for range 5 {
		if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	count := 0
	opened.Range(func(any, any) bool { count++; return true })
	if count != 1 {
		t.Errorf("%d connections", count)
	}
}

func TestABadRequestIsNotSent(t *testing.T) {
	s := answering(t, func(int, sent) (int, string) { return 200, topK })
	c := newTestClient(t, Options{Endpoints: []string{s.URL}})
	_, err := c.AddTrials(context.Background(), AddTrialsRequest{
		Trials: []AddedTrial{{Objectives: ObjectiveValues{"loss": math.Inf(1)}}},
	})
	if !errors.Is(err, ErrorCodeInvalidMessage) {
		t.Error(err)
	}
	_, err = c.AddTrials(context.Background(), AddTrialsRequest{
		Trials: []AddedTrial{{Metadata: Metadata(`{"a":"` + strings.Repeat("a", 1<<20) + `"}`)}},
	})
	if !errors.Is(err, ErrorCodeTooLarge) {
		t.Error(err)
	}
	_, err = c.AddTrials(context.Background(), AddTrialsRequest{}, WithIdempotencyKey("mine"))
	if !errors.Is(err, ErrorCodeInvalidMessage) || len(s.got()) != 0 {
		t.Errorf("%v after %d requests", err, len(s.got()))
	}
}

func TestPagesAndEvents(t *testing.T) {
	s := answering(t, func(_ int, s sent) (int, string) {
		switch {
		case strings.HasSuffix(s.path, "/events"):
			if strings.Contains(s.query, "after=2") {
				return 410, refusal("cursor_expired", "")
			}
			return 200, `{"tag":"GetEventsResponse","items":[{"tag":"MoonRose","event_id":1},` +
				`{"tag":"ModelChanged","event_id":2,"time_ms":1,"model_version":3}],"next_cursor":2}`
		case strings.Contains(s.query, "after=b"):
			return 200, `{"tag":"GetTrialsResponse","items":[{"trial_id":2,"state":"queued","parameters":{},"created_ms":1}]}`
		case strings.Contains(s.query, "after=a"):
			return 200, `{"tag":"GetTrialsResponse","next_cursor":"b"}`
		}
		return 200, `{"tag":"GetTrialsResponse","items":[{"trial_id":1,"state":"queued","parameters":{},"created_ms":1}],"next_cursor":"a"}`
	})
	c := newTestClient(t, Options{Endpoints: []string{s.URL}})
	var ids []int64
	for trial, err := range c.Trials(context.Background(), GetTrialsRequest{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, trial.TrialID)
	}
	if fmt.Sprint(ids) != "[1 2]" {
		t.Errorf("trials %v", ids)
	}
	var events []string
	for event, err := range c.Events(context.Background(), GetEventsRequest{}) {
		if err != nil {
			events = append(events, err.Error())
			break
		}
		events = append(events, fmt.Sprintf("%T", event))
	}
	want := "[hola.UnknownEvent hola.ModelChanged hola: cursor_expired: as the test says]"
	if fmt.Sprint(events) != want {
		t.Errorf("got %v, want %s", events, want)
	}
}

func TestSettingsThatMakeNoSense(t *testing.T) {
	inEmptyPlace(t)
	for _, o := range []Options{
		{},
		{Endpoints: []string{"ftp://a"}},
		{Endpoints: []string{"http://a", "tcp://b"}},
		{Endpoints: []string{"http://a"}, Timeout: -1},
		{Endpoints: []string{"https://a"}, Token: "a\nb"},
		{Endpoints: []string{"http://a"}, CAFile: "missing.pem"},
		{Connection: &Connection{REST: []string{"http://a"}}, Transport: TransportZMQ},
	} {
		var misconfigured *ConfigurationError
		if _, err := NewClient(o); !errors.As(err, &misconfigured) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestPausesGrowWithinBounds(t *testing.T) {
	r := Retry{}.withDefaults()
	for attempt := 1; attempt < 100; attempt++ {
		top := min(r.Longest, r.First<<min(attempt-1, 20))
		if p := r.pause(attempt, ErrTimeout); p < top/2 || p > top {
			t.Errorf("attempt %d: %v", attempt, p)
		}
	}
	if p := r.pause(1, &ServerError{RetryAfter: time.Hour}); p != time.Hour {
		t.Error(p)
	}
}
