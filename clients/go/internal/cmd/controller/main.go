// Command controller is a worker on the study of examples/polyglot: it looks for the best settings of a motor's
// controller.
package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"time"

	hola "github.com/hola-hpo/hola-go"
)

// controller is a PID controller that acts once in Period milliseconds.
type controller struct {
	KP         float64 `json:"kp"`
	KI         float64 `json:"ki"`
	KD         float64 `json:"kd"`
	PeriodMS   int     `json:"period_ms"`
	Form       string  `json:"form"`
	AntiWindup bool    `json:"anti_windup"`
}

const (
	dt    = 0.0005
	steps = 8000
)

// simulate turns the shaft of the motor by one radian; it returns the integral of time times absolute error, and the
// angle at the end.
//
// The conversions to float64 keep the compiler from fusing a product and a sum into one rounding, which would change
// the last digits on some machines.
func simulate(c controller) (itae, angle float64) {
	ki, kd := c.KI, c.KD
	if c.Form == "standard" {
		ki, kd = c.KP*ki, c.KP*kd
	}
	every := 2 * c.PeriodMS
	period := float64(every) * dt
	var speed, integral, before, u float64
	for step := range steps {
		e := 1 - angle
		if step%every == 0 {
			derivative := 0.0
			if step > 0 {
				derivative = (e - before) / period
			}
			before = e
			wanted := float64(c.KP*e) + float64(ki*(integral+float64(e*period))) + float64(kd*derivative)
			u = math.Max(-12, math.Min(12, wanted))
			if wanted == u || !c.AntiWindup {
				integral += float64(e * period)
			}
		}
		load := 0.0
		if step >= 4000 {
			load = 1.5
		}
		speed += float64(dt * ((float64(8*u)-speed)/0.25 - load))
		angle += float64(dt * speed)
		itae += float64(float64(dt*float64(float64(step)*dt)) * math.Abs(e))
	}
	return itae, angle
}

// evaluate takes HOLA_CONTROLLER_S seconds at least, so that a slow language keeps up with a fast one.
func evaluate(ctx context.Context, c controller) (hola.Measurement, error) {
	began := time.Now()
	itae, angle := simulate(c)
	if seconds, err := strconv.ParseFloat(os.Getenv("HOLA_CONTROLLER_S"), 64); err == nil {
		select {
		case <-time.After(time.Duration(seconds*float64(time.Second)) - time.Since(began)):
		case <-ctx.Done():
		}
	}
	m := hola.Value(itae)
	if !math.IsInf(angle, 0) && !math.IsNaN(angle) {
		m = m.WithMetadata(map[string]any{"language": "go", "angle": angle})
	}
	return m, nil
}

func main() {
	summary, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(summary)
	os.Exit(summary.ExitCode())
}

func run() (hola.Summary, error) {
	client, err := hola.NewClient(hola.Options{})
	if err != nil {
		return hola.Summary{}, err
	}
	defer client.Close()
	worker, err := hola.NewWorker(client, hola.Typed(evaluate), hola.WorkerOptions{
		Name:          os.Getenv("HOLA_WORKER_NAME"),
		HandleSignals: true,
	})
	if err != nil {
		return hola.Summary{}, err
	}
	return worker.Run(context.Background())
}
