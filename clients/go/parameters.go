package hola

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
)

// ErrNotActive is the error of [ParameterSet.Value] for a parameter that has no value.
var ErrNotActive = errors.New("not active for these values, or not a parameter of the study")

// Has reports whether a parameter has a value, which may be nil. A parameter with a condition has none while it is not
// active.
func (p ParameterSet) Has(name string) bool {
	_, ok := p[name]
	return ok
}

// Value returns the value of a parameter. The error wraps [ErrNotActive] if it has none; an index expression would give
// nil, as for a parameter whose value is null.
func (p ParameterSet) Value(name string) (any, error) {
	value, ok := p[name]
	if !ok {
		return nil, fmt.Errorf("parameter %q: %w", name, ErrNotActive)
	}
	return value, nil
}

// Decode reads the parameters into a struct, by its json tags. A parameter that the struct has no field for is an error,
// and so are a value that does not fit its field and a field without a parameter: its zero could be taken for a value. Such a
// field may stay unchanged if it is a pointer or an interface, as for a parameter with a condition, or if its tag has
// omitempty or omitzero. The error for a field without a parameter wraps [ErrNotActive].
func (p ParameterSet) Decode(into any) error {
	data, err := json.Marshal(map[string]any(p))
	if err != nil {
		return fmt.Errorf("parameters: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("parameters %s: %w", data, err)
	}
	if _, custom := into.(json.Unmarshaler); custom {
		return nil
	}
	if field, missing := p.missingField(reflect.TypeOf(into).Elem()); missing {
		return fmt.Errorf("parameters %s: field %s: %w; a pointer may stay nil", data, field, ErrNotActive)
	}
	return nil
}

// missingField returns the name of the first field of a struct that needs a parameter and has none.
func (p ParameterSet) missingField(of reflect.Type) (string, bool) {
	if of.Kind() != reflect.Struct {
		return "", false
	}
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" && field.Type.Kind() == reflect.Struct {
			if inner, missing := p.missingField(field.Type); missing {
				return inner, true
			}
			continue
		}
		kind := field.Type.Kind()
		optional := kind == reflect.Pointer || kind == reflect.Interface || strings.Contains(options, "omit")
		if !field.IsExported() || name == "-" || optional {
			continue
		}
		if name == "" {
			name = field.Name
		}
		if !p.hasFold(name) {
			return field.Name, true
		}
	}
	return "", false
}

// hasFold is Has without regard to case, as encoding/json matches names.
func (p ParameterSet) hasFold(name string) bool {
	for parameter := range p {
		if strings.EqualFold(parameter, name) {
			return true
		}
	}
	return false
}

// Typed makes an objective of a function that takes its parameters as a struct, read by [ParameterSet.Decode]. An objective
// that reports, or resumes a trial, takes the [Evaluation] and calls Decode by itself.
func Typed[P any](evaluate func(ctx context.Context, parameters P) (Measurement, error)) Objective {
	return func(ctx context.Context, trial *Evaluation) (Measurement, error) {
		var parameters P
		if err := trial.Parameters.Decode(&parameters); err != nil {
			return Measurement{}, err
		}
		return evaluate(ctx, parameters)
	}
}

// canonical is a parameter set in the types of the space: float64 for continuous and lattice parameters, int64 for
// integers, and a choice as the study wrote it.
func canonical(spec StudySpec, set ParameterSet) ParameterSet {
	typed := make(ParameterSet, len(set))
	for name, value := range set {
		typed[name] = value
	}
	for _, parameter := range spec.Parameters {
		// An inactive parameter is absent, and stays so: null is a value.
		switch p := parameter.(type) {
		case ContinuousParameter:
			if value, ok := set[p.Name]; ok {
				typed[p.Name] = asFloat(value)
			}
		case LatticeParameter:
			if value, ok := set[p.Name]; ok {
				typed[p.Name] = asFloat(value)
			}
		case IntegerParameter:
			if value, ok := set[p.Name]; ok {
				typed[p.Name] = asInt(value)
			}
		case CategoricalParameter:
			if value, ok := set[p.Name]; ok {
				typed[p.Name] = asChoice(p.Choices, value)
			}
		}
	}
	return typed
}

func asChoice(choices []ParameterValue, value any) any {
	for _, choice := range choices {
		if sameValue(choice, value) {
			return choice
		}
	}
	return value
}

func asFloat(value any) any {
	if whole, ok := value.(int64); ok {
		return float64(whole)
	}
	return value
}

func asInt(value any) any {
	if f, ok := value.(float64); ok && f == math.Trunc(f) && math.Abs(f) <= maxInteger {
		return int64(f)
	}
	return value
}

// sameValue reports whether two values are one choice: 1 and 1.0 are, 1 and true are not.
func sameValue(a, b any) bool { return asFloat(a) == asFloat(b) }
