package hola

import "testing"

func TestASummaryOfAWorkerThatNeverRanHasNoMessage(t *testing.T) {
	counts := "2 completed, 1 failed, 0 infeasible, 0 stopped, 0 paused, 0 released, 0 unsent"
	for message, want := range map[string]string{"": counts, "drained": "drained: " + counts} {
		if found := (Summary{Message: message, Completed: 2, Failed: 1}).String(); found != want {
			t.Errorf("%q: %q", message, found)
		}
	}
}
