package hola

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

const connectionFile = "hola-connection.json"

// A Connection is what a client needs to know of a scheduler; `hola serve` writes it to a file.
type Connection struct {
	// ZMQ holds ZeroMQ endpoints, the preferred first, such as tcp://127.0.0.1:5557.
	ZMQ []string `json:"zmq,omitempty"`
	// REST holds base URLs of the gateways, such as http://127.0.0.1:8080.
	REST []string `json:"rest,omitempty"`
	// Token is the secret that names the caller.
	Token string `json:"token,omitempty"`
	// ServerKey is the scheduler's CURVE public key in Z85; empty: no encryption.
	ServerKey string `json:"server_key,omitempty"`
	// CAFile is a PEM file with the authority of the gateway's certificate; empty: the system's.
	CAFile string `json:"ca_file,omitempty"`
	// Study is the study that is meant when none is named.
	Study string `json:"study,omitempty"`
	// PID is the process that wrote the file.
	PID int `json:"pid,omitempty"`
}

// ReadConnection reads a connection file.
func ReadConnection(path string) (*Connection, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, misconfigured("cannot read the connection file: %w", err)
	}
	var c Connection
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, misconfigured("%s: not a connection file: %w", path, err)
	}
	return &c, nil
}

// FindConnection finds out how to reach the scheduler.
//
// It reads the first of these files: $HOLA_CONNECTION, which must exist; ./hola-connection.json;
// $XDG_RUNTIME_DIR/hola/connection.json, or without that variable $XDG_STATE_HOME/hola/connection.json, by default below
// ~/.local/state. Then HOLA_ENDPOINT (one or several addresses, separated by commas), HOLA_TOKEN and HOLA_STUDY replace
// what the file says. With HOLA_ENDPOINT no file is needed, and one that was not named is not read: its secrets belong
// to another server.
func FindConnection() (*Connection, error) {
	var endpoints []string
	for _, endpoint := range strings.Split(os.Getenv("HOLA_ENDPOINT"), ",") {
		if endpoint = strings.TrimSpace(endpoint); endpoint != "" {
			endpoints = append(endpoints, endpoint)
		}
	}
	found := &Connection{}
	if named := os.Getenv("HOLA_CONNECTION"); named != "" {
		c, err := ReadConnection(named)
		if err != nil {
			return nil, err
		}
		found = c
	} else if len(endpoints) == 0 {
		c, err := readFirst(connectionFile, defaultConnectionPath())
		if err != nil {
			return nil, err
		}
		found = c
	}
	if len(endpoints) > 0 {
		found.ZMQ, found.REST = nil, nil
		for _, endpoint := range endpoints {
			if transportOf(endpoint) == TransportREST {
				found.REST = append(found.REST, endpoint)
			} else {
				found.ZMQ = append(found.ZMQ, endpoint)
			}
		}
	}
	found.Token = firstOf(os.Getenv("HOLA_TOKEN"), found.Token)
	found.Study = firstOf(os.Getenv("HOLA_STUDY"), found.Study)
	return found, nil
}

func readFirst(places ...string) (*Connection, error) {
	for _, place := range places {
		if info, err := os.Stat(place); err == nil && info.Mode().IsRegular() {
			return ReadConnection(place)
		}
	}
	return nil, misconfigured("no scheduler is known here: start one with `hola serve`, give an endpoint, or set "+
		"HOLA_ENDPOINT or HOLA_CONNECTION (looked for %s)", strings.Join(places, " and "))
}

func defaultConnectionPath() string {
	base := os.Getenv("XDG_RUNTIME_DIR")
	if base == "" {
		base = stateHome()
	}
	return filepath.Join(base, "hola", "connection.json")
}

// stateHome is $XDG_STATE_HOME, by default ~/.local/state.
func stateHome() string {
	if state := os.Getenv("XDG_STATE_HOME"); state != "" {
		return state
	}
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	return filepath.Join(home, ".local", "state")
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// environmentConnection is what an explicit endpoint takes from outside: the secrets in a file that was found belong to
// another server.
func environmentConnection() *Connection {
	return &Connection{Token: os.Getenv("HOLA_TOKEN"), Study: os.Getenv("HOLA_STUDY")}
}
