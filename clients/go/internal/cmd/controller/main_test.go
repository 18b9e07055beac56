package main

import (
	"math"
	"testing"
)

// The values are those of the same computation in Python.
func TestSimulationIsThatOfEveryLanguage(t *testing.T) {
	for _, c := range []struct {
		controller  controller
		itae, angle float64
	}{
		{controller{10, 5, 0.5, 5, "parallel", true}, 0.06519887466822072, 1.002471230900666},
		{controller{2.5, 0.7, 0.02, 13, "standard", false}, 0.16666348349016571, 0.997932417689319},
		{controller{100, 100, 10, 20, "standard", false}, 5.47445285878866, 1.6352409925889815},
		{controller{60, 30, 3, 1, "parallel", true}, 0.04386834101289038, 1.0021738338331827},
	} {
		itae, angle := simulate(c.controller)
		if !near(itae, c.itae) || !near(angle, c.angle) {
			t.Errorf("%+v: %v, %v; want %v, %v", c.controller, itae, angle, c.itae, c.angle)
		}
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*math.Abs(b) }
