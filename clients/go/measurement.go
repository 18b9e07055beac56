package hola

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

const (
	maxReasonChars   = 20_000
	maxMetadataBytes = 256 << 10
	maxMetadataDepth = 16
)

// An Objective evaluates one trial; it may be called from several goroutines at once.
//
// The context ends when the result is no longer needed; [context.Cause] is then [ErrDropped], [ErrWorkerStopped], or a
// [*StoppedError]. Whatever the objective returns does not count, except that values complete a trial that was stopped or
// paused.
//
// An error is a failure of the trial; one that [Infeasible] made says that the point cannot be evaluated. A panic and a
// value that is not finite are failures, too.
type Objective func(ctx context.Context, trial *Evaluation) (Measurement, error)

// A Measurement is what an evaluation brings back.
type Measurement struct {
	// Values has a number for each objective of the study.
	Values ObjectiveValues
	// Metadata is kept with the trial: anything that encoding/json makes a JSON object of, or nil.
	Metadata any

	single *float64
}

// Value is the measurement of a study with one objective.
func Value(value float64) Measurement { return Measurement{single: &value} }

// WithMetadata is the same measurement with metadata: anything that encoding/json makes a JSON object of.
func (m Measurement) WithMetadata(metadata any) Measurement {
	m.Metadata = metadata
	return m
}

// InfeasibleError says that a point cannot be evaluated.
type InfeasibleError struct{ Reason string }

func (e *InfeasibleError) Error() string { return e.Reason }

// Infeasible is the error of an objective for a point that cannot be evaluated.
func Infeasible(format string, args ...any) error {
	return &InfeasibleError{Reason: fmt.Sprintf(format, args...)}
}

// outcome is what is told of an evaluation: values, or a failure with its kind and reason.
type outcome struct {
	values   ObjectiveValues
	metadata Metadata
	kind     FailureKind
	reason   string
}

// evaluate calls the objective.
func evaluate(ctx context.Context, objective Objective, trial *Evaluation, names []string) (o outcome) {
	defer func() {
		if p := recover(); p != nil {
			o = failure(fmt.Sprintf("panic: %v\n\n%s", p, debug.Stack()))
		}
	}()
	m, err := objective(ctx, trial)
	var infeasible *InfeasibleError
	switch {
	case errors.As(err, &infeasible):
		o = failure(err.Error())
		o.kind = FailureKindInfeasible
	case err != nil:
		o = failure(err.Error())
	default:
		o = interpret(m, names)
	}
	if m.Metadata != nil {
		o.metadata = cleanMetadata(m.Metadata)
	}
	return o
}

func failure(reason string) outcome {
	return outcome{kind: FailureKindFailed, reason: cleanText(reason)}
}

// interpret checks that there is a finite number for each objective and for no other.
func interpret(m Measurement, names []string) outcome {
	values := m.Values
	if m.single != nil {
		if len(names) != 1 {
			return failure("the study has several objectives, return values for " + strings.Join(names, ", "))
		}
		values = ObjectiveValues{names[0]: *m.single}
	}
	var problems []string
	for name := range values {
		if !slices.Contains(names, name) {
			problems = append(problems, fmt.Sprintf("%q is no objective of the study", name))
		}
	}
	slices.Sort(problems)
	for _, name := range names {
		value, ok := values[name]
		if !ok {
			problems = append(problems, fmt.Sprintf("the value of %q is missing", name))
		} else if math.IsNaN(value) || math.IsInf(value, 0) {
			problems = append(problems, fmt.Sprintf("the value of %q is not finite: %v", name, value))
		}
	}
	if len(problems) > 0 {
		return failure(strings.Join(problems, "; "))
	}
	return outcome{values: values}
}

// cleanText is a text that the protocol can carry: no U+0000, no broken UTF-8, not too long.
func cleanText(text string) string {
	runes := []rune(sendable(text))
	return string(runes[:min(len(runes), maxReasonChars)])
}

func sendable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", `\0`)
}

// cleanMetadata is metadata that the protocol can carry: a result of two hours' work is not lost over a label.
func cleanMetadata(given any) Metadata {
	dropped := func(format string, args ...any) Metadata {
		text, _ := json.Marshal(map[string]string{"dropped": cleanText(fmt.Sprintf(format, args...))})
		return text
	}
	raw, err := json.Marshal(given)
	if err != nil {
		return dropped("the metadata cannot be written: %v", err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return dropped("the metadata cannot be written: %v", err)
	}
	if tree == nil {
		return nil
	}
	if _, ok := tree.(map[string]any); !ok {
		return dropped("the metadata is no JSON object: %s", cut(raw))
	}
	cleaned, err := json.Marshal(cleanValue(tree, 0))
	if err != nil {
		return dropped("the metadata cannot be written: %v", err)
	}
	if len(cleaned) > maxMetadataBytes {
		return dropped("the metadata had %d bytes, more than the %d allowed", len(cleaned), maxMetadataBytes)
	}
	return cleaned
}

func cleanValue(value any, depth int) any {
	if depth > maxMetadataDepth {
		text, _ := json.Marshal(value)
		return cut(text)
	}
	switch v := value.(type) {
	case string:
		return sendable(v)
	case json.Number:
		return cleanNumber(v)
	case []any:
		for i := range v {
			v[i] = cleanValue(v[i], depth+1)
		}
	case map[string]any:
		cleaned := make(map[string]any, len(v))
		for name, item := range v {
			cleaned[sendable(name)] = cleanValue(item, depth+1)
		}
		return cleaned
	}
	return value
}

// cleanNumber writes a large double as one, and keeps the digits of an integer that no double holds as a text.
func cleanNumber(number json.Number) any {
	f, err := number.Float64()
	switch {
	case err != nil:
		return number.String()
	case math.Abs(f) <= maxInteger || strings.ContainsAny(number.String(), ".eE"):
		return number
	case strconv.FormatFloat(f, 'f', -1, 64) == number.String():
		return number + ".0"
	}
	return number.String()
}
