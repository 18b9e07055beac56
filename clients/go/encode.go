package hola

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
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

// isFraction reports whether a number continues with a fraction or an exponent.
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

// exactValue makes 1.0 of the floating-point number 1, which encoding/json would write as an integer: a client that reads a
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

// valueOr is the value of a field, or its default where it is absent.
func valueOr[T any](value *T, fallback T) T {
	if value == nil {
		return fallback
	}
	return *value
}
