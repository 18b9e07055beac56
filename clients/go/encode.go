package hola

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// version is major.minor of the protocol.
type version struct{ major, minor int }

func (v version) String() string { return fmt.Sprintf("%d.%d", v.major, v.minor) }

func (v version) after(other version) bool {
	return v.major > other.major || v.major == other.major && v.minor > other.minor
}

// marshal writes a part of a message with encoding/json, after a check of what JSON could hold and the protocol does not
// allow. Its errors name the place.
func marshal(part any) ([]byte, error) {
	if _, err := check(part); err != nil {
		return nil, err
	}
	data, err := json.Marshal(part)
	if err != nil {
		return nil, err
	}
	return signZeros(data), nil
}

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
		c.value(v.Elem())
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

// fields checks the fields that encoding/json writes.
func (c *checker) fields(v reflect.Value) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch isOptional := options != ""; {
		case field.Anonymous:
			c.fields(v.Field(i))
		case name == "-", isOptional && v.Field(i).IsZero():
		default:
			var since version
			if _, err := fmt.Sscanf(field.Tag.Get("since"), "%d.%d", &since.major, &since.minor); err == nil {
				c.needs(since)
			}
			c.step(name, v.Field(i))
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

// signZeros writes -0.0 for -0, whose sign a reader that takes it for an integer would lose (E-6).
func signZeros(data []byte) []byte {
	if !bytes.Contains(data, []byte("-0")) {
		return data
	}
	signed := make([]byte, 0, len(data)+16)
	inString := false
	for i := 0; i < len(data); i++ {
		signed = append(signed, data[i])
		switch {
		case inString && data[i] == '\\':
			i++
			signed = append(signed, data[i])
		case data[i] == '"':
			inString = !inString
		case !inString && data[i] == '-' && data[i+1] == '0' && !isFraction(data[i+2:]):
			i++
			signed = append(signed, "0.0"...)
		}
	}
	return signed
}

// isFraction reports whether a number goes on with a fraction or an exponent.
func isFraction(rest []byte) bool {
	return len(rest) > 0 && bytes.IndexByte([]byte(".eE"), rest[0]) >= 0
}

// orEmptyList is the list, or for nil an empty one: encoding/json would write null.
func orEmptyList[S ~[]E, E any](list S) S {
	if list == nil {
		return S{}
	}
	return list
}

// orEmptyMap is the map, or for nil an empty one: encoding/json would write null.
func orEmptyMap[M ~map[string]V, V any](values M) M {
	if values == nil {
		return M{}
	}
	return values
}

// MarshalJSON implements [json.Marshaler].
func (p ParameterSet) MarshalJSON() ([]byte, error) {
	return marshal(exactMap(map[string]ParameterValue(p)))
}

// exactMap has the values as encoding/json writes them exactly.
func exactMap(values map[string]ParameterValue) map[string]ParameterValue {
	exact := make(map[string]ParameterValue, len(values))
	for name, value := range values {
		exact[name] = exactValue(value)
	}
	return exact
}

// exactList has the values as encoding/json writes them exactly.
func exactList(values []ParameterValue) []ParameterValue {
	exact := make([]ParameterValue, len(values))
	for i, value := range values {
		exact[i] = exactValue(value)
	}
	return exact
}

// exactValue makes 1.0 of the floating-point number 1, which encoding/json would write as an integer: whoever reads a
// scalar of any kind would take it for one.
func exactValue(value ParameterValue) ParameterValue {
	f := reflect.ValueOf(value)
	if !f.IsValid() || !f.CanFloat() || f.Float() != math.Trunc(f.Float()) || math.IsInf(f.Float(), 0) {
		return value
	}
	return json.Number(strconv.FormatFloat(f.Float(), 'f', 1, 64))
}

// Ptr is a pointer to a value, for fields that may be absent.
func Ptr[T any](value T) *T { return &value }
