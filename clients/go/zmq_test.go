//go:build zmq

package hola

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	zmq "github.com/pebbe/zmq4"
)

const testToken = "hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

// router is a ZeroMQ server that answers what the test says: frames, or nothing. It speaks CURVE on tcp and PLAIN on ipc, and
// admits testToken, until the test says otherwise.
type router struct {
	endpoint, key, secret, domain string
	answer                        func(n int, id string) [][]byte
	end, ended                    chan struct{}
	mu                            sync.Mutex
	headers                       []Header
	bodies                        []string
}

// startAuth starts the handler of handshakes, which all sockets of the process share; each router has a domain of its own.
var startAuth = sync.OnceValue(zmq.AuthStart)

func newRouter(t *testing.T, endpoint string, answer func(n int, id string) [][]byte) *router {
	t.Helper()
	if err := startAuth(); err != nil {
		t.Fatal(err)
	}
	r := &router{endpoint: endpoint, domain: NewIdempotencyKey(), answer: answer}
	var err error
	if r.key, r.secret, err = zmq.NewCurveKeypair(); err != nil {
		t.Fatal(err)
	}
	r.admit(t, testToken)
	r.listen(t)
	t.Cleanup(r.close)
	return r
}

func (r *router) admit(t *testing.T, token string) {
	t.Helper()
	public, _, err := curveKeys(token)
	if err != nil {
		t.Fatal(err)
	}
	zmq.AuthPlainAdd(r.domain, plainUser, token)
	zmq.AuthCurveAdd(r.domain, public)
}

// revoke makes every token unknown.
func (r *router) revoke() {
	zmq.AuthPlainRemoveAll(r.domain)
	zmq.AuthCurveRemoveAll(r.domain)
}

func (r *router) close() {
	if r.end != nil {
		close(r.end)
		<-r.ended
		r.end = nil
	}
}

func (r *router) listen(t *testing.T) {
	t.Helper()
	socket, err := zmq.NewSocket(zmq.ROUTER)
	if err != nil {
		t.Fatal(err)
	}
	if isCurve(r.endpoint) {
		err = socket.ServerAuthCurve(r.domain, r.secret)
	} else {
		err = socket.ServerAuthPlain(r.domain)
	}
	err = errors.Join(err, socket.SetLinger(0), socket.SetRcvtimeo(10*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return socket.Bind(r.endpoint) == nil }) // the address of a closed socket takes a moment
	if r.endpoint, err = socket.GetLastEndpoint(); err != nil {
		t.Fatal(err)
	}
	end, ended := make(chan struct{}), make(chan struct{})
	r.end, r.ended = end, ended
	go func() {
		defer close(ended)
		defer socket.Close()
		for {
			select {
			case <-end:
				return
			default:
			}
			frames, err := socket.RecvMessageBytes(0)
			if err != nil || len(frames) != 4 {
				continue
			}
			n, id := r.take(frames)
			for _, reply := range r.answer(n, id) {
				_, _ = socket.SendMessage(frames[0], firstFrame, fmt.Sprintf(`{"version":"1.0","id":%q,"later":1}`, id), reply)
			}
		}
	}()
}

const anyPort = "tcp://127.0.0.1:*"

func (r *router) options() Options {
	return Options{Endpoints: []string{r.endpoint}, Token: testToken, ServerKey: r.key}
}

func ipcEndpoint(t *testing.T) string { return "ipc://" + filepath.Join(t.TempDir(), "s.ipc") }

func (r *router) take(frames [][]byte) (int, string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var h Header
	_ = json.Unmarshal(frames[2], &h)
	r.headers = append(r.headers, h)
	r.bodies = append(r.bodies, string(frames[3]))
	return len(r.headers), h.ID
}

func topKReply(int, string) [][]byte { return [][]byte{[]byte(topK)} }

func TestARequestOverZMQ(t *testing.T) {
	r := newRouter(t, ipcEndpoint(t), func(n int, _ string) [][]byte {
		if n == 1 {
			return [][]byte{[]byte(refusal("unavailable", `,"retryable":true`))}
		}
		return [][]byte{[]byte(`{"tag":"SubmitResultResponse","receipts":[]}`)}
	})
	c := newTestClient(t, Options{Endpoints: []string{r.endpoint}, Token: testToken, Name: "me"})
	_, err := c.SubmitResult(context.Background(), SubmitResultRequest{Results: []Result{}})
	if err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	first, again := r.headers[0], r.headers[1]
	equal(t, first, Header{
		Version: "1.0", ID: "1", IdempotencyKey: first.IdempotencyKey, Client: Ptr("me"),
	})
	equal(t, again.IdempotencyKey, first.IdempotencyKey)
	equal(t, again.ID, "2")
	equal(t, r.bodies, []string{`{"tag":"SubmitResultRequest"}`, `{"tag":"SubmitResultRequest"}`})
}

func TestCallsAtOnceOverZMQ(t *testing.T) {
	r := newRouter(t, anyPort, topKReply)
	o := r.options()
	o.Endpoints = []string{"tcp://127.0.0.1:1", r.endpoint}
	c := newTestClient(t, o)
	var calls sync.WaitGroup
	for range 8 {
		calls.Add(1)
		go func() {
			defer calls.Done()
			for range 5 {
				if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	calls.Wait()
}

func TestNoAnswerOverZMQ(t *testing.T) {
	// On a busy machine the time is over before the request has left.
	silent := newRouter(t, anyPort, func(int, string) [][]byte { return nil })
	o := silent.options()
	o.Timeout, o.Retry = 30*time.Millisecond, Retry{Attempts: 1}
	c, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, ErrTimeout) {
		t.Error(err)
	}
	asked := make(chan struct{}, 8)
	r := newRouter(t, anyPort, func(int, string) [][]byte {
		asked <- struct{}{}
		return nil
	})
	patient := newTestClient(t, r.options())
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-asked
		cancel()
	}()
	if _, err := patient.GetTopK(ctx, GetTopKRequest{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	go func() {
		<-asked
		_ = patient.Close()
	}()
	if _, err := patient.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

// A client that leaves while its server leaves must not hold up the thread that all sockets share.
func TestConnectionsComeAndGo(t *testing.T) {
	for i := range 100 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			r := newRouter(t, anyPort, topKReply)
			o := r.options()
			o.ConnectTimeout = 30 * time.Second
			c := newTestClient(t, o)
			if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
				t.Error(err)
			}
		})
	}
}
