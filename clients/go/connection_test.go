package hola

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// inEmptyPlace runs a test in an empty folder and without settings.
func inEmptyPlace(t *testing.T) string {
	t.Helper()
	for _, name := range []string{
		"HOLA_CONNECTION", "HOLA_ENDPOINT", "HOLA_TOKEN", "HOLA_SERVER_KEY", "HOLA_STUDY", "HOLA_INSECURE_PLAINTEXT",
		"XDG_RUNTIME_DIR",
	} {
		t.Setenv(name, "")
	}
	folder := t.TempDir()
	t.Setenv("XDG_STATE_HOME", filepath.Join(folder, "state"))
	before, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(folder); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chdir(before) })
	return folder
}

func writeConnection(t *testing.T, path string, c Connection) {
	t.Helper()
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTheConnectionIsFound(t *testing.T) {
	folder := inEmptyPlace(t)
	find := func(want Connection) {
		t.Helper()
		got, err := FindConnection()
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%+v", *got) != fmt.Sprintf("%+v", want) {
			t.Errorf("got %+v, want %+v", *got, want)
		}
	}
	var misconfigured *ConfigurationError
	if _, err := FindConnection(); !errors.As(err, &misconfigured) || !strings.Contains(err.Error(), "hola serve") {
		t.Error(err)
	}
	state := Connection{REST: []string{"http://state"}, Token: "of state"}
	writeConnection(t, filepath.Join(folder, "state", "hola", "connection.json"), state)
	find(state)
	runtime := Connection{REST: []string{"http://runtime"}}
	writeConnection(t, filepath.Join(folder, "run", "hola", "connection.json"), runtime)
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(folder, "run"))
	find(runtime)
	writeConnection(t, "hola-connection.json", Connection{REST: []string{"http://here"}}) // nobody named it
	find(runtime)
	named := Connection{REST: []string{"http://named"}, Token: "of named", ServerKey: "k"}
	writeConnection(t, "named.json", named)
	t.Setenv("HOLA_CONNECTION", "named.json")
	find(named)
	t.Setenv("HOLA_ENDPOINT", " tcp://e:1, http://e ,https://f")
	t.Setenv("HOLA_STUDY", "s")
	find(Connection{REST: []string{"http://e", "https://f"}, ZMQ: []string{"tcp://e:1"}, Token: "of named", ServerKey: "k", Study: "s"})
	t.Setenv("HOLA_CONNECTION", "")
	t.Setenv("HOLA_TOKEN", "t")
	t.Setenv("HOLA_SERVER_KEY", "of e")
	find(Connection{REST: []string{"http://e", "https://f"}, ZMQ: []string{"tcp://e:1"}, Token: "t", ServerKey: "of e", Study: "s"})
	t.Setenv("HOLA_CONNECTION", "missing.json")
	if _, err := FindConnection(); !errors.As(err, &misconfigured) || !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// isRefused demands an error of the configuration that says all of this.
func isRefused(t *testing.T, err error, says ...string) {
	t.Helper()
	var misconfigured *ConfigurationError
	if !errors.As(err, &misconfigured) {
		t.Errorf("not refused: %v", err)
		return
	}
	for _, text := range says {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q does not say %q", err, text)
		}
	}
}

func TestAFileThatWasFoundMustBePrivate(t *testing.T) {
	folder := inEmptyPlace(t)
	path := filepath.Join(folder, "state", "hola", "connection.json")
	writeConnection(t, path, Connection{REST: []string{"http://a"}, Token: "secret"})
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o602, 0o610} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := FindConnection()
		isRefused(t, err, path, fmt.Sprintf("%04o", mode), "chmod 600 "+path)
	}
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if _, err := FindConnection(); err != nil {
		t.Error(err)
	}
	elsewhere := filepath.Join(folder, "elsewhere.json")
	if err := errors.Join(os.Rename(path, elsewhere), os.Symlink(elsewhere, path)); err != nil {
		t.Fatal(err)
	}
	_, err := FindConnection()
	isRefused(t, err, path, "regular file")
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	_, err = FindConnection()
	isRefused(t, err, path, "regular file")
	if err := errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)); err != nil {
		t.Fatal(err)
	}
	_, err = FindConnection()
	isRefused(t, err, path, "regular file")
}

