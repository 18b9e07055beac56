package hola

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
)

// A Transport is what carries the messages.
type Transport string

// The transports.
const (
	// TransportREST is JSON over HTTP; its endpoints begin with http:// or https://.
	TransportREST Transport = "rest"
	// TransportZMQ is ZeroMQ; its endpoints begin with tcp:// or ipc://. Programs have it that are built with the tag
	// zmq.
	TransportZMQ Transport = "zmq"
)

// transportOf is the transport of an endpoint, or empty.
func transportOf(endpoint string) Transport {
	scheme, _, _ := strings.Cut(endpoint, "://")
	switch scheme {
	case "http", "https":
		return TransportREST
	case "tcp", "ipc":
		return TransportZMQ
	}
	return ""
}

// endpoints are the addresses of one scheduler, of which one is in use.
type endpoints struct {
	transport Transport
	mu        sync.Mutex
	addresses []string
	inUse     string
}

func (e *endpoints) current() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.inUse
}

// after chooses where the next attempt goes: a broken connection moves on to the next address, not_leader to the leader's.
// It reports whether the connections in use should be dropped.
func (e *endpoints) after(err error) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	var server *ServerError
	if errors.As(err, &server) && server.Code == ErrorCodeNotLeader {
		leaders := e.leaders(server.Detail)
		if len(leaders) == 0 {
			e.advance()
			return true
		}
		others := slices.DeleteFunc(e.addresses, func(a string) bool { return slices.Contains(leaders, a) })
		e.addresses = append(leaders, others...)
		e.inUse = leaders[0]
		return true
	}
	var transport *TransportError
	if !errors.As(err, &transport) {
		return false
	}
	if transport.Endpoint == "" || transport.Endpoint == e.inUse {
		e.advance()
	}
	return true
}

func (e *endpoints) advance() {
	e.inUse = e.addresses[(slices.Index(e.addresses, e.inUse)+1)%len(e.addresses)]
}

// leaders reads detail.endpoints; what is there of another kind is left out.
func (e *endpoints) leaders(detail json.RawMessage) []string {
	var told struct {
		Endpoints []any `json:"endpoints"`
	}
	if json.Unmarshal(detail, &told) != nil {
		return nil
	}
	var leaders []string
	for _, item := range told.Endpoints {
		if address, ok := item.(string); ok && transportOf(address) == e.transport {
			leaders = append(leaders, address)
		}
	}
	return leaders
}
