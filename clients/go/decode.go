package hola

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxInteger is the largest integer that travels, 2^53-1: a double holds it and all below it.
const maxInteger = 1<<53 - 1

// A DecodeError says what is wrong with a message, and where.
type DecodeError struct {
	// Path is a JSON Pointer to the value; empty for the whole message.
	Path string
	// Problem is the error in words.
	Problem string
}

func (e *DecodeError) Error() string {
	if e.Path == "" {
		return e.Problem
	}
	return e.Path + ": " + e.Problem
}

// decoder reads one message; after the first error it reads no more.
//
// encoding/json alone would match names of fields in any case, take absent fields for zeros and repair broken text, so
// it only splits objects and lists here.
type decoder struct {
	path []string
	err  error
}

type decodable interface {
	decode(d *decoder, raw json.RawMessage)
}

func unmarshal(data []byte, into decodable) error {
	if !utf8.Valid(data) {
		return &DecodeError{Problem: "not UTF-8"}
	}
	if !json.Valid(data) {
		var any json.RawMessage
		err := json.Unmarshal(data, &any)
		return &DecodeError{Problem: fmt.Sprintf("not JSON: %v", err)}
	}
	d := &decoder{}
	into.decode(d, bytes.TrimSpace(data))
	return d.err
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = &DecodeError{Path: pointerTo(d.path), Problem: fmt.Sprintf(format, args...)}
	}
}

// pointerTo is the JSON Pointer (RFC 6901) of a path.
func pointerTo(path []string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var text strings.Builder
	for _, step := range path {
		text.WriteByte('/')
		text.WriteString(escape.Replace(step))
	}
	return text.String()
}

// object is a JSON object by the names of its fields, of which the last counts when one is there twice.
type object struct {
	d      *decoder
	fields map[string]json.RawMessage
}

func (d *decoder) object(raw json.RawMessage) object {
	o := object{d: d}
	if d.err == nil {
		if raw[0] != '{' {
			d.fail("want an object, not %s", kindOf(raw))
		} else if err := json.Unmarshal(raw, &o.fields); err != nil {
			d.fail("%v", err)
		}
	}
	return o
}

// tag checks the constant field of a struct. Inside a message only the root must have it: a part can be of one kind.
func (o object) tag(name, want string) {
	if o.d.err != nil {
		return
	}
	if _, ok := o.fields[name]; !ok && len(o.d.path) > 0 {
		return
	}
	if got := o.text(name); o.d.err == nil && got != want {
		o.d.path = append(o.d.path, name)
		o.d.fail("want %q, not %q", want, got)
	}
}

// text reads a required string.
func (o object) text(name string) string { return required(o, name, readString) }

type reader[T any] func(d *decoder, raw json.RawMessage) T

func at[T any](d *decoder, step string, raw json.RawMessage, read reader[T]) T {
	d.path = append(d.path, step)
	value := read(d, raw)
	if d.err == nil {
		d.path = d.path[:len(d.path)-1]
	}
	return value
}

func required[T any](o object, name string, read reader[T]) (value T) {
	if o.d.err != nil {
		return value
	}
	raw, ok := o.fields[name]
	if !ok {
		o.d.path = append(o.d.path, name)
		o.d.fail("is missing")
		return value
	}
	return at(o.d, name, raw, read)
}

// optional reads a field that may be absent. Null is taken for absence.
func optional[T any](o object, name string, fallback T, read reader[T]) T {
	raw, ok := o.fields[name]
	if o.d.err != nil || !ok || raw[0] == 'n' {
		return fallback
	}
	return at(o.d, name, raw, read)
}

func pointer[T any](read reader[T]) reader[*T] {
	return func(d *decoder, raw json.RawMessage) *T {
		value := read(d, raw)
		return &value
	}
}

// nullable reads a value or null among the items of a list.
func nullable[T any](read reader[T]) reader[*T] {
	return func(d *decoder, raw json.RawMessage) *T {
		if raw[0] == 'n' {
			return nil
		}
		value := read(d, raw)
		return &value
	}
}

func zero[T any]() (value T) { return value }

func readBool(d *decoder, raw json.RawMessage) bool {
	if raw[0] != 't' && raw[0] != 'f' {
		d.fail("want true or false, not %s", kindOf(raw))
	}
	return raw[0] == 't'
}

func readInt(d *decoder, raw json.RawMessage) int64 {
	if !isNumber(raw) {
		d.fail("want an integer, not %s", kindOf(raw))
		return 0
	}
	value, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil || value > maxInteger || value < -maxInteger {
		d.fail("want an integer within ±(2^53-1), not %s", cut(raw))
	}
	return value
}

