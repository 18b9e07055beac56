package hola

import (
	"context"
	"errors"
	"slices"
	"time"
)

// maxBatch is how many leases fit in a request.
const maxBatch = 256

// leasesChanged tells the sender of heartbeats that the leases, or the worker's id, have changed.
func (w *Worker) leasesChanged() {
	select {
	case w.wake <- struct{}{}:
	default: // it knows already
	}
}

// sendHeartbeats sends heartbeats until the worker stops. The first is due one interval after the start, which the caller
// takes: on a busy machine this goroutine may begin later.
func (w *Worker) sendHeartbeats(ctx context.Context, started time.Time) {
	ctx, cancel := w.stopping.bind(ctx)
	defer cancel()
	last := started
	for {
		timer := time.NewTimer(time.Until(last.Add(w.leases.interval())))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-w.wake:
			timer.Stop()
		case <-timer.C:
			last = time.Now()
			w.sendHeartbeat(ctx)
		}
	}
}

// sendHeartbeat renews every lease that is held, and does what the scheduler says.
func (w *Worker) sendHeartbeat(ctx context.Context) {
	id, held := w.workerID(), w.leases.held()
	timeout := min(10*time.Second, max(time.Second, 2*w.leases.interval()))
	batches := slices.Collect(slices.Chunk(held, maxBatch))
	if len(batches) == 0 {
		batches = append(batches, nil)
	}
	for _, batch := range batches {
		reply, err := w.heartbeat(ctx, timeout, HeartbeatRequest{WorkerID: id, Leases: batch})
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrorCodeUnknownWorker):
			if err := w.registerAgain(ctx, id); err != nil {
				w.log.Warn("could not register again", "error", err)
			}
			return
		case err != nil:
			w.log.Debug("a heartbeat failed", "error", err)
		default:
			w.handleHeartbeat(reply)
		}
	}
}

func (w *Worker) heartbeat(ctx context.Context, timeout time.Duration, r HeartbeatRequest) (*HeartbeatResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	return w.client.Heartbeat(ctx, r, once)
}

// handleHeartbeat does what the reply to a heartbeat says. Commands are about leases: the heartbeat may have been sent
// while a trial was handed out again (W-15). An unknown command is ignored (W-19).
func (w *Worker) handleHeartbeat(reply *HeartbeatResponse) {
	for _, command := range reply.LeaseCommands {
		for _, s := range w.slots {
			w.handleCommand(s, command)
		}
	}
	switch reply.Command {
	case CommandDrain:
		if !w.draining.isSet() {
			w.beginEnd(ending{reason: EndDrained, message: "the scheduler said drain"})
		}
	case CommandStop:
		w.beginEnd(ending{reason: EndStopped, message: "the scheduler said stop", atOnce: true})
	}
}

func (w *Worker) handleCommand(s *slot, c LeaseCommand) {
	switch c.Command {
	case LeaseCommandKindDrop:
		if s.cancelLease(c.Lease, ErrDropped) {
			w.log.Info("dropped, its result is not wanted", "trial", c.TrialID, "reason", optionalText(c.Reason))
		}
	case LeaseCommandKindStop:
		s.stopLease(c.Lease, &StoppedError{Decision: DecisionStop, Reason: optionalText(c.Reason)})
	case LeaseCommandKindPause:
		s.stopLease(c.Lease, &StoppedError{Decision: DecisionPause, Reason: optionalText(c.Reason)})
	default:
		return
	}
	if s.dropNext(c.Lease) {
		w.log.Info("dropped before it began", "trial", c.TrialID)
	}
}

func optionalText(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
