package hola

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What a [TransportError] is about, for [errors.Is].
var (
	// ErrTimeout says that the server did not answer in time.
	ErrTimeout = errors.New("no answer in time")
	// ErrUnreachable says that there is no connection to the server, that it broke before the answer, or that a proxy
	// answered in the server's place.
	ErrUnreachable = errors.New("not reachable")
	// ErrHandshake says that another server answers than the one expected, by its key, its certificate or its protocol.
	ErrHandshake = errors.New("handshake failed")
	// ErrClosed says that the client was closed before or during the call.
	ErrClosed = errors.New("client is closed")
)

// A ConfigurationError says that there is nothing to connect to, or that a setting makes no sense.
type ConfigurationError struct {
	// Message is the error in words.
	Message string
	// Err is what caused it, if anything did.
	Err error
}

func (e *ConfigurationError) Error() string { return "hola: " + e.Message }

func (e *ConfigurationError) Unwrap() error { return e.Err }

func misconfigured(format string, args ...any) *ConfigurationError {
	err := fmt.Errorf(format, args...)
	return &ConfigurationError{Message: err.Error(), Err: errors.Unwrap(err)}
}

// A TransportError says that no answer came. The request may have been carried out.
type TransportError struct {
	// Kind is ErrTimeout, ErrUnreachable, ErrHandshake or ErrClosed.
	Kind error
	// Endpoint is the address that was tried.
	Endpoint string
	// RetryAfter is the least pause before another attempt, as a proxy asked for it.
	RetryAfter time.Duration
	// Err is what happened.
	Err error
}

func (e *TransportError) Error() string {
	parts := []string{"hola"}
	if e.Endpoint != "" {
		parts = append(parts, e.Endpoint)
	}
	parts = append(parts, e.Kind.Error())
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

func (e *TransportError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// An InvalidReplyError says that the answer is no message of the protocol.
type InvalidReplyError struct {
	// Endpoint is where it came from.
	Endpoint string
	// Err is what is wrong with it, often a [DecodeError].
	Err error
}

func (e *InvalidReplyError) Error() string {
	return fmt.Sprintf("hola: %s: not a reply of the protocol: %v", e.Endpoint, e.Err)
}

func (e *InvalidReplyError) Unwrap() error { return e.Err }

// A ServerError says that the request was refused and had no effect. A request that the client itself finds wrong fails
// with one, too, before anything is sent.
//
// [errors.Is] compares it with a code: errors.Is(err, hola.ErrorCodeConflict).
type ServerError struct {
	// Code is of the table of errors; one of a later version goes by Retryable.
	Code ErrorCode
	// Message is the error in words.
	Message string
	// Path is where in the request, as a JSON Pointer.
	Path string
	// Value is the offending value, as text.
	Value string
	// Retryable says whether the same request may succeed later.
	Retryable bool
	// RetryAfter is the least pause before that.
	RetryAfter time.Duration
	// Detail is a JSON object with more, or nil.
	Detail json.RawMessage
}

func newServerError(r ErrorResponse) *ServerError {
	e := &ServerError{Code: r.Code, Message: r.Message, Retryable: r.Retryable, Detail: r.Detail}
	if r.Path != nil {
		e.Path = *r.Path
	}
	if r.Value != nil {
		e.Value = *r.Value
	}
	if r.RetryAfterSeconds != nil {
		e.RetryAfter = seconds(*r.RetryAfterSeconds)
	}
	return e
}

func (e *ServerError) Error() string {
	text := fmt.Sprintf("hola: %s: %s", string(e.Code), e.Message)
	if e.Path != "" {
		text += fmt.Sprintf(" (at %s)", e.Path)
	}
	if e.Value != "" {
		text += ": " + e.Value
	}
	return text
}

// Is reports whether the target is the error's code.
func (e *ServerError) Is(target error) bool {
	code, ok := target.(ErrorCode)
	return ok && code == e.Code
}

// Error makes a code a target of [errors.Is].
func (c ErrorCode) Error() string { return string(c) }

// isRetryable reports whether the same request may succeed when it is repeated. A wrong key or certificate stays wrong.
func isRetryable(err error) bool {
	var server *ServerError
	if errors.As(err, &server) {
		return server.Retryable
	}
	return errors.Is(err, ErrTimeout) || errors.Is(err, ErrUnreachable)
}

const longest = 24 * time.Hour

// seconds is a duration of the protocol, bounded by what a clock can hold.
func seconds(s float64) time.Duration {
	if s >= longest.Seconds() {
		return longest
	}
	return time.Duration(s * float64(time.Second))
}
