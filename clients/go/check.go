package hola

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// check looks for values that must not travel, and returns the lowest version that has all that is used.
func check(part any) (version, error) {
	var c checker
	c.value(reflect.ValueOf(part))
	if c.err != nil {
		return c.needed, c.err
	}
	return c.needed, nil
}

// checker walks over a message by the tags of its fields, up to the first value that must not travel.
type checker struct {
	path   []string
	err    *ServerError
	needed version
}

var (
	rawMessage = reflect.TypeFor[json.RawMessage]()
	newerValue = reflect.TypeFor[interface{ since() version }]()
)

func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = &ServerError{
			Code: ErrorCodeInvalidMessage, Message: fmt.Sprintf(format, args...), Path: pointerTo(c.path),
		}
	}
}

func (c *checker) needs(v version) {
	if v.after(c.needed) {
		c.needed = v
	}
}

func (c *checker) step(name string, v reflect.Value) {
	if c.err == nil {
		c.path = append(c.path, name)
		c.value(v)
		c.path = c.path[:len(c.path)-1]
	}
}

func (c *checker) value(v reflect.Value) {
	if v.Type() == rawMessage {
		c.object(v.Bytes())
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() { // null in a list
			c.value(v.Elem())
		}
	case reflect.Interface:
		c.arm(v)
	case reflect.Struct:
		c.fields(v)
	case reflect.Slice:
		for i := range v.Len() {
			c.step(strconv.Itoa(i), v.Index(i))
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			c.step(entries.Key().String(), entries.Value())
			c.text(entries.Key().String())
		}
	default:
		c.scalar(v)
	}
}

// arm checks the value of a parameter, which is an any, or an arm of a union.
func (c *checker) arm(v reflect.Value) {
	isScalar := v.NumMethod() == 0
	switch {
	case v.IsNil() && !isScalar:
		c.fail("is nil")
	case v.IsNil():
	case isScalar:
		c.scalar(v.Elem())
	default:
		c.value(v.Elem())
	}
}

func (c *checker) scalar(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Bool:
	case v.Kind() == reflect.String:
		c.text(v.String())
		if v.Type().Implements(newerValue) {
			c.needs(v.Interface().(interface{ since() version }).since())
		}
	case v.CanInt() && (v.Int() > maxInteger || v.Int() < -maxInteger), v.CanUint() && v.Uint() > maxInteger:
		c.fail("the integer %v is not within ±(2^53-1)", v)
	case v.CanFloat() && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)):
		c.fail("the number %v is not finite", v)
	case v.CanInt(), v.CanUint(), v.CanFloat():
	default:
		c.fail("want nil, a boolean, a number or a string, not %s", v.Type())
	}
}

// field is what the tags of a struct's field say.
type field struct {
	index    int
	name     string // in JSON; empty for a struct whose fields are written as if they were the outer one's
	optional bool   // whether zero is left out
	since    version
}

// fieldsOf has the fields that encoding/json writes, by the type of the struct.
var fieldsOf sync.Map

func fieldsByTags(t reflect.Type) []field {
	if known, ok := fieldsOf.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name, options, _ := strings.Cut(tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		f := field{index: i, name: name, optional: options != ""}
		if since := tag.Get("since"); since != "" {
			major, minor, _ := strings.Cut(since, ".")
			f.since.major, _ = strconv.Atoi(major)
			f.since.minor, _ = strconv.Atoi(minor)
		}
		fields = append(fields, f)
	}
	fieldsOf.Store(t, fields)
	return fields
}

// fields checks the fields that encoding/json writes.
func (c *checker) fields(v reflect.Value) {
	for _, f := range fieldsByTags(v.Type()) {
		switch value := v.Field(f.index); {
		case f.name == "":
			c.fields(value)
		case f.optional && value.IsZero():
		default:
			c.needs(f.since)
			c.step(f.name, value)
		}
	}
}

func (c *checker) text(text string) {
	if !utf8.ValidString(text) {
		c.fail("a text is not UTF-8: %q", text)
	}
	if strings.ContainsRune(text, 0) {
		c.fail("a text holds U+0000: %q", text)
	}
}

func (c *checker) object(raw json.RawMessage) {
	if trimmed := bytes.TrimLeft(raw, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		c.fail("want a JSON object, not %s", cut(raw))
	} else if !utf8.Valid(raw) || !json.Valid(raw) {
		c.fail("not JSON: %s", cut(raw))
	} else if problem := problemOfText(raw); problem != "" {
		c.fail("%s", problem)
	}
}
