//go:build zmq

package hola

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	zmq "github.com/pebbe/zmq4"
)

const (
	// zmqSlice is how often a call that waits looks whether its connection still stands and its context still runs.
	zmqSlice = 20 * time.Millisecond

	monitored = zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL |
		zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_AUTH |
		zmq.EVENT_CONNECT_RETRIED | zmq.EVENT_DISCONNECTED

	// mechanismMismatch is ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH of zmq.h.
	mechanismMismatch = 0x11000002

	// unauthenticated is the status by which a server refuses a token in the handshake (Z-10).
	unauthenticated = 400
)

var monitors atomic.Int64

// zmqTransport carries requests over ZeroMQ. A call takes an idle connection or opens one, so that as many stand as calls
// ran at once.
type zmqTransport struct {
	settings settings
	security zmqSecurity
	ids      atomic.Int64
	// proven is whether a connection with this security has stood.
	proven atomic.Bool

	mu     sync.Mutex
	idle   []*zmqLink
	closed bool
}

func newZMQ(s settings) (transport, error) {
	security, err := newZMQSecurity(s)
	if err != nil {
		return nil, err
	}
	return &zmqTransport{settings: s, security: security}, nil
}

func (t *zmqTransport) exchange(ctx context.Context, endpoint string, x outgoing) ([]byte, error) {
	id := strconv.FormatInt(t.ids.Add(1), 10)
	// The connection says whose the request is: the header has no token.
	header := Header{Version: x.version, ID: id, IdempotencyKey: x.key, Client: &t.settings.Name}
	frame, err := marshal(header)
	if err != nil {
		return nil, err
	}
	link, err := t.take(ctx, endpoint)
	if err != nil {
		return nil, err
	}
	reply, err := link.exchange(ctx, id, frame, x.body)
	if err != nil {
		link.close()
		return nil, err
	}
	t.give(link)
	return reply, nil
}

func (t *zmqTransport) take(ctx context.Context, endpoint string) (*zmqLink, error) {
	t.mu.Lock()
	for len(t.idle) > 0 {
		link := t.idle[len(t.idle)-1]
		t.idle = t.idle[:len(t.idle)-1]
		if link.endpoint == endpoint && !link.isBroken() {
			t.mu.Unlock()
			return link, nil
		}
		link.close()
	}
	t.mu.Unlock()
	return t.connect(ctx, endpoint)
}

func (t *zmqTransport) give(link *zmqLink) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		link.close()
		return
	}
	t.idle = append(t.idle, link)
}

func (t *zmqTransport) drop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dropLocked()
}

func (t *zmqTransport) dropLocked() {
	for _, link := range t.idle {
		link.close()
	}
	t.idle = nil
}

func (t *zmqTransport) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	t.dropLocked()
}

// zmqLink is a connection that stands, for one call at a time.
type zmqLink struct {
	endpoint        string
	socket, monitor *zmq.Socket
}

func (t *zmqTransport) connect(ctx context.Context, endpoint string) (*zmqLink, error) {
	link := &zmqLink{endpoint: endpoint}
	if err := t.open(link); err != nil {
		link.close()
		return nil, err
	}
	if err := link.awaitHandshake(ctx, t.settings.ConnectTimeout, t.proven.Load()); err != nil {
		link.close()
		return nil, err
	}
	t.proven.Store(true)
	return link, nil
}

func (t *zmqTransport) open(link *zmqLink) error {
	var err error
	if link.socket, err = zmq.NewSocket(zmq.DEALER); err != nil {
		return link.unreachable(err)
	}
	s := link.socket
	err = errors.Join(
		s.SetLinger(0), s.SetMaxmsgsize(maxReplyBytes), s.SetRcvtimeo(zmqSlice), s.SetSndtimeo(t.settings.ConnectTimeout),
	)
	if err != nil {
		return link.unreachable(err)
	}
	if err := t.security.configure(s, link.endpoint); err != nil {
		return err
	}
	address := fmt.Sprintf("inproc://hola-monitor-%d", monitors.Add(1))
	if err := s.Monitor(address, monitored); err != nil {
		return link.unreachable(err)
	}
	if link.monitor, err = zmq.NewSocket(zmq.PAIR); err != nil {
		return link.unreachable(err)
	}
	err = errors.Join(link.monitor.SetLinger(0), link.monitor.SetRcvtimeo(zmqSlice), link.monitor.Connect(address))
	if err != nil {
		return link.unreachable(err)
	}
	if err := s.Connect(link.endpoint); err != nil {
		return misconfigured("%q is not an address to connect to: %w", link.endpoint, err)
	}
	return nil
}

func (l *zmqLink) failure(kind error, format string, args ...any) error {
	return &TransportError{Kind: kind, Endpoint: l.endpoint, Err: fmt.Errorf(format, args...)}
}

func (l *zmqLink) unreachable(err error) error {
	return &TransportError{Kind: ErrUnreachable, Endpoint: l.endpoint, Err: err}
}

