package hola_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	hola "github.com/hola-hpo/hola-go"
	"github.com/hola-hpo/hola-go/internal/registry"
)

// vector is a case of schemas/draft/vectors; which fields it has depends on the file.
type vector struct {
	Name       string  `json:"name"`
	Type       string  `json:"type"`
	Body       *string `json:"body"`
	BodyBase64 string  `json:"body_base64"`
	BodyPieces []struct {
		Text  string `json:"text"`
		Times int    `json:"times"`
	} `json:"body_pieces"`
	Expected *string `json:"expected"`
	Path     string  `json:"path"`
	Bits     string  `json:"bits"`
	Reader   string  `json:"reader"`
}

func (v vector) bytes(t *testing.T) []byte {
	t.Helper()
	if v.Body != nil {
		return []byte(*v.Body)
	}
	if v.BodyBase64 != "" {
		data, err := base64.StdEncoding.DecodeString(v.BodyBase64)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var text strings.Builder
	for _, piece := range v.BodyPieces {
		text.WriteString(strings.Repeat(piece.Text, piece.Times))
	}
	return []byte(text.String())
}

func schemas(parts ...string) string {
	return filepath.Join(append([]string{"..", "..", "schemas", "draft"}, parts...)...)
}

func vectors(t *testing.T, name string) []vector {
	t.Helper()
	data, err := os.ReadFile(schemas("vectors", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("no vectors")
	}
	return all
}

// reread reads a message and writes it again.
func reread(tag string, body []byte) ([]byte, error) {
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
	// By the method: json.Unmarshal would look for broken JSON before it.
	if err := message.(json.Unmarshaler).UnmarshalJSON(body); err != nil {
		return nil, err
	}
	return json.Marshal(message)
}

// tree is a JSON value in which numbers are the bits of their doubles.
func tree(t *testing.T, data []byte) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return bits(value)
}

func bits(value any) any {
	switch v := value.(type) {
	case json.Number:
		f, _ := v.Float64()
		return fmt.Sprintf("%016x", math.Float64bits(f))
	case []any:
		for i := range v {
			v[i] = bits(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = bits(v[name])
		}
	}
	return value
}

// holds reports whether a value has all that is wanted; it may have more fields, which are at their defaults.
func holds(got, want any) bool {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		for name := range w {
			value, isThere := g[name]
			ok = ok && isThere && holds(value, w[name])
		}
		return ok
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			ok = ok && holds(g[i], w[i])
		}
		return ok
	}
	return reflect.DeepEqual(got, want)
}

func TestAcceptVectors(t *testing.T) {
	for _, v := range vectors(t, "accept") {
		t.Run(v.Type+"/"+v.Name, func(t *testing.T) {
			written, err := reread(v.Type, v.bytes(t))
			if err != nil {
				t.Fatal(err)
			}
			if v.Expected == nil {
				return
			}
			want, err := reread(v.Type, []byte(*v.Expected))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(tree(t, written), tree(t, want)) || !holds(tree(t, written), tree(t, []byte(*v.Expected))) {
				t.Errorf("wrote %s, want %s", written, *v.Expected)
			}
		})
	}
}

func TestRejectVectorsOfReplies(t *testing.T) {
	for _, v := range vectors(t, "reject") {
		if strings.HasSuffix(v.Type, "Request") {
			continue // a server's to refuse; here they are typed
		}
		t.Run(v.Type+"/"+v.Name, func(t *testing.T) {
			written, err := reread(v.Type, v.bytes(t))
			if err == nil {
				t.Fatalf("accepted, as %s", written)
			}
			if v.Path != "" && !strings.Contains(err.Error(), v.Path) {
				t.Errorf("the error does not name %s: %v", v.Path, err)
			}
		})
	}
}

func TestRoundtripVectors(t *testing.T) {
	for _, v := range vectors(t, "roundtrip") {
		t.Run(v.Name, func(t *testing.T) {
			written, err := reread(v.Type, v.bytes(t))
			if err != nil {
				t.Fatal(err)
			}
			value := tree(t, written)
			for _, step := range strings.Split(v.Path, "/")[1:] {
				switch at := value.(type) {
				case []any:
					i, err := strconv.Atoi(step)
					if err != nil {
						t.Fatal(err)
					}
					value = at[i]
				case map[string]any:
					value = at[step]
				}
			}
			if value != v.Bits {
				t.Errorf("the double %s became %v: %s", v.Bits, value, written)
			}
		})
	}
}

func TestDisagreementsOnReplies(t *testing.T) {
	for _, v := range vectors(t, "disagreements") {
		if strings.HasSuffix(v.Type, "Request") {
			continue
		}
		t.Run(v.Type+"/"+v.Name, func(t *testing.T) {
			_, err := reread(v.Type, v.bytes(t))
			if accepted := err == nil; accepted != (v.Reader == "accepts") {
				t.Errorf("a reader %s this: %v", v.Reader, err)
			}
		})
	}
}

func TestExamplesAreReadAndWrittenWhole(t *testing.T) {
	entries, err := os.ReadDir(schemas("examples"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		tag := strings.TrimSuffix(entry.Name(), ".json")
		if tag == "StudyFile" {
			continue // does not travel
		}
		t.Run(tag, func(t *testing.T) {
			body, err := os.ReadFile(schemas("examples", entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			once, err := reread(tag, body)
			if err != nil {
				t.Fatal(err)
			}
			twice, err := reread(tag, once)
			if err != nil || string(once) != string(twice) {
				t.Errorf("written %s, then %s: %v", once, twice, err)
			}
		})
	}
}
