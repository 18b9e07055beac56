// Command bench measures the client: `bench describe` calls Describe once, `bench trials N` evaluates N trials in lock
// step and prints how long their round trips took.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	hola "github.com/hola-hpo/hola-go"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	client, err := hola.NewClient(hola.Options{})
	if err != nil {
		return err
	}
	defer client.Close()
	switch {
	case len(arguments) == 1 && arguments[0] == "describe":
		_, err := client.Describe(ctx, hola.DescribeRequest{})
		return err
	case len(arguments) == 2 && arguments[0] == "trials":
		count, err := strconv.Atoi(arguments[1])
		if err != nil {
			return err
		}
		took, err := trials(ctx, client, count)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(map[string]any{"trials": count, "seconds": took.Seconds()})
	}
	return errors.New("usage: bench describe | bench trials N")
}

func trials(ctx context.Context, client *hola.Client, count int) (time.Duration, error) {
	worker, err := client.RegisterWorker(ctx, hola.RegisterWorkerRequest{})
	if err != nil {
		return 0, err
	}
	objectives := hola.ObjectiveValues{}
	for _, objective := range worker.Info.Spec.Objectives {
		objectives[objective.Name] = 1
	}
	next, err := client.GetSuggestion(ctx, hola.GetSuggestionRequest{WorkerID: worker.WorkerID, WaitSeconds: 10})
	if err != nil {
		return 0, err
	}
	began := time.Now()
	for range count {
		if len(next.Suggestions) == 0 {
			return 0, fmt.Errorf("no suggestion, but %s", string(next.Status))
		}
		trial := next.Suggestions[0]
		reply, err := client.SubmitResult(ctx, hola.SubmitResultRequest{
			WorkerID:  worker.WorkerID,
			Results:   []hola.Result{{TrialID: trial.TrialID, Lease: trial.Lease, Objectives: objectives}},
			NextCount: 1,
		})
		if err != nil {
			return 0, err
		}
		next = reply.Next
	}
	took := time.Since(began)
	_, err = client.DeregisterWorker(ctx, hola.DeregisterWorkerRequest{WorkerID: worker.WorkerID})
	return took, err
}
