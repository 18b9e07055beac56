// Command train tunes a training: each trial trains a classifier epoch by epoch and reports its loss. It ends when it is told
// to stop, and continues from a checkpoint that an earlier attempt left.
//
//	hola serve --study study.yaml &
//	go run .
//	hola status
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	hola "github.com/hola-hpo/hola-go"
)

// epochs is the largest step of the study.
const epochs = 81

// trainer trains on some points and measures on others.
type trainer struct {
	training, validation []point
	folder               string // of the checkpoints
}

func newTrainer(folder string) trainer {
	return trainer{training: moons(2000, 1), validation: moons(1000, 2), folder: folder}
}

// train is the objective.
func (t trainer) train(ctx context.Context, trial *hola.Evaluation) (hola.Measurement, error) {
	var s settings
	if err := trial.Parameters.Decode(&s); err != nil {
		return hola.Measurement{}, err
	}
	m, first := newModel(s.Degree), int64(1)
	if trial.Resume != nil {
		if err := load(trial.Resume.Checkpoint.URI, m); err != nil {
			log.Printf("trial %d begins again: %v", trial.TrialID, err)
		} else {
			first = trial.Resume.Step + 1
		}
	}
	for epoch := first; epoch <= epochs; epoch++ {
		m.epoch(t.training, s)
		var options []hola.ReportOption
		if epoch == trial.NextStep() {
			path, err := t.save(trial, epoch, m)
			if err != nil {
				return hola.Measurement{}, err
			}
			options = append(options, hola.WithCheckpoint(hola.LocalCheckpoint(path)))
		}
		values := map[string]float64{"loss": m.loss(t.validation, s)}
		if err := trial.Report(ctx, epoch, values, options...); err != nil {
			return hola.Measurement{}, err
		}
	}
	return hola.Value(m.loss(t.validation, s)), nil
}

// save writes a checkpoint and returns its path. A name that is written in full never has a part of the file.
func (t trainer) save(trial *hola.Evaluation, epoch int64, m *model) (string, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(t.folder, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(t.folder, fmt.Sprintf("trial-%d-%d-epoch-%d.json", trial.TrialID, trial.Attempt, epoch))
	if err := os.WriteFile(path+".part", data, 0o644); err != nil {
		return "", err
	}
	return path, os.Rename(path+".part", path)
}

func load(path string, m *model) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var stored model
	if err := json.Unmarshal(data, &stored); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(stored.Weights) != len(m.Weights) || len(stored.Velocity) != len(m.Velocity) {
		return fmt.Errorf("%s: a checkpoint of another model", path)
	}
	*m = stored
	return nil
}

// discard deletes checkpoints of this host that are no longer needed.
func discard(checkpoints []hola.Checkpoint) {
	here := hola.LocalCheckpoint("").Host
	for _, checkpoint := range checkpoints {
		if checkpoint.Host == nil || *checkpoint.Host != *here {
			continue
		}
		if err := os.Remove(checkpoint.URI); err != nil && !errors.Is(err, fs.ErrNotExist) {
			log.Print(err)
		}
	}
}

func main() {
	summary, err := run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary)
	os.Exit(summary.ExitCode())
}

func run(ctx context.Context) (hola.Summary, error) {
	client, err := hola.NewClient(hola.Options{})
	if err != nil {
		return hola.Summary{}, err
	}
	defer client.Close()
	folder, err := filepath.Abs("checkpoints")
	if err != nil {
		return hola.Summary{}, err
	}
	worker, err := hola.NewWorker(client, newTrainer(folder).train, hola.WorkerOptions{
		Concurrency: 2, CanResume: true, OnDiscard: discard, HandleSignals: true,
	})
	if err != nil {
		return hola.Summary{}, err
	}
	return worker.Run(ctx)
}
