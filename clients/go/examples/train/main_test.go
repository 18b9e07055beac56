package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	hola "github.com/hola-hpo/hola-go"
)

func evaluation(degree int64) *hola.Evaluation {
	return &hola.Evaluation{TrialID: 1, Attempt: 1, Parameters: hola.ParameterSet{
		"rate": 1.0, "momentum": 0.9, "decay": 1e-4, "degree": degree,
	}}
}

func TestTrainingSeparatesTheMoons(t *testing.T) {
	trainer := newTrainer(t.TempDir())
	for degree, highest := range map[int64]float64{1: 0.4, 3: 0.1} {
		trial := evaluation(degree)
		if _, err := trainer.train(context.Background(), trial); err != nil {
			t.Fatal(err)
		}
		var s settings
		if err := trial.Parameters.Decode(&s); err != nil {
			t.Fatal(err)
		}
		m := newModel(s.Degree)
		for range epochs {
			m.epoch(trainer.training, s)
		}
		if loss := m.loss(trainer.validation, s); loss > highest {
			t.Errorf("degree %d: loss %v", degree, loss)
		}
	}
}

func TestATrainingContinuesFromItsCheckpoint(t *testing.T) {
	trainer := newTrainer(t.TempDir())
	s := settings{Rate: 1, Momentum: 0.9, Decay: 1e-4, Degree: 3}
	whole := newModel(3)
	for range 5 {
		whole.epoch(trainer.training, s)
	}
	path, err := trainer.save(evaluation(3), 5, whole)
	if err != nil {
		t.Fatal(err)
	}
	continued := newModel(3)
	if err := load(path, continued); err != nil {
		t.Fatal(err)
	}
	whole.epoch(trainer.training, s)
	continued.epoch(trainer.training, s)
	if whole.loss(trainer.validation, s) != continued.loss(trainer.validation, s) {
		t.Error("the loss differs")
	}
	if err := load(path, newModel(2)); err == nil {
		t.Error("a checkpoint of another model was taken")
	}
	discard([]hola.Checkpoint{{URI: path}})
	if _, err := os.Stat(path); err != nil {
		t.Error("deleted although it may be valid elsewhere")
	}
	discard([]hola.Checkpoint{hola.LocalCheckpoint(path), hola.LocalCheckpoint(filepath.Join(trainer.folder, "gone"))})
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error(err)
	}
}
