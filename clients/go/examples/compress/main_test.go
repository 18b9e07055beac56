package main

import (
	"bytes"
	"context"
	"errors"
	"testing"

	hola "github.com/hola-hpo/hola-go"
)

func TestAHigherLevelMakesLess(t *testing.T) {
	data := logLines(256 << 10)
	evaluate := objective(data)
	ratio := func(level float64, primed bool) float64 {
		t.Helper()
		m, err := evaluate(context.Background(), &hola.Evaluation{Parameters: hola.ParameterSet{
			"level": level, "block_kb": 16.0, "primed": primed, "goroutines": int64(2),
		}})
		if err != nil {
			t.Fatal(err)
		}
		return m.Values["ratio"]
	}
	if fast, small, primed := ratio(1, false), ratio(9, false), ratio(9, true); !(primed < small && small < fast && fast < 1) {
		t.Errorf("ratios %v, %v, %v", fast, small, primed)
	}
}

func TestItStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := compress(ctx, bytes.Repeat([]byte("a"), 1<<20), settings{1, 16, true, 2}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