func TestAFileThatWasNamedMustNotBeWritableByOthers(t *testing.T) {
	path := filepath.Join(inEmptyPlace(t), "named.json")
	writeConnection(t, path, Connection{REST: []string{"http://a"}, Token: "secret"})
	t.Setenv("HOLA_CONNECTION", path)
	for _, mode := range []os.FileMode{0o620, 0o602} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := FindConnection()
		isRefused(t, err, path, fmt.Sprintf("%04o", mode), "chmod 600 "+path)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	defer slog.SetDefault(slog.Default())
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	for range 2 {
		if c, err := FindConnection(); err != nil || c.Token != "secret" {
			t.Error(c, err)
		}
	}
	if strings.Count(log.String(), "level=WARN") != 1 || !strings.Contains(log.String(), path) {
		t.Errorf("the log says %q", log.String())
	}
}

// Files of other owners need a privileged user to make them.
func TestAFileOfSomebodyElseIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files to others")
	}
	folder := inEmptyPlace(t)
	found, named := filepath.Join(folder, "state", "hola", "connection.json"), filepath.Join(folder, "named.json")
	for _, path := range []string{found, named} {
		writeConnection(t, path, Connection{REST: []string{"http://a"}, Token: "secret"})
		if err := os.Chown(path, 4242, -1); err != nil {
			t.Fatal(err)
		}
	}
	_, err := FindConnection()
	isRefused(t, err, found, "owned by user 4242")
	_, err = ReadConnection(named)
	isRefused(t, err, named, "owned by user 4242")
}

func TestATokenDoesNotTravelInClear(t *testing.T) {
	inEmptyPlace(t)
	for endpoint, isRefusedThere := range map[string]bool{
		"http://127.0.0.1:1": false, "http://127.9.9.9": false, "http://LOCALHOST:1": false, "http://[::1]:1": false,
		"https://example.org": false, "http://example.org": true, "http://192.0.2.1:1": true, "http://[2001:db8::1]:1": true,
		"http://127.0.0.1:x@example.org": true, "http://127.example.org": true, "http://localhost.example.org": true,
	} {
		_, err := NewClient(Options{Endpoints: []string{endpoint}, Token: "secret"})
		if isRefusedThere {
			isRefused(t, err, endpoint, "InsecurePlaintext", "HOLA_INSECURE_PLAINTEXT=1")
			if _, err := NewClient(Options{Endpoints: []string{"https://a", endpoint}, Token: "secret"}); err == nil {
				t.Error("the second of two endpoints is not looked at")
			}
			if _, err := NewClient(Options{Endpoints: []string{endpoint}}); err != nil {
				t.Error("without a token: ", err)
			}
			if _, err := NewClient(Options{Endpoints: []string{endpoint}, Token: "secret", InsecurePlaintext: true}); err != nil {
				t.Error(err)
			}
		} else if err != nil {
			t.Error(err)
		}
	}
	t.Setenv("HOLA_INSECURE_PLAINTEXT", "1")
	if _, err := NewClient(Options{Endpoints: []string{"http://example.org"}, Token: "secret"}); err != nil {
		t.Error(err)
	}
}

func TestALeaderThatProtectsLessIsNotFollowed(t *testing.T) {
	detail := json.RawMessage(`{"endpoints":["http://127.0.0.1:1","http://example.org","https://example.org","ipc:///run/a",` +
		`"tcp://example.org:1"]}`)
	for _, c := range []struct {
		inUse      string
		hidesToken bool
		want       []string
	}{
		{"https://a", true, []string{"https://example.org"}},
		{"https://a", false, []string{"https://example.org"}},
		{"http://127.0.0.1:2", true, []string{"http://127.0.0.1:1", "https://example.org"}},
		{"http://127.0.0.1:2", false, []string{"http://127.0.0.1:1", "http://example.org", "https://example.org"}},
		{"tcp://a:1", true, []string{"tcp://example.org:1"}},
		{"ipc:///run/b", true, []string{"ipc:///run/a", "tcp://example.org:1"}},
	} {
		e := &endpoints{transport: transportOf(c.inUse), hidesToken: c.hidesToken, addresses: []string{c.inUse}, inUse: c.inUse}
		equal(t, e.leaders(detail), c.want)
	}
}
