package hola

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// raw answers HTTP requests with these bytes, one after the other, and then with a good reply. It counts the requests, and
// closes a connection after an answer that says so.
type raw struct {
	url   string
	count atomic.Int64
	keys  chan string
}

func answeringRaw(t *testing.T, answers ...string) *raw {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	r := &raw{url: "http://" + listener.Addr().String(), keys: make(chan string, 32)}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go r.serve(connection, answers)
		}
	}()
	return r
}

func (r *raw) serve(connection net.Conn, answers []string) {
	defer connection.Close()
	requests := bufio.NewReader(connection)
	for {
		request, err := http.ReadRequest(requests)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		r.keys <- request.Header.Get("Idempotency-Key")
		n := int(r.count.Add(1))
		answer := page("200 OK", "application/json", `{"tag":"SubmitResultResponse","receipts":[]}`, "")
		if n <= len(answers) {
			answer = answers[n-1]
		}
		if _, err := io.WriteString(connection, answer); err != nil || n <= len(answers) {
			return
		}
	}
}

func page(status, media, body, more string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s", status, media, len(body), more, body)
}

// A proxy, or a gateway that is being started, answers in place of the scheduler: with a page, with nothing, or with half of
// a reply. The request is repeated under the same key.
func TestWhatIsNoMessageIsRepeated(t *testing.T) {
	const html = "<!doctype html><title>Bad Gateway</title>"
	answers := map[string]string{
		"500 as text": page("500 Internal Server Error", "text/plain; charset=utf-8", "Internal Server Error", ""),
		"429":         page("429 Too Many Requests", "application/json", `{"message":"rate limited"}`, ""),
		"502":         page("502 Bad Gateway", "text/html", html, ""),
		"503":         page("503 Service Unavailable", "text/html", html, ""),
		"504":         page("504 Gateway Timeout", "text/html", html, ""),
		"200 HTML":    page("200 OK", "text/html", html, ""),
		"404 HTML":    page("404 Not Found", "text/html", html, ""),
		"empty":       page("200 OK", "application/json", "", ""),
		"no object":   page("200 OK", "application/json", `"It works!"`, ""),
		"half of one": page("200 OK", "application/json", `{"tag":"SubmitResultRes`, ""),
		"short body":  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"tag\":",
		"no answer":   "",
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			s := answeringRaw(t, answer, answer)
			c := newTestClient(t, Options{Endpoints: []string{s.url}})
			if _, err := c.SubmitResult(context.Background(), SubmitResultRequest{Results: []Result{}}); err != nil {
				t.Fatal(err)
			}
			equal(t, s.count.Load(), int64(3))
			if first := <-s.keys; first == "" || <-s.keys != first || <-s.keys != first {
				t.Error("another key")
			}
			always := answeringRaw(t, answer, answer, answer, answer)
			c = newTestClient(t, Options{Endpoints: []string{always.url}})
			_, err := c.GetTopK(context.Background(), GetTopKRequest{})
			if !errors.Is(err, ErrUnreachable) || always.count.Load() != 4 {
				t.Errorf("%v after %d requests", err, always.count.Load())
			}
		})
	}
}

func TestWhatIsNoReply(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
	}{
		{200, `{"tag":"GetFrontsResponse"}`}, {404, `{"detail":"Not Found"}`},
		{200, `{"items":[]}`}, {200, `{"tag":"GetTopKResponse","items":[{}]}`},
	} {
		var count atomic.Int64
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			count.Add(1)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		t.Cleanup(s.Close)
		client := newTestClient(t, Options{Endpoints: []string{s.URL}})
		_, err := client.GetTopK(context.Background(), GetTopKRequest{})
		var invalid *InvalidReplyError
		if !errors.As(err, &invalid) || invalid.Endpoint != s.URL || count.Load() != 1 {
			t.Errorf("%d %s: %v after %d requests", c.status, c.body, err, count.Load())
		}
	}
}

func TestTheHeaderRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, "99999999": longestProxyPause,
		"Fri, 02 Jan 2026 03:04:35 GMT": 30 * time.Second, "Fri, 02 Jan 2026 03:04:00 GMT": 0,
	} {
		equal(t, retryAfter(http.Header{"Retry-After": {text}}, now), want)
	}
	s := answeringRaw(t, page("503 Service Unavailable", "text/html", "<p>", "Retry-After: 7\r\n"))
	c := newTestClient(t, Options{Endpoints: []string{s.url}})
	_, err := c.Describe(context.Background(), DescribeRequest{}, WithRetry(Retry{Attempts: 1}))
	var broken *TransportError
	if !errors.As(err, &broken) || broken.RetryAfter != 7*time.Second {
		t.Fatal(err)
	}
	equal(t, quick.pause(1, err), 7*time.Second)
}

// A connection that breaks is told to the caller: net/http does not repeat a request by itself, with or without a key.
func TestTheLibraryDoesNotRepeat(t *testing.T) {
	for name, ask := range map[string]func(*Client) error{
		"POST": func(c *Client) error {
			_, err := c.SubmitResult(context.Background(), SubmitResultRequest{Results: []Result{}}, once)
			return err
		},
		"GET": func(c *Client) error {
			_, err := c.GetTopK(context.Background(), GetTopKRequest{}, once)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := answering(t, func(n int, _ sent) (int, string) {
				switch {
				case n == 2:
					return 0, ""
				case name == "GET":
					return 200, topK
				}
				return 200, `{"tag":"SubmitResultResponse","receipts":[]}`
			})
			c := newTestClient(t, Options{Endpoints: []string{s.URL}})
			if err := ask(c); err != nil {
				t.Fatal(err)
			}
			if err := ask(c); !errors.Is(err, ErrUnreachable) || len(s.got()) != 2 {
				t.Errorf("%v after %d requests", err, len(s.got()))
			}
		})
	}
}
