package hola

import (
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
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
	switch schemeOf(endpoint) {
	case "http", "https":
		return TransportREST
	case "tcp", "ipc":
		return TransportZMQ
	}
	return ""
}

// schemeOf is what stands before :// in an endpoint.
func schemeOf(endpoint string) string {
	scheme, _, _ := strings.Cut(endpoint, "://")
	return scheme
}

// isEncrypted reports whether an endpoint proves who it is and encrypts: TLS, or CURVE.
func isEncrypted(endpoint string) bool {
	scheme := schemeOf(endpoint)
	return scheme == "https" || scheme == "tcp"
}

// isInClear reports whether what is sent to an endpoint can be read on the way: http to another machine.
func isInClear(endpoint string) bool {
	if schemeOf(endpoint) != "http" {
		return false
	}
	address, err := url.Parse(endpoint)
	if err != nil {
		return true
	}
	if strings.EqualFold(address.Hostname(), "localhost") {
		return false
	}
	ip, err := netip.ParseAddr(address.Hostname())
	return err != nil || !ip.Unmap().IsLoopback()
}

// endpoints are the addresses of one scheduler, of which one is in use.
type endpoints struct {
	transport Transport
	// hidesToken says that no request may be sent in clear, since each has a token.
	hidesToken bool
	mu         sync.Mutex
	addresses  []string
	inUse      string
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

// leaders reads detail.endpoints. What is there of another kind is left out, and what protects less than the address in
// use: a server cannot make a client that came over TLS or CURVE show its token elsewhere.
func (e *endpoints) leaders(detail json.RawMessage) []string {
	var told struct {
		Endpoints []any `json:"endpoints"`
	}
	if json.Unmarshal(detail, &told) != nil {
		return nil
	}
	var leaders []string
	for _, item := range told.Endpoints {
		address, ok := item.(string)
		if !ok || transportOf(address) != e.transport || isEncrypted(e.inUse) && !isEncrypted(address) {
			continue
		}
		if !e.hidesToken || !isInClear(address) {
			leaders = append(leaders, address)
		}
	}
	return leaders
}
