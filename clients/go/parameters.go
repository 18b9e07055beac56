package hola

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
)

// Decode reads the parameters into a struct, by its json tags. A parameter that the struct has no field for is an error,
// and so is a value that does not fit its field.
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
	return nil
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
		switch p := parameter.(type) {
		case ContinuousParameter:
			typed[p.Name] = asFloat(set[p.Name])
		case LatticeParameter:
			typed[p.Name] = asFloat(set[p.Name])
		case IntegerParameter:
			typed[p.Name] = asInt(set[p.Name])
		case CategoricalParameter:
			for _, choice := range p.Choices {
				if sameValue(choice, set[p.Name]) {
					typed[p.Name] = choice
					break
				}
			}
		}
	}
	return typed
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
