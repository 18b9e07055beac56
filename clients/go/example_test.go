package hola_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	hola "github.com/hola-hpo/hola-go"
)

func Example() {
	client, err := hola.NewClient(hola.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	type parameters struct {
		Rate   float64 `json:"rate"`
		Layers int     `json:"layers"`
	}
	objective := hola.Typed(func(ctx context.Context, p parameters) (hola.Measurement, error) {
		if p.Rate*float64(p.Layers) > 10 {
			return hola.Measurement{}, hola.Infeasible("too much for %d layers", p.Layers)
		}
		return hola.Value(p.Rate / float64(p.Layers)), nil
	})
	worker, err := hola.NewWorker(client, objective, hola.WorkerOptions{Concurrency: 4, HandleSignals: true})
	if err != nil {
		log.Fatal(err)
	}
	summary, err := worker.Run(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(summary)
	os.Exit(summary.ExitCode())
}

func ExampleEvaluation_Report() {
	objective := func(ctx context.Context, trial *hola.Evaluation) (hola.Measurement, error) {
		loss, first := 1.0, int64(1)
		if trial.Resume != nil {
			first = trial.Resume.Step + 1 // and the state is read from trial.Resume.Checkpoint
		}
		for epoch := first; epoch <= 10; epoch++ {
			loss *= 0.9 // an epoch of training
			if err := trial.Report(ctx, epoch, map[string]float64{"loss": loss}); err != nil {
				return hola.Measurement{}, err // also when the trial is stopped
			}
		}
		return hola.Value(loss), nil
	}
	m, err := objective(context.Background(), &hola.Evaluation{TrialID: 1})
	fmt.Println(m.Values, err)
	// Output: map[] <nil>
}

func ExampleClient_CreateStudy() {
	client, err := hola.NewClient(hola.Options{Endpoints: []string{"http://127.0.0.1:8080"}})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	_, err = client.CreateStudy(context.Background(), hola.CreateStudyRequest{
		Study: "lamp",
		Spec: hola.StudySpec{
			Parameters: []hola.ParameterSpec{
				hola.ContinuousParameter{Name: "watts", Low: 1, High: 100, Scale: hola.ScaleLog},
				hola.CategoricalParameter{Name: "kind", Choices: []hola.ParameterValue{"led", "halogen", nil}},
			},
			Objectives: []hola.ObjectiveSpec{{Name: "lumen", Direction: hola.DirectionMaximize}},
			MaxTrials:  50,
			MaxRetries: hola.Ptr(int64(0)),
		},
	})
	if errors.Is(err, hola.ErrorCodeConflict) {
		log.Print("there is another study of this name")
	}
}

func ExampleClient_Trials() {
	client, err := hola.NewClient(hola.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	request := hola.GetTrialsRequest{States: []hola.TrialState{hola.TrialStateCompleted}}
	for trial, err := range client.Trials(context.Background(), request) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(trial.TrialID, trial.Objectives)
	}
}
