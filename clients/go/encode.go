package hola

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// encoder writes one message; after the first error it writes no more.
//
// The tags of encoding/json cannot say what the protocol needs: omitempty drops zeros that are values, and -0.0 would
// lose its sign.
type encoder struct {
	buf   []byte
	path  []string
	err   *ServerError
	first bool
	// The lowest version that holds all that was written.
	major, minor int
}

type encodable interface {
	encode(e *encoder)
}

func marshal(m encodable) ([]byte, error) {
	e := &encoder{}
	m.encode(e)
	if e.err != nil {
		return nil, e.err
	}
	return e.buf, nil
}

func (e *encoder) fail(format string, args ...any) {
	if e.err == nil {
		path := pointerTo(e.path)
		e.err = newServerError(ErrorResponse{
			Code: ErrorCodeInvalidMessage, Message: fmt.Sprintf(format, args...), Path: &path,
		})
	}
}

func (e *encoder) begin() {
	e.buf = append(e.buf, '{')
	e.first = true
}

func (e *encoder) end() {
	e.buf = append(e.buf, '}')
	e.first = false
}

// needs notes that a field or value of a later version is written.
func (e *encoder) needs(major, minor int) {
	if major > e.major || major == e.major && minor > e.minor {
		e.major, e.minor = major, minor
	}
}

type writer[T any] func(value T, e *encoder)

func put[T any](e *encoder, name string, value T, write writer[T]) {
	if !e.first {
		e.buf = append(e.buf, ',')
	}
	e.first = false
	writeString(name, e)
	e.buf = append(e.buf, ':')
	e.path = append(e.path, name)
	write(value, e)
	e.path = e.path[:len(e.path)-1]
}

func writeBool(value bool, e *encoder) { e.buf = strconv.AppendBool(e.buf, value) }

func writeInt(value int64, e *encoder) {
	if value > maxInteger || value < -maxInteger {
		e.fail("the integer %d is not within ±(2^53-1)", value)
	}
	e.buf = strconv.AppendInt(e.buf, value, 10)
}

// writeFloat writes the shortest text that reads as the same double, always as a float: -0.0 as -0.0.
func writeFloat(value float64, e *encoder) {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		e.fail("the number %v is not finite", value)
	}
	start := len(e.buf)
	e.buf = strconv.AppendFloat(e.buf, value, 'g', -1, 64)
	if !bytes.ContainsAny(e.buf[start:], ".e") {
		e.buf = append(e.buf, ".0"...)
	}
}

func writeString(text string, e *encoder) {
	if !utf8.ValidString(text) {
		e.fail("a text is not UTF-8: %q", text)
	}
	e.buf = append(e.buf, '"')
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			e.buf = append(e.buf, '\\', c)
		case c == 0:
			e.fail("a text holds U+0000: %q", text)
		case c < ' ':
			e.buf = fmt.Appendf(e.buf, `\u%04x`, c)
		default:
			e.buf = append(e.buf, c)
		}
	}
	e.buf = append(e.buf, '"')
}

// writeEnum writes a value of an enumeration and notes the version that brought it.
func writeEnum[T ~string](value T, e *encoder) {
	if newer, ok := any(value).(interface{ since() (major, minor int) }); ok {
		e.needs(newer.since())
	}
	writeString(string(value), e)
}

func writeScalar(value any, e *encoder) {
	switch v := value.(type) {
	case nil:
		e.buf = append(e.buf, "null"...)
		return
	case json.Number:
		writeAny(json.RawMessage(v), e)
		return
	}
	switch v := reflect.ValueOf(value); {
	case v.Kind() == reflect.Bool:
		writeBool(v.Bool(), e)
	case v.Kind() == reflect.String:
		writeString(v.String(), e)
	case v.CanInt():
		writeInt(v.Int(), e)
	case v.CanUint():
		writeInt(int64(min(v.Uint(), math.MaxInt64)), e)
	case v.CanFloat():
		writeFloat(v.Float(), e)
	default:
		e.fail("want nil, a boolean, a number or a string, not %T", value)
	}
}

// writeAny writes a JSON value as it is, but for white space and a -0 that others would read as an integer.
func writeAny(raw json.RawMessage, e *encoder) {
	if !utf8.Valid(raw) || !json.Valid(raw) {
		e.fail("not JSON: %s", cut(raw))
		return
	}
	if problem := problemOfText(raw); problem != "" {
		e.fail("%s", problem)
		return
	}
	inString := false
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case inString && c == '\\':
			e.buf = append(e.buf, c)
			i++
			c = raw[i]
		case c == '"':
			inString = !inString
		case inString:
		case c == ' ' || c == '\n' || c == '\r' || c == '\t':
			continue
		case c == '-' && raw[i+1] == '0' && (i+2 == len(raw) || !bytes.ContainsRune([]byte(".eE"), rune(raw[i+2]))):
			e.buf = append(e.buf, "-0.0"...)
			i++
			continue
		}
		e.buf = append(e.buf, c)
	}
}

func writeObject(raw json.RawMessage, e *encoder) {
	if trimmed := bytes.TrimLeft(raw, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		e.fail("want a JSON object, not %s", cut(raw))
		return
	}
	writeAny(raw, e)
}

func writeArm[T encodable](arm T, e *encoder) {
	if any(arm) == nil {
		e.fail("is nil")
		return
	}
	arm.encode(e)
}

func writeList[T any](write writer[T]) writer[[]T] {
	return func(items []T, e *encoder) {
		e.buf = append(e.buf, '[')
		for i, item := range items {
			if i > 0 {
				e.buf = append(e.buf, ',')
			}
			e.path = append(e.path, strconv.Itoa(i))
			write(item, e)
			e.path = e.path[:len(e.path)-1]
		}
		e.buf = append(e.buf, ']')
	}
}

// writeMap writes the names in order, so that a repeated request is the same to the byte.
func writeMap[M ~map[string]V, V any](write writer[V]) writer[M] {
	return func(values M, e *encoder) {
		names := make([]string, 0, len(values))
		for name := range values {
			names = append(names, name)
		}
		slices.Sort(names)
		e.begin()
		for _, name := range names {
			put(e, name, values[name], write)
		}
		e.end()
	}
}

// differs compares to the bit: -0.0 is not 0.
func differs(a, b float64) bool { return math.Float64bits(a) != math.Float64bits(b) }

// Ptr is a pointer to a value, for fields that may be absent.
func Ptr[T any](value T) *T { return &value }
