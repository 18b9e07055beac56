package hola

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

// branches is a space in which all parameters but the model have a condition.
var branches = StudySpec{Parameters: []ParameterSpec{
	CategoricalParameter{Name: "model", Choices: []ParameterValue{"svm", "mlp", nil}},
	ContinuousParameter{Name: "c", Low: 0, High: 1, Condition: only("svm")},
	LatticeParameter{Name: "batch", Values: []float64{0, 16}, Condition: only("mlp")},
	IntegerParameter{Name: "layers", Low: 0, High: 3, Condition: only("mlp")},
	CategoricalParameter{Name: "form", Choices: []ParameterValue{nil, "", int64(0)}, Condition: only("mlp")},
}}

func only(model string) []Alternative {
	return []Alternative{{"model": ParentTest{In: []ParameterValue{model}}}}
}

func TestAnInactiveParameterStaysAbsent(t *testing.T) {
	for _, set := range []ParameterSet{
		{"model": nil},
		{"model": "svm", "c": float64(0)},
		{"model": "mlp", "batch": float64(0), "layers": int64(0), "form": nil},
		{"model": "mlp", "batch": float64(0), "layers": int64(0), "form": ""},
		{"model": "mlp", "batch": float64(0), "layers": int64(0), "form": int64(0)},
	} {
		if typed := canonical(branches, set); !reflect.DeepEqual(typed, set) {
			t.Errorf("%v has become %v", set, typed)
		}
	}
}

func TestAnInactiveParameterDiffersFromNullZeroAndEmpty(t *testing.T) {
	for _, value := range []any{nil, int64(0), ""} {
		set := ParameterSet{"form": value}
		if found, err := set.Value("form"); !set.Has("form") || err != nil || found != value {
			t.Errorf("%v: %v, %v, %v", value, set.Has("form"), found, err)
		}
	}
	set := ParameterSet{"model": "svm"}
	if set.Has("form") {
		t.Error("an inactive parameter has no value")
	}
	_, err := set.Value("form")
	want := `parameter "form": not active for these values, or not a parameter of the study`
	if !errors.Is(err, ErrNotActive) || err.Error() != want {
		t.Errorf("the error is %v", err)
	}
}

func TestDecodeTellsInactiveFromZero(t *testing.T) {
	var inactive, zero struct {
		Model  string `json:"model"`
		Layers *int   `json:"layers"`
	}
	if err := (ParameterSet{"model": "svm"}).Decode(&inactive); err != nil || inactive.Layers != nil {
		t.Errorf("%v, %v", inactive.Layers, err)
	}
	if err := (ParameterSet{"model": "mlp", "layers": int64(0)}).Decode(&zero); err != nil || zero.Layers == nil {
		t.Errorf("%v, %v", zero.Layers, err)
	}
}

func TestDecodeRefusesAFieldWithoutAParameter(t *testing.T) {
	type Common struct {
		Seed int `json:"seed"`
	}
	type settings struct {
		Common
		Rate   float64
		Policy string
		Batch  *int
		Form   any
		Depth  int `json:"depth,omitempty"`
		Cache  int `json:"-"`
		hidden int
	}
	for _, c := range []struct {
		set   ParameterSet
		field string
	}{
		{ParameterSet{"rate": 0.5, "Policy": "fifo", "seed": int64(1)}, ""},
		{ParameterSet{"rate": 0.5, "seed": int64(1)}, "Policy"},
		{ParameterSet{"policy": "fifo", "seed": int64(1)}, "Rate"},
		{ParameterSet{"rate": 0.5, "policy": "fifo"}, "Seed"},
	} {
		var s settings
		err := c.set.Decode(&s)
		if c.field == "" {
			if err != nil || s.hidden != 0 {
				t.Errorf("%v: %v", c.set, err)
			}
			continue
		}
		if !errors.Is(err, ErrNotActive) || !strings.Contains(err.Error(), "field "+c.field+": not active") {
			t.Errorf("%v: the error is %v", c.set, err)
		}
	}
	values := map[string]any{}
	if err := (ParameterSet{"rate": 0.5}).Decode(&values); err != nil || values["rate"] != 0.5 {
		t.Errorf("%v, %v", values, err)
	}
}
