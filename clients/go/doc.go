// Package hola is a client and a worker for hola, distributed hyperparameter optimisation whose workers can be written
// in any language.
//
// A [Worker] takes trials of a study, calls an [Objective] with their parameters and reports the results. It renews
// its leases while the objective runs, lives through outages of the scheduler, and gives its trials back when it is
// preempted:
//
//	client, err := hola.NewClient(hola.Options{})
//	...
//	worker, err := hola.NewWorker(client, objective, hola.WorkerOptions{HandleSignals: true})
//	...
//	summary, err := worker.Run(ctx)
//
// An objective may report values before it ends, by [Evaluation.Report], which tells when a trial is stopped.
//
// A [Client] has a method for each operation of the protocol. It repeats a request that got no answer, under the same
// idempotency key, and goes to another endpoint when one breaks.
//
// # Errors
//
// Errors are told apart by [errors.As] and [errors.Is]:
//
//   - [*ConfigurationError]: there is nothing to connect to, or a setting makes no sense;
//   - [*TransportError]: no answer of hola came, of the kinds [ErrTimeout], [ErrUnreachable], [ErrHandshake] and [ErrClosed];
//   - [*InvalidReplyError]: the answer is no message of the protocol;
//   - [*ServerError]: the server refused, with a code: errors.Is(err, hola.ErrorCodeConflict).
//
// A call whose context was cancelled fails with an error that wraps [context.Canceled].
//
// # Fields that may be absent
//
// A field that is nil or zero is left out. Where the zero value is no value of the protocol, it stands for the default: a
// Limit of 0 for 100, an empty Study for the client's. Where it is one, the field is a pointer, see [Ptr]; nil stands for
// the default.
//
// # ZeroMQ
//
// Programs built with the tag zmq also reach the scheduler over ZeroMQ: on its own machine by ipc://, and elsewhere by
// tcp://, encrypted by CURVE. They need cgo and libzmq.
package hola
