package hola

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// Options are the settings of a client; the zero value finds the scheduler by [FindConnection].
type Options struct {
	// Endpoints of one scheduler, the preferred first, such as http://127.0.0.1:8080. With them only HOLA_TOKEN,
	// HOLA_SERVER_KEY and HOLA_STUDY are taken from the environment.
	Endpoints []string
	// Connection is used in place of the one that would be found.
	Connection *Connection
	// Transport chooses between the endpoints of a connection; empty: REST where there is one.
	Transport Transport
	// Study is meant when a request names none; empty: the connection's, else "default".
	Study string
	// Token is the secret that names the caller; empty: the connection's.
	Token string
	// ServerKey is the scheduler's CURVE public key in Z85, which tcp:// endpoints need; empty: the connection's.
	ServerKey string
	// CAFile is a PEM file with the authority of the gateway's certificate; empty: the connection's, else the system's.
	CAFile string
	// InsecurePlaintext allows a token to be sent over http:// to another machine, where everybody on the way can read
	// it; HOLA_INSECURE_PLAINTEXT=1 does the same.
	InsecurePlaintext bool
	// Timeout is how long one attempt waits for its answer, on top of any wait that the request asks for; 0 stands for
	// 10 s. The context bounds the whole call.
	Timeout time.Duration
	// ConnectTimeout is how long a connection may take; 0 stands for 5 s.
	ConnectTimeout time.Duration
	// Retry says when an attempt is repeated.
	Retry Retry
	// Name is what the server's log calls this client.
	Name string
}

// A Client calls the operations of a scheduler, each a method. It is safe for concurrent use.
type Client struct {
	study     string
	timeout   time.Duration
	retry     Retry
	endpoints *endpoints
	link      transport
	calls     calls
	// maxBytes is how long a request may be, as far as the server has said.
	maxBytes atomic.Int64
}

// operation is a row of the protocol's table.
type operation struct {
	name, method, path string
	keyed              bool
	since              version
}

// outgoing is a request that is ready to be sent.
type outgoing struct {
	op      operation
	study   string
	body    []byte
	key     string
	version string
}

// transport carries one attempt.
type transport interface {
	exchange(ctx context.Context, endpoint string, request outgoing) ([]byte, error)
	// drop forgets the connections that are idle.
	drop()
	close()
}

// settings are options with the connection put in.
type settings struct {
	Options
	endpoints []string
}

// hidesToken reports whether no request may be sent in clear.
func (s settings) hidesToken() bool { return s.Token != "" && !s.InsecurePlaintext }

const (
	defaultMaxBytes = 1 << 20
	defaultStudy    = "default"
)

// NewClient makes a client. It connects when it is first used.
func NewClient(options Options) (*Client, error) {
	s, err := resolve(options)
	if err != nil {
		return nil, err
	}
	kind := transportOf(s.endpoints[0])
	for _, endpoint := range s.endpoints {
		if other := transportOf(endpoint); other == "" || other != kind {
			return nil, misconfigured("%q: an endpoint begins with http:// or https://, or with tcp:// or ipc://, and "+
				"all of them are of one transport", endpoint)
		}
		if s.hidesToken() && isInClear(endpoint) {
			return nil, misconfigured("%s: the token would travel unencrypted to another machine: use https:// or tcp:// "+
				"there; where the network can be trusted, set Options.InsecurePlaintext or HOLA_INSECURE_PLAINTEXT=1", endpoint)
		}
	}
	link, err := newTransport(kind, s)
	if err != nil {
		return nil, err
	}
	c := &Client{
		study:   s.Study,
		timeout: s.Timeout,
		retry:   s.Retry.withDefaults(),
		endpoints: &endpoints{
			transport: kind, hidesToken: s.hidesToken(), addresses: s.endpoints, inUse: s.endpoints[0],
		},
		link: link,
	}
	c.maxBytes.Store(defaultMaxBytes)
	return c, nil
}

func newTransport(kind Transport, s settings) (transport, error) {
	if kind == TransportZMQ {
		return newZMQ(s)
	}
	return newREST(s)
}

func resolve(o Options) (settings, error) {
	s := settings{Options: o}
	connection := o.Connection
	switch {
	case connection == nil && len(o.Endpoints) == 0:
		found, err := FindConnection()
		if err != nil {
			return s, err
		}
		connection = found
	case connection == nil:
		connection = environmentConnection()
	}
	s.endpoints = append(s.endpoints, o.Endpoints...)
	if len(s.endpoints) == 0 {
		s.endpoints = append(s.endpoints, connection.REST...)
		if o.Transport == TransportZMQ || o.Transport == "" && len(s.endpoints) == 0 {
			s.endpoints = append([]string(nil), connection.ZMQ...)
		}
	}
	if len(s.endpoints) == 0 {
		return s, misconfigured("the connection has no endpoint for transport %q; others: %v",
			o.Transport, append(connection.REST, connection.ZMQ...))
	}
	if o.Timeout < 0 || o.ConnectTimeout < 0 {
		return s, misconfigured("time-outs must not be negative: %v, %v", o.Timeout, o.ConnectTimeout)
	}
	s.Study = firstOf(o.Study, connection.Study, defaultStudy)
	s.Token = firstOf(o.Token, connection.Token)
	s.ServerKey = firstOf(o.ServerKey, connection.ServerKey)
	s.CAFile = firstOf(o.CAFile, connection.CAFile)
	s.InsecurePlaintext = o.InsecurePlaintext || os.Getenv("HOLA_INSECURE_PLAINTEXT") == "1"
	s.Name = firstOf(o.Name, "hola-go")
	s.Timeout = orDefault(o.Timeout, 10*time.Second)
	s.ConnectTimeout = orDefault(o.ConnectTimeout, 5*time.Second)
	if strings.ContainsFunc(s.Token+s.Name, func(r rune) bool { return r < ' ' || r > '~' }) {
		return s, misconfigured("the token and the name must be printable ASCII")
	}
	return s, nil
}