func readFloat(d *decoder, raw json.RawMessage) float64 {
	if !isNumber(raw) {
		d.fail("want a number, not %s", kindOf(raw))
		return 0
	}
	value, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.IsInf(value, 0) {
		d.fail("the number %s is beyond a double", cut(raw))
	}
	return value
}

func readString(d *decoder, raw json.RawMessage) string {
	var text string
	if raw[0] != '"' {
		d.fail("want a string, not %s", kindOf(raw))
	} else if problem := problemOfText(raw); problem != "" {
		d.fail("%s", problem)
	} else if err := json.Unmarshal(raw, &text); err != nil {
		d.fail("%v", err)
	}
	return text
}

func readEnum[T ~string](d *decoder, raw json.RawMessage) T { return T(readString(d, raw)) }

func readScalar(d *decoder, raw json.RawMessage) any {
	switch {
	case raw[0] == '"':
		return readString(d, raw)
	case raw[0] == 't' || raw[0] == 'f':
		return raw[0] == 't'
	case raw[0] == 'n':
		return nil
	case isNumber(raw):
		if value, err := strconv.ParseInt(string(raw), 10, 64); err == nil && string(raw) != "-0" {
			if value <= maxInteger && value >= -maxInteger {
				return value
			}
		}
		return readFloat(d, raw)
	}
	d.fail("want null, a boolean, a number or a string, not %s", kindOf(raw))
	return nil
}

// readAny keeps any JSON value as it is, digits included.
func readAny(d *decoder, raw json.RawMessage) json.RawMessage {
	if problem := problemOfText(raw); problem != "" {
		d.fail("%s", problem)
	}
	return bytes.Clone(raw)
}

func readObject(d *decoder, raw json.RawMessage) json.RawMessage {
	if raw[0] != '{' {
		d.fail("want an object, not %s", kindOf(raw))
	}
	return readAny(d, raw)
}

func readPart[T any, P interface {
	*T
	decodable
}](d *decoder, raw json.RawMessage) T {
	var part T
	P(&part).decode(d, raw)
	return part
}

func readList[T any](read reader[T]) reader[[]T] {
	return func(d *decoder, raw json.RawMessage) []T {
		var raws []json.RawMessage
		if raw[0] != '[' {
			d.fail("want a list, not %s", kindOf(raw))
		} else if err := json.Unmarshal(raw, &raws); err != nil {
			d.fail("%v", err)
		}
		items := make([]T, 0, len(raws))
		for i, item := range raws {
			if d.err != nil {
				return nil
			}
			items = append(items, at(d, strconv.Itoa(i), item, read))
		}
		return items
	}
}

func readMap[M ~map[string]V, V any](read reader[V]) reader[M] {
	return func(d *decoder, raw json.RawMessage) M {
		o := d.object(raw)
		values := make(M, len(o.fields))
		for name, value := range o.fields {
			if d.err != nil {
				return nil
			}
			values[name] = at(d, name, value, read)
		}
		return values
	}
}

func isNumber(raw json.RawMessage) bool { return raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9' }

func kindOf(raw json.RawMessage) string {
	switch raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return cut(raw)
}

func cut(raw json.RawMessage) string {
	if len(raw) > 100 {
		return string(raw[:100]) + "..."
	}
	return string(raw)
}

// problemOfText looks for what no text of the protocol may hold: U+0000, and lone surrogates, which encoding/json would
// silently replace. Without a backslash there is neither, since the JSON is valid.
func problemOfText(raw json.RawMessage) string {
	for i := bytes.IndexByte(raw, '\\'); i >= 0 && i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		if raw[i] != 'u' {
			continue
		}
		switch unit := codeUnit(raw[i+1:]); {
		case unit == 0:
			return "a text holds U+0000"
		case unit >= 0xDC00 && unit <= 0xDFFF:
			return "a text holds a lone surrogate"
		case unit >= 0xD800 && unit <= 0xDBFF:
			rest := raw[i+5:]
			if !bytes.HasPrefix(rest, []byte(`\u`)) || codeUnit(rest[2:])&^0x3FF != 0xDC00 {
				return "a text holds a lone surrogate"
			}
			i += 6
		}
		i += 4
	}
	return ""
}

func codeUnit(digits []byte) uint64 {
	unit, err := strconv.ParseUint(string(digits[:min(4, len(digits))]), 16, 16)
	if err != nil {
		return math.MaxUint64
	}
	return unit
}

// decodeReply reads the reply to an operation, which may be a refusal.
func decodeReply(body []byte, into decodable) error {
	var refusal ErrorResponse
	err := unmarshal(body, into)
	var problem *DecodeError
	if errors.As(err, &problem) && problem.Path == "/tag" && unmarshal(body, &refusal) == nil {
		return newServerError(refusal)
	}
	return err
}
