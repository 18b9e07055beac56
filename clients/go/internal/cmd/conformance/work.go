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
	CanResume     bool     `json:"can_resume"`
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
		CanResume:     w.CanResume,
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
func (w work) evaluate(ctx context.Context, trial *hola.Evaluation) (hola.Measurement, error) {
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
	case "optional":
		return optional(trial.Parameters, x)
	case "nan":
		return hola.Value(math.NaN()), nil
	case "hold":
		return w.hold(ctx, trial.TrialID, x)
	case "report":
		return w.report(ctx, trial, x, false)
	case "report_hold":
		return w.report(ctx, trial, x, true)
	}
	return hola.Measurement{}, fmt.Errorf("the suite does not say what %v is", trial.Parameters["do"])
}

// optional tells null, zero, the empty text and an inactive parameter apart.
func optional(parameters hola.ParameterSet, x float64) (hola.Measurement, error) {
	opt, err := parameters.Value("opt")
	if err != nil {
		return hola.Measurement{}, err
	}
	switch opt {
	case nil:
		x++
	case "":
		x += 4
	default:
		x += 2
	}
	if !parameters.Has("twin") {
		x += 8
	}
	return hola.Value(x), nil
}

// lastStep is the last that an evaluation reports.
const lastStep = 6

// report reports each step, and stores a checkpoint at two of them. With holds it waits for the suite before the second.
func (w work) report(ctx context.Context, trial *hola.Evaluation, x float64, holds bool) (hola.Measurement, error) {
	var step int64 = 1
	if trial.Resume != nil {
		step = trial.Resume.Step + 1
	}
	for ; step <= lastStep; step++ {
		if holds && step == 2 {
			// A decision that comes meanwhile is the next report's to tell.
			if err := w.waitForGo(ctx, trial.TrialID, hola.ErrStopped); err != nil {
				return hola.Measurement{}, err
			}
		}
		var options []hola.ReportOption
		if step == 2 || step == 4 {
			uri := fmt.Sprintf("memory:%d:%d", trial.TrialID, step)
			options = append(options, hola.WithCheckpoint(hola.Checkpoint{URI: uri}))
		}
		err := trial.Report(ctx, step, map[string]float64{"loss": x / float64(step)}, options...)
		if err != nil {
			return hola.Measurement{}, w.stopped(trial.TrialID, err)
		}
	}
	return hola.Value(x / lastStep), nil
}

// hold waits until the suite lets the evaluation go on, or until it is told to stop.
func (w work) hold(ctx context.Context, trial int64, x float64) (hola.Measurement, error) {
	if err := w.waitForGo(ctx, trial, nil); err != nil {
		return hola.Measurement{}, err
	}
	return hola.Value(x), nil
}

// waitForGo waits until the suite lets the evaluation go on, or until the context ends for another cause than one.
func (w work) waitForGo(ctx context.Context, trial int64, except error) error {
	if err := os.WriteFile(w.file(trial, "started"), nil, 0o600); err != nil {
		return err
	}
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	ended := ctx.Done()
	for {
		if _, err := os.Stat(w.file(trial, "go")); err == nil {
			return nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		select {
		case <-look.C:
		case <-ended:
			if except == nil || !errors.Is(context.Cause(ctx), except) {
				return w.stopped(trial, context.Cause(ctx))
			}
			ended = nil
		}
	}
}

func (w work) file(trial int64, what string) string {
	return filepath.Join(w.Folder, fmt.Sprintf("%d.%s", trial, what))
}

// stopped lets the suite know that the evaluation was told to stop.
func (w work) stopped(trial int64, why error) error {
	return errors.Join(why, os.WriteFile(w.file(trial, "stopped"), nil, 0o600))
}
