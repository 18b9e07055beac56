//go:build zmq

package hola

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	zmq "github.com/pebbe/zmq4"
)

// router is a ZeroMQ server that answers what the test says: frames, or nothing.
type router struct {
	endpoint string
	mu       sync.Mutex
	headers  []Header
	bodies   []string
}

func newRouter(t *testing.T, secret string, answer func(n int, id string) [][]byte) *router {
	t.Helper()
	socket, err := zmq.NewSocket(zmq.ROUTER)
	if err != nil {
		t.Fatal(err)
	}
	if secret != "" {
		if err := errors.Join(socket.SetCurveServer(1), socket.SetCurveSecretkey(secret)); err != nil {
			t.Fatal(err)
		}
	}
	err = errors.Join(socket.SetLinger(0), socket.SetRcvtimeo(10*time.Millisecond), socket.Bind("tcp://127.0.0.1:*"))
	if err != nil {
		t.Fatal(err)
	}
	r := &router{}
	if r.endpoint, err = socket.GetLastEndpoint(); err != nil {
		t.Fatal(err)
	}
	end, ended := make(chan struct{}), make(chan struct{})
	t.Cleanup(func() {
		close(end)
		<-ended
	})
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
			for _, reply := range answer(n, id) {
				_, _ = socket.SendMessage(frames[0], firstFrame, fmt.Sprintf(`{"version":"1.0","id":%q,"later":1}`, id), reply)
			}
		}
	}()
	return r
}

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
	r := newRouter(t, "", func(n int, _ string) [][]byte {
		if n == 1 {
			return [][]byte{[]byte(refusal("unavailable", `,"retryable":true`))}
		}
		return [][]byte{[]byte(`{"tag":"SubmitResultResponse","receipts":[]}`)}
	})
	c := newTestClient(t, Options{Endpoints: []string{r.endpoint}, Token: "secret", Name: "me"})
	_, err := c.SubmitResult(context.Background(), SubmitResultRequest{Results: []Result{}})
	if err != nil {
		t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	first, again := r.headers[0], r.headers[1]
	equal(t, first, Header{
		Version: "1.0", ID: "1", IdempotencyKey: first.IdempotencyKey, Token: Ptr("secret"), Client: Ptr("me"),
	})
	equal(t, again.IdempotencyKey, first.IdempotencyKey)
	equal(t, again.ID, "2")
	equal(t, r.bodies, []string{`{"tag":"SubmitResultRequest","results":[]}`, `{"tag":"SubmitResultRequest","results":[]}`})
}

func TestCallsAtOnceOverZMQ(t *testing.T) {
	r := newRouter(t, "", topKReply)
	c := newTestClient(t, Options{Endpoints: []string{"tcp://127.0.0.1:1", r.endpoint}})
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

func TestCurve(t *testing.T) {
	public, secret, err := zmq.NewCurveKeypair()
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := zmq.NewCurveKeypair()
	if err != nil {
		t.Fatal(err)
	}
	encrypted, plain := newRouter(t, secret, topKReply), newRouter(t, "", topKReply)
	for _, c := range []struct {
		endpoint, key string
		want          error
	}{
		{encrypted.endpoint, public, nil},
		{encrypted.endpoint, other, ErrHandshake},
		{encrypted.endpoint, "", ErrHandshake},
		{plain.endpoint, public, ErrHandshake},
		{"tcp://127.0.0.1:1", public, ErrUnreachable},
	} {
		client := newTestClient(t, Options{Endpoints: []string{c.endpoint}, ServerKey: c.key})
		if _, err := client.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, c.want) {
			t.Errorf("key %q: %v, want %v", c.key, err, c.want)
		}
	}
	for _, key := range []string{"short", "\x7f234567890123456789012345678901234567890"} {
		c, err := NewClient(Options{Endpoints: []string{plain.endpoint}, ServerKey: key})
		if err == nil {
			_, err = c.GetTopK(context.Background(), GetTopKRequest{})
			_ = c.Close()
		}
		var misconfigured *ConfigurationError
		if !errors.As(err, &misconfigured) {
			t.Errorf("key %q: %v", key, err)
		}
	}
}

func TestNoAnswerOverZMQ(t *testing.T) {
	asked := make(chan struct{}, 8)
	r := newRouter(t, "", func(int, string) [][]byte {
		asked <- struct{}{}
		return nil
	})
	c, err := NewClient(Options{Endpoints: []string{r.endpoint}, Timeout: 30 * time.Millisecond, Retry: Retry{Attempts: 1}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); !errors.Is(err, ErrTimeout) {
		t.Error(err)
	}
	<-asked
	patient := newTestClient(t, Options{Endpoints: []string{r.endpoint}})
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
			r := newRouter(t, "", topKReply)
			c := newTestClient(t, Options{Endpoints: []string{r.endpoint}, ConnectTimeout: 30 * time.Second})
			if _, err := c.GetTopK(context.Background(), GetTopKRequest{}); err != nil {
				t.Error(err)
			}
		})
	}
}
