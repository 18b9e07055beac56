package hola

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const maxConnectionBytes = 1 << 20

// A Connection is what a client needs to know of a scheduler; `hola serve` writes it to a file.
type Connection struct {
	// ZMQ holds ZeroMQ endpoints, the preferred first, such as tcp://127.0.0.1:5557.
	ZMQ []string `json:"zmq,omitempty"`
	// REST holds base URLs of the gateways, such as http://127.0.0.1:8080.
	REST []string `json:"rest,omitempty"`
	// Token is the secret that names the caller.
	Token string `json:"token,omitempty"`
	// ServerKey is the scheduler's CURVE public key in Z85, which tcp:// endpoints need.
	ServerKey string `json:"server_key,omitempty"`
	// CAFile is a PEM file with the authority of the gateway's certificate; empty: the system's.
	CAFile string `json:"ca_file,omitempty"`
	// Study is the study that is meant when none is named.
	Study string `json:"study,omitempty"`
	// PID is the process that wrote the file.
	PID int `json:"pid,omitempty"`
}

// ReadConnection reads a connection file. On POSIX systems it refuses one that somebody other than this user or root
// owns, or that group or others may write, because the writer of the file decides where the token is sent. A file that group or
// others may read is reported once to [log/slog].
func ReadConnection(path string) (*Connection, error) {
	return readConnection(path, checkNamedFile)
}

// readConnection reads a connection file that the check accepts. The check looks at the file that was opened, so that
// nobody can exchange it in between.
func readConnection(path string, check func(path string, info fs.FileInfo) error) (*Connection, error) {
	file, err := openConnection(path)
	if err != nil {
		return nil, misconfigured("cannot read the connection file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, misconfigured("cannot read the connection file: %w", err)
	}
	if info.IsDir() {
		return nil, misconfigured("%s: a connection file must be a regular file, and this is a folder", path)
	}
	if err := check(path, info); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxConnectionBytes))
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
// It reads the file that $HOLA_CONNECTION names, as [ReadConnection] does. Without that variable it reads
// $XDG_RUNTIME_DIR/hola/connection.json, or without that one $XDG_STATE_HOME/hola/connection.json, by default below
// ~/.local/state; on POSIX systems this must be a regular file of the user's own, without any permission for group or others. Then
// HOLA_ENDPOINT (one or several addresses, separated by commas), HOLA_TOKEN, HOLA_SERVER_KEY and HOLA_STUDY replace what
// the file says. With HOLA_ENDPOINT no file is needed, and one that was not named is not read: its secrets belong to
// another server.
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
		c, err := readUsersConnection(defaultConnectionPath())
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
	found.ServerKey = firstOf(os.Getenv("HOLA_SERVER_KEY"), found.ServerKey)
	found.Study = firstOf(os.Getenv("HOLA_STUDY"), found.Study)
	return found, nil
}

// readUsersConnection reads the file that `hola serve` leaves for its user.
func readUsersConnection(path string) (*Connection, error) {
	c, err := readConnection(path, checkUsersFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, misconfigured("no scheduler is known here: start one with `hola serve`, give an endpoint, or set "+
			"HOLA_ENDPOINT or HOLA_CONNECTION (looked for %s)", path)
	}
	return c, err
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
	return &Connection{
		Token: os.Getenv("HOLA_TOKEN"), ServerKey: os.Getenv("HOLA_SERVER_KEY"), Study: os.Getenv("HOLA_STUDY"),
	}
}
