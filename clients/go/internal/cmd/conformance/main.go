// Command conformance is the adapter of the conformance suite (tests/conformance): it reads commands from its standard
// input, one JSON object a line, and answers each on a line of its standard output.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	hola "github.com/hola-hpo/hola-go"
	"github.com/hola-hpo/hola-go/internal/registry"
)

// command is what the suite sends; []byte travels in base64.
type command struct {
	ID        json.RawMessage `json:"id"`
	Do        string          `json:"do"`
	Type      string          `json:"type"`
	Body      []byte          `json:"body_base64"`
	Operation string          `json:"operation"`
	Request   []byte          `json:"request_base64"`
	TimeoutS  float64         `json:"timeout_s"`
	connection
	work
}

type connection struct {
	Transport string   `json:"transport"`
	Endpoint  string   `json:"endpoint"`
	Endpoints []string `json:"endpoints"`
	Token     string   `json:"token"`
	ServerKey string   `json:"server_key"`
	CAFile    string   `json:"ca_file"`
	Study     string   `json:"study"`
}

func (c connection) options() hola.Options {
	endpoints := c.Endpoints
	if c.Endpoint != "" {
		endpoints = append(endpoints, c.Endpoint)
	}
	return hola.Options{
		Endpoints: endpoints,
		Token:     c.Token,
		ServerKey: c.ServerKey,
		CAFile:    c.CAFile,
		Study:     c.Study,
	}
}

type answer map[string]any

func main() {
	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var c command
		if err := json.Unmarshal(line, &c); err != nil {
			return fmt.Errorf("not a command: %w", err)
		}
		reply := do(c)
		reply["id"] = c.ID
		if err := json.NewEncoder(out).Encode(reply); err != nil {
			return err
		}
	}
}

func do(c command) answer {
	switch c.Do {
	case "hello":
		return answer{"name": "go", "version": hola.Version, "features": features()}
	case "read":
		body, err := read(c.Type, c.Body)
		if err != nil {
			return answer{"accepted": false, "message": err.Error()}
		}
		return answer{"accepted": true, "body_base64": body}
	case "call":
		reply, err := call(c)
		if err != nil {
			return failed(err)
		}
		return answer{"reply_base64": reply}
	case "work":
		summary, err := c.work.run(c.connection)
		if err != nil {
			return failed(err)
		}
		return answer{"summary": summary}
	}
	return answer{"error": answer{"kind": "configuration", "message": "unknown command " + c.Do}}
}

func features() []string {
	all := []string{"read.replies", "read.requests", "read.headers", "call.rest", "call.tls", "work.rest", "work.reports"}
	if hasZMQ {
		all = append(all, "call.zmq", "call.curve", "call.ipc", "work.zmq")
	}
	return all
}

func read(tag string, body []byte) ([]byte, error) {
	if tag == "Header" {
		header, err := hola.ParseHeader(body)
		if err != nil {
			return nil, err
		}
		return json.Marshal(header)
	}
	message, err := registry.New(tag)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(body, message); err != nil {
		return nil, err
	}
	return json.Marshal(message)
}

func call(c command) ([]byte, error) {
	options := c.options()
	options.Timeout = time.Duration(c.TimeoutS * float64(time.Second))
	options.Retry = hola.Retry{Attempts: 5, First: 10 * time.Millisecond, Longest: 50 * time.Millisecond}
	client, err := hola.NewClient(options)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	reply, err := registry.Invoke(context.Background(), client, c.Operation, c.Request)
	if err != nil {
		return nil, err
	}
	return json.Marshal(reply)
}

func failed(err error) answer {
	fields := answer{"kind": kindOf(err), "message": err.Error()}
	var server *hola.ServerError
	if errors.As(err, &server) {
		fields["code"] = server.Code
	}
	return answer{"error": fields}
}

func kindOf(err error) string {
	var (
		server        *hola.ServerError
		invalid       *hola.InvalidReplyError
		configuration *hola.ConfigurationError
	)
	switch {
	case errors.As(err, &server):
		return "server"
	case errors.As(err, &invalid):
		return "invalid_reply"
	case errors.As(err, &configuration):
		return "configuration"
	case errors.Is(err, hola.ErrHandshake):
		return "handshake"
	case errors.Is(err, hola.ErrTimeout):
		return "timeout"
	case errors.Is(err, hola.ErrUnreachable):
		return "unreachable"
	}
	return fmt.Sprintf("%T", err)
}