// awaitHandshake reads the monitor's events until the connection stands or cannot (Z-11).
//
// A server of another key just closes the connection; so does one that is stopping, and the proxy of one that is down. So
// a close tells of a wrong key only on the second time, and never when the key is proven: when a connection has stood before.
func (l *zmqLink) awaitHandshake(ctx context.Context, timeout time.Duration, proven bool) error {
	deadline := time.Now().Add(timeout)
	closes := 0
	isExplained := false // whether an event before it told of the disconnection that follows
	for time.Now().Before(deadline) {
		if err := l.interrupted(ctx); err != nil {
			return err
		}
		event, _, value, err := l.monitor.RecvEvent(0)
		if isAgain(err) {
			continue
		}
		if err != nil {
			return l.unreachable(err)
		}
		switch event {
		case zmq.EVENT_HANDSHAKE_SUCCEEDED:
			return nil
		case zmq.EVENT_CONNECT_RETRIED:
			if closes == 0 {
				return l.failure(ErrUnreachable, "nothing answers there")
			}
		case zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL:
			return l.failure(ErrHandshake, "%s", l.mismatch(value))
		case zmq.EVENT_HANDSHAKE_FAILED_AUTH:
			return l.refused(value)
		case zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL:
			if proven {
				return l.failure(ErrUnreachable, "the connection broke during the handshake")
			}
			isExplained = true
			if closes++; closes == 2 {
				return l.failure(ErrHandshake, "the server closes the connection: %s", l.suspicion())
			}
		case zmq.EVENT_DISCONNECTED:
			switch {
			case isExplained:
				isExplained = false
			case proven:
				return l.failure(ErrUnreachable, "the connection broke during the handshake")
			default: // what came was no ZMTP 3: libzmq says no more, and does not connect again
				return l.failure(ErrHandshake, "%s", l.mismatch(0))
			}
		}
	}
	return l.failure(ErrUnreachable, "no connection within %v", timeout)
}

// refused is the error of a handshake that the server answered with a status. libzmq never connects this socket again.
func (l *zmqLink) refused(status int) error {
	if status != unauthenticated {
		return l.failure(ErrHandshake, "the server answered the handshake with %d", status)
	}
	return &ServerError{Code: ErrorCodeUnauthenticated, Message: l.endpoint + " does not know this token"}
}

func (l *zmqLink) mismatch(value int) string {
	switch {
	case value != mechanismMismatch:
		return "the other side does not speak ZeroMQ's protocol"
	case isCurve(l.endpoint):
		return "the server does not speak CURVE: it is not a scheduler, or an older one"
	}
	return "the server does not speak PLAIN: it is not a scheduler, or an older one"
}

func (l *zmqLink) suspicion() string {
	if isCurve(l.endpoint) {
		return "the server key is probably another server's, or it is not a scheduler"
	}
	return "it is probably not a scheduler, or an older one"
}

// exchange sends a request and waits for its reply; replies to earlier requests are dropped. After an error the link must be
// closed.
func (l *zmqLink) exchange(ctx context.Context, id string, header, body []byte) ([]byte, error) {
	if _, err := l.socket.SendMessage(firstFrame, header, body); err != nil {
		return nil, l.failure(ErrUnreachable, "the request could not be sent: %w", err)
	}
	for {
		frames, err := l.socket.RecvMessageBytes(0)
		if err == nil {
			replyID, reply, err := l.parse(frames)
			if err != nil || replyID == id {
				return reply, err
			}
		} else if !isAgain(err) {
			return nil, l.unreachable(err)
		} else if l.isBroken() {
			return nil, l.failure(ErrUnreachable, "the connection broke before the answer")
		}
		if err := l.interrupted(ctx); err != nil {
			return nil, err
		}
	}
}

func (l *zmqLink) parse(frames [][]byte) (id string, body []byte, err error) {
	if len(frames) != 3 || string(frames[0]) != firstFrame {
		err := fmt.Errorf("not the frames of %s: %d frames", firstFrame, len(frames))
		return "", nil, &InvalidReplyError{Endpoint: l.endpoint, Err: err}
	}
	header, err := ParseHeader(frames[1])
	if err != nil {
		return "", nil, &InvalidReplyError{Endpoint: l.endpoint, Err: fmt.Errorf("header: %w", err)}
	}
	return header.ID, frames[2], nil
}

func (l *zmqLink) interrupted(ctx context.Context) error {
	switch {
	case ctx.Err() == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("hola: %s: %w", l.endpoint, ctx.Err())
	}
	return &TransportError{Kind: ErrTimeout, Endpoint: l.endpoint, Err: ctx.Err()}
}

// isBroken reports whether the monitor tells that the connection broke.
func (l *zmqLink) isBroken() bool {
	_, _, _, err := l.monitor.RecvEvent(zmq.DONTWAIT)
	return !isAgain(err)
}

func isAgain(err error) bool { return err != nil && zmq.AsErrno(err) == zmq.Errno(syscall.EAGAIN) }

// close closes the sockets. The monitor goes first: an event that nobody takes would hold up the thread of all sockets.
func (l *zmqLink) close() {
	if l.monitor != nil {
		_ = l.socket.Monitor("", 0)
		_ = l.monitor.Close()
	}
	if l.socket != nil {
		_ = l.socket.Close()
	}
}
