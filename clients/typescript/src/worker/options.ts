import type { ClientOptions } from "../client.js";
import type { Checkpoint, FinishReason, Labels, Open } from "../generated/messages.js";
import type { HeartbeatConfig, HeartbeatEvents, HeartbeatSender } from "./heartbeat.js";
import type { Spool } from "./spool.js";

/** Where a worker writes what happens; `console` is one. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** The settings of a worker, beside those of its client. All is optional. */
export interface WorkerOptions extends Omit<ClientOptions, "retry" | "name"> {
  /** Evaluations at once. Default: 1. */
  readonly concurrency?: number | undefined;
  /** Seconds that an ask waits for work. Default: 20. */
  readonly waitS?: number | undefined;
  /** Seconds of the leases; by default the study's. */
  readonly leaseS?: number | undefined;
  /** Whether failed trials are put back in the queue, as often as the study allows. */
  readonly retryFailures?: boolean | undefined;
  /** Failures in a row that end the worker; null: never. Default: 10. */
  readonly maxErrors?: number | null | undefined;
  /** Seconds that an unreachable scheduler is tried. Default: 600. */
  readonly reconnectS?: number | undefined;
  /** What people see; by default the host's name and the process's id. */
  readonly name?: string | undefined;
  /** Facts about where it runs, such as node, queue or GPU. They go before those of `HOLA_LABELS`, which Node reads. */
  readonly labels?: Labels | undefined;
  /** Whether the objective continues from the checkpoint in `trial.resume`. Default: false. */
  readonly canResume?: boolean | undefined;
  /** Called with each checkpoint that is no longer needed, so that it can be deleted. */
  readonly onDiscard?: ((checkpoint: Checkpoint) => void | Promise<void>) | undefined;
  /** The folder where outcomes wait that could not be told; by default that of all hola workers of this user. */
  readonly spoolDir?: string | undefined;
  /** Whether SIGTERM gives the trials back and ends, and an interrupt ends after what runs. Default: true, in Node. */
  readonly handleSignals?: boolean | undefined;
  /**
   * Where heartbeats come from. `thread` (the default in Node): a separate thread, so that an evaluation may block
   * the event loop. `timer` (the only one in a browser): the event loop.
   */
  readonly heartbeat?: "thread" | "timer" | undefined;
  /** Ends the worker at once when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Where it writes what happens; by default nowhere. */
  readonly log?: Log | undefined;
}

/** Why a worker ended. */
export type EndReason = "finished" | "drained" | "stopped" | "preempted" | "max_errors" | "unreachable";

/** What a worker did. */
export interface Summary {
  readonly reason: EndReason;
  /** The same in words. */
  readonly message: string;
  /** Why the study is finished, if it is. */
  readonly studyReason: Open<FinishReason> | undefined;
  /** Trials told with values. */
  readonly completed: number;
  readonly failed: number;
  readonly infeasible: number;
  /** Trials that ended early. */
  readonly stopped: number;
  /** Trials that another attempt may continue. */
  readonly paused: number;
  /** Trials given back. */
  readonly released: number;
  /** Outcomes left for the next worker. */
  readonly unsent: number;
  /** What a process should exit with: 0, 1, or 128 and the number of the signal. */
  readonly exitCode: number;
}

export const exitCodes: Readonly<Record<EndReason, number>> = {
  finished: 0,
  drained: 0,
  stopped: 130,
  preempted: 143,
  max_errors: 1,
  unreachable: 1,
};

/** A signal of the operating system that ends a worker. */
export type Signal = "interrupt" | "terminate";

/** What differs between Node and a browser. */
export interface Host {
  readonly name: string;
  readonly hostname: string | undefined;
  readonly pid: number | undefined;
  /** Labels that the environment gives. @throws ConfigurationError when they make no sense */
  labels(): Labels;
  /** Where outcomes wait; undefined: nowhere. */
  spool(folder: string | undefined): Spool | undefined;
  /** Calls back for each signal until the returned function is called. */
  onSignal(callback: (signal: Signal) => void): () => void;
  /** A sender that does not depend on this event loop; undefined where there is none. */
  heartbeatThread(
    options: ClientOptions,
    config: HeartbeatConfig,
    events: HeartbeatEvents,
  ): HeartbeatSender | undefined;
}
