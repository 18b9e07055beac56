package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	hola "github.com/hola-hpo/hola-go"
)

// work is the settings of a worker, as the suite names them.
type work struct {
	Concurrency   int      `json:"concurrency"`
	WaitS         float64  `json:"wait_s"`
	LeaseS        float64  `json:"lease_s"`
	ReconnectS    *float64 `json:"reconnect_s"`
	RetryFailures bool     `json:"retry_failures"`
	SpoolDir      string   `json:"spool_dir"`
	HandleSignals bool     `json:"handle_signals"`
	Folder        string   `json:"folder"`
}

func (w work) run(c connection) (hola.Summary, error) {
	client, err := hola.NewClient(c.options())
	if err != nil {
		return hola.Summary{}, err
	}
	defer client.Close()
	options := hola.WorkerOptions{
		Concurrency:   w.Concurrency,
		Wait:          duration(w.WaitS),
		Lease:         duration(w.LeaseS),
		RetryFailures: w.RetryFailures,
		SpoolDir:      w.SpoolDir,
		HandleSignals: w.HandleSignals,
	}
	if w.ReconnectS != nil {
		options.Reconnect = max(duration(*w.ReconnectS), time.Nanosecond)
	}
	worker, err := hola.NewWorker(client, w.evaluate, options)
	if err != nil {
		return hola.Summary{}, err
	}
	return worker.Run(context.Background())
}

func duration(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

// evaluate does what the parameters of the trial say.
func (w work) evaluate(ctx context.Context, trial hola.Suggestion) (hola.Measurement, error) {
	x, _ := trial.Parameters["x"].(float64)
	switch trial.Parameters["do"] {
	case "value":
		return hola.Value(x), nil
	case "metadata":
		return hola.Value(x).WithMetadata(map[string]any{"text": "größer", "x": x, "list": []any{1, nil, true}}), nil
	case "fail":
		return hola.Measurement{}, errors.New("as the suite says")
	case "infeasible":
		return hola.Measurement{}, hola.Infeasible("as the suite says")
	case "nan":
		return hola.Value(math.NaN()), nil
	case "hold":
		return w.hold(ctx, trial.TrialID, x)
	}
	return hola.Measurement{}, fmt.Errorf("the suite does not say what %v is", trial.Parameters["do"])
}

// hold waits until the suite lets the evaluation go on, or until it is told to stop.
func (w work) hold(ctx context.Context, trial int64, x float64) (hola.Measurement, error) {
	file := func(what string) string { return filepath.Join(w.Folder, fmt.Sprintf("%d.%s", trial, what)) }
	if err := os.WriteFile(file("started"), nil, 0o600); err != nil {
		return hola.Measurement{}, err
	}
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		if _, err := os.Stat(file("go")); err == nil {
			return hola.Value(x), nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return hola.Measurement{}, err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return hola.Measurement{}, errors.Join(context.Cause(ctx), os.WriteFile(file("stopped"), nil, 0o600))
		}
	}
}