// Study is the study that is meant when a request names none.
func (c *Client) Study() string { return c.study }

// Close closes the connections. A running call ends with [ErrClosed].
func (c *Client) Close() error {
	c.calls.close()
	c.link.close()
	return nil
}

// resolveStudy is the study that a request means: the one that it names, or the client's. The request names it from then
// on, unless it is the protocol's default.
func (c *Client) resolveStudy(named *string) string {
	study := firstOf(*named, c.study)
	*named = study
	if study == defaultStudy {
		*named = ""
	}
	return study
}

// A CallOption changes one call.
type CallOption func(*callOptions)

type callOptions struct {
	key   string
	retry Retry
}

// WithIdempotencyKey names the intent: a call with the same key is carried out once and answered alike. It is a UUID in
// lower case; without it each call gets a fresh one, which all of its attempts repeat.
func WithIdempotencyKey(key string) CallOption {
	return func(o *callOptions) { o.key = key }
}

// WithRetry replaces [Options.Retry] for one call.
func WithRetry(retry Retry) CallOption {
	return func(o *callOptions) { o.retry = retry.withDefaults() }
}

var uuidPattern = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// NewIdempotencyKey is a random UUID (RFC 9562, version 4).
func NewIdempotencyKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, says crypto/rand
	b[6] = b[6]&0x0F | 0x40
	b[8] = b[8]&0x3F | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// call carries out a request, however many attempts it takes.
func call[T any, P interface {
	*T
	decodable
}](ctx context.Context, c *Client, op operation, request json.Marshaler, study string, waitSeconds float64, options []CallOption) (*T, error) {
	settings := callOptions{retry: c.retry}
	for _, option := range options {
		option(&settings)
	}
	x, err := c.prepare(op, request, study, settings.key)
	if err != nil {
		return nil, err
	}
	ctx, end := c.calls.begin(ctx)
	defer end()
	timeout := min(c.timeout+seconds(waitSeconds), longest)
	for attempt := 1; ; attempt++ {
		reply := P(new(T))
		err := c.attempt(ctx, x, timeout, reply)
		if err == nil {
			return (*T)(reply), nil
		}
		if isClosed(ctx) {
			return nil, &TransportError{Kind: ErrClosed}
		}
		if c.endpoints.after(err) {
			c.link.drop()
		}
		if ctx.Err() != nil || attempt >= settings.retry.Attempts || !isRetryable(err) {
			return nil, err
		}
		if !sleep(ctx, settings.retry.pause(attempt, err)) {
			if isClosed(ctx) {
				return nil, &TransportError{Kind: ErrClosed}
			}
			return nil, fmt.Errorf("%w; before that: %w", context.Cause(ctx), err)
		}
	}
}

// isClosed reports whether the client was closed during the call of this context.
func isClosed(ctx context.Context) bool { return errors.Is(context.Cause(ctx), ErrClosed) }

func (c *Client) prepare(op operation, request json.Marshaler, study, key string) (outgoing, error) {
	x := outgoing{op: op, study: study}
	needed, err := check(request)
	if err != nil {
		return x, err
	}
	if x.body, err = request.MarshalJSON(); err != nil {
		return x, err
	}
	if limit := c.maxBytes.Load(); int64(len(x.body)) > limit {
		return x, &ServerError{
			Code:    ErrorCodeTooLarge,
			Message: fmt.Sprintf("the request has %d bytes, more than the %d allowed", len(x.body), limit),
		}
	}
	x.version = op.since.String()
	if needed.after(op.since) {
		x.version = needed.String()
	}
	if op.keyed {
		x.key = firstOf(key, NewIdempotencyKey())
		if !uuidPattern.MatchString(x.key) {
			return x, &ServerError{
				Code: ErrorCodeInvalidMessage, Message: "an idempotency key is a UUID in lower case", Value: x.key,
			}
		}
	}
	return x, nil
}

func (c *Client) attempt(ctx context.Context, x outgoing, timeout time.Duration, reply decodable) error {
	endpoint := c.endpoints.current()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	body, err := c.link.exchange(ctx, endpoint, x)
	if err != nil {
		return err
	}
	err = decodeReply(body, reply)
	var problem *DecodeError
	if errors.As(err, &problem) {
		return &InvalidReplyError{Endpoint: endpoint, Err: fmt.Errorf("reply to %s: %w", x.op.name, err)}
	}
	return err
}

// pages goes through pages until there is none or one fails.
func pages[T any](page func(after *string) ([]T, *string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var after *string
		for {
			items, next, err := page(after)
			if err != nil {
				yield(zero[T](), err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == nil {
				return
			}
			after = next
		}
	}
}

// Events follows the events of a study, beginning with the one after request.After, until the context ends or a call
// fails. An error is the last that it yields.
func (c *Client) Events(ctx context.Context, request GetEventsRequest) iter.Seq2[Event, error] {
	if request.WaitSeconds == 0 {
		request.WaitSeconds = 20
	}
	return func(yield func(Event, error) bool) {
		for {
			page, err := c.GetEvents(ctx, request)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, event := range page.Items {
				if !yield(event, nil) {
					return
				}
			}
			request.After = &page.NextCursor
		}
	}
}
