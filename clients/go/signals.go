package hola

import (
	"os"
	"os/signal"
	"syscall"
)

// handleSignals ends the worker on signals, until restore is called.
func (w *Worker) handleSignals() (restore func()) {
	signals := make(chan os.Signal, 4)
	ended := make(chan struct{})
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	go func() {
		defer close(ended)
		for s := range signals {
			w.handleSignal(s)
		}
	}()
	return func() {
		signal.Stop(signals) // nothing is sent from here on
		close(signals)
		<-ended
	}
}

func (w *Worker) handleSignal(s os.Signal) {
	switch {
	case s == syscall.SIGTERM:
		w.beginEnd(ending{reason: EndPreempted, message: "preempted by SIGTERM", atOnce: true})
	case w.draining.isSet():
		w.beginEnd(ending{reason: EndStopped, message: "interrupted twice", atOnce: true})
	default:
		w.log.Warn("ending after the running evaluations; interrupt again to end at once")
		w.beginEnd(ending{reason: EndDrained, message: "interrupted"})
	}
}
