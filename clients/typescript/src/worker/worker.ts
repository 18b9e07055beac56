import type { BaseClient, ClientOptions } from "../client.js";
import { newKey } from "../client.js";
import { ConfigurationError, isCode, TransportError } from "../errors.js";
import type {
  FinishReason,
  GetSuggestionResponse,
  HeartbeatResponse,
  LeaseRef,
  Open,
  Suggestion,
} from "../generated/messages.js";
import { noRetry, sleep } from "../retry.js";
import type { Objective, Outcome, Trial } from "./evaluation.js";
import { evaluate } from "./evaluation.js";
import type { HeartbeatConfig } from "./heartbeat.js";
import { Heartbeats } from "./heartbeats.js";
import { Lane } from "./lane.js";
import { batches, Leases } from "./leases.js";
import type { EndReason, Host, Log, Signal, Summary, WorkerOptions } from "./options.js";
import { exitCodes } from "./options.js";
import { tellWaiting, waiting } from "./outcomes.js";
import { Ended, Persistence } from "./persistence.js";
import { Registration } from "./registration.js";
import type { Spool } from "./spool.js";
import { Tally } from "./tally.js";
import type { Teller } from "./telling.js";
import { tell } from "./telling.js";

const GOODBYE = { timeoutS: 2 };
/** What an outcome that is being told when the worker is stopped may take. */
const STOP_GRACE_S = 5;
const SHORTEST_PAUSE_S = 0.1;

interface End {
  readonly reason: EndReason;
  readonly message: string;
  readonly atOnce: boolean;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Evaluates trials of one study until it is finished, or until it is told to end. */
export class BaseWorker {
  readonly #client: BaseClient;
  readonly #options: WorkerOptions;
  readonly #log: Log;
  readonly #spool: Spool | undefined;
  readonly #tally: Tally;
  readonly #persistence: Persistence;
  readonly #registration: Registration;
  readonly #teller: Teller;
  readonly #leases = new Leases();
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  /** Aborted when no ask is of use any more: the worker drains and nothing runs, or it stops. */
  readonly #idle = new AbortController();
  #lanes: Lane[] = [];
  #heartbeats: Heartbeats | undefined;
  #end: End | undefined;
  #studyReason: Open<FinishReason> | undefined;

  /**
   * @param objective - the function to evaluate
   * @param options - those of the worker and of its client
   * @throws ConfigurationError when there is nothing to connect to, or a setting makes no sense
   */
  constructor(
    private readonly objective: Objective,
    private readonly host: Host,
    options: WorkerOptions,
    makeClient: (options: ClientOptions) => BaseClient,
  ) {
    const { concurrency = 1, maxErrors = 10, reconnectS = 600, waitS = 20, log = silent } = options;
    if (!(Number.isInteger(concurrency) && concurrency >= 1)) {
      throw new ConfigurationError(`concurrency must be an integer from 1, not ${String(concurrency)}`);
    }
    this.#options = options;
    this.#log = log;
    this.#spool = host.spool(options.spoolDir);
    this.#tally = new Tally(maxErrors, log);
    this.#client = makeClient({ ...options, retry: noRetry, name: options.name });
    this.#persistence = new Persistence(reconnectS, log, (message) => {
      this.#beginEnd({ reason: "unreachable", message, atOnce: true });
    });
    const name = (options.name ?? host.name).slice(0, 256);
    const request = { name, host: host.hostname, pid: host.pid, concurrency };
    this.#registration = new Registration(this.#client, this.#persistence, request, waitS);
    this.#teller = {
      client: this.#client,
      options,
      registration: this.#registration,
      persistence: this.#persistence,
      tally: this.#tally,
      log,
      stopping: this.#stopping.signal,
      isDraining: () => this.#isDraining(),
      registerAgain: (unknownId) => this.#registerAgain(unknownId),
      letGo: (lease) => {
        this.#letGoOf(lease);
      },
      endAfter: (message) => {
        this.#beginEnd({ reason: "max_errors", message, atOnce: false });
      },
    };
    options.signal?.addEventListener("abort", () => {
      this.stop();
    });
    if (options.signal?.aborted) this.stop();
  }

  /** The id that the scheduler gave; empty before {@link run}. */
  get workerId(): string {
    return this.#registration.workerId;
  }

  /** Ends after the evaluations under way. */
  drain(): void {
    this.#beginEnd({ reason: "drained", message: "told to drain", atOnce: false });
  }

  /** Ends at once and gives the trials back. */
  stop(): void {
    this.#beginEnd({ reason: "stopped", message: "told to stop", atOnce: true });
  }

  /**
   * Works until the study is finished, or until told to end.
   *
   * @throws ServerError when the scheduler refuses the worker, such as for an unknown study or token
   * @throws HandshakeError when the server is not the one expected
   */
  async run(): Promise<Summary> {
    const { handleSignals = true } = this.#options;
    const ignoreSignals = handleSignals ? this.host.onSignal(this.#handleSignal.bind(this)) : undefined;
    try {
      await this.#work();
    } finally {
      ignoreSignals?.();
      await this.#close();
    }
    return this.#summary();
  }

  async #work(): Promise<void> {
    try {
      await this.#registration.register(this.#draining.signal);
      await tellWaiting(
        this.#client,
        this.#spool,
        this.#registration.info,
        this.#persistence,
        this.#draining.signal,
        this.#log,
      );
    } catch (error) {
      if (error instanceof Ended) return;
      throw error;
    }
    this.#log.info(`working on ${this.#client.study} as ${this.workerId}`);
    this.#startHeartbeats();
    const { concurrency = 1 } = this.#options;
    this.#lanes = Array.from({ length: concurrency }, () => new Lane(this.#spool, this.#log));
    const ends = this.#lanes.map((lane) => this.#runLane(lane));
    const all = Promise.all(ends);
    const stopped = new Promise<void>((resolve) => {
      const wait = (): void => {
        resolve(this.#awaitTelling(ends));
      };
      if (this.#stopping.signal.aborted) wait();
      else this.#stopping.signal.addEventListener("abort", wait, { once: true });
    });
    all.catch(() => undefined); // a lane that fails after the stop has nobody to tell
    await Promise.race([all, stopped]);
  }

  /** After a stop: evaluations are cancelled, and outcomes that are being told get a moment. */
  async #awaitTelling(ends: readonly Promise<void>[]): Promise<void> {
    for (const lane of this.#lanes) lane.cancel();
    const telling = ends.filter((_, index) => this.#lanes[index]?.unsent !== undefined);
    const grace = new AbortController();
    const late = sleep(STOP_GRACE_S, grace.signal).catch(() => undefined);
    await Promise.race([Promise.all(telling), late]);
    grace.abort(); // a timer that is left would keep the process alive
  }

  async #runLane(lane: Lane): Promise<void> {
    try {
      let suggestion = await this.#ask();
      while (suggestion !== undefined && (await this.#take(lane, suggestion))) {
        const outcome = await this.#evaluate(lane, suggestion);
        if (outcome.kind === "cancelled" && this.#stopping.signal.aborted) return; // the lease stays, to be given back
        const next = outcome.kind === "cancelled" ? undefined : await tell(this.#teller, lane, suggestion, outcome);
        suggestion = next === undefined ? undefined : await this.#accept(next);
        if (suggestion === undefined) {
          this.#letGo(lane);
          if (next?.status === "finished") return;
          suggestion = await this.#ask();
        }
      }
      this.#letGo(lane);
    } catch (error) {
      if (error instanceof Ended) return;
      this.#beginEnd({ reason: "stopped", message: String(error), atOnce: true });
      throw error;
    } finally {
      lane.keepUnsent();
    }
  }

  // Asking.

  async #ask(): Promise<Suggestion | undefined> {
    while (!this.#isDraining()) {
      const { workerId, waitS } = this.#registration;
      const idempotencyKey = newKey();
      let reply: GetSuggestionResponse;
      try {
        reply = await this.#persistence.call(this.#idle.signal, () => {
          if (this.#isDraining()) throw new Ended();
          return this.#client.getSuggestion(
            { workerId, waitS, leaseS: this.#options.leaseS },
            { idempotencyKey, signal: this.#idle.signal },
          );
        });
      } catch (error) {
        if (!isCode(error, "unknown_worker")) throw error;
        await this.#registerAgain(workerId);
        continue;
      }
      const suggestion = await this.#accept(reply);
      if (suggestion !== undefined) return suggestion;
      if (reply.status === "finished") return undefined;
      if (reply.suggestions.length === 0) {
        const pause = sleep(reply.retryAfterS ?? SHORTEST_PAUSE_S, this.#draining.signal);
        await pause.catch(() => undefined);
      }
    }
    return undefined;
  }

  /** The trial to evaluate, if a reply has one; what is beyond it goes back. */
  async #accept(reply: GetSuggestionResponse): Promise<Suggestion | undefined> {
    if (reply.status === "finished") this.#studyReason = reply.reason;
    const [first, ...others] = reply.suggestions.filter(({ standing }) => standing === "held");
    await this.#giveBack(others);
    return first;
  }

  async #take(lane: Lane, suggestion: Suggestion): Promise<boolean> {
    if (this.#draining.signal.aborted) {
      await this.#giveBack([suggestion]);
      return false;
    }
    if (lane.suggestion !== undefined) this.#leases.letGo(lane.suggestion);
    lane.begin(suggestion);
    this.#leases.hold(suggestion);
    this.#heartbeats?.update();
    return true;
  }

  #letGo(lane: Lane): void {
    if (lane.suggestion === undefined) return;
    this.#letGoOf(lane.suggestion);
    lane.suggestion = undefined;
    this.#endAsksIfIdle();
  }

  #letGoOf(lease: LeaseRef): void {
    this.#leases.letGo(lease);
    this.#heartbeats?.update();
  }

  async #giveBack(suggestions: readonly Suggestion[]): Promise<void> {
    if (suggestions.length === 0) return;
    const leases = suggestions.map(({ trialId, lease }) => ({ trialId, lease }));
    try {
      await this.#client.releaseTrials({ leases, reason: "not wanted" }, GOODBYE);
      this.#tally.released(leases.length);
    } catch (error) {
      this.#log.debug(`could not give back: ${String(error)}`);
    }
  }

  // Evaluating.

  async #evaluate(lane: Lane, suggestion: Suggestion): Promise<Outcome> {
    const trial: Trial = {
      id: suggestion.trialId,
      attempt: suggestion.attempt,
      study: this.#client.study,
      objectives: this.#registration.info?.spec.objectives.map(({ name }) => name) ?? [],
      signal: lane.evaluation.signal,
    };
    const began = performance.now();
    const aborted = new Promise<Outcome>((resolve) => {
      trial.signal.addEventListener("abort", () => {
        resolve({ kind: "cancelled" });
      });
    });
    // An evaluation that ignores its signal goes on by itself; nobody waits for it.
    const outcome = await Promise.race([evaluate(this.objective, suggestion.parameters, trial), aborted]);
    lane.tookS = (performance.now() - began) / 1000;
    return outcome;
  }

  // Heartbeats, commands, signals.

  #heartbeatConfig(): HeartbeatConfig {
    const { refs, intervalS } = this.#leases;
    const { workerId, maxBatch } = this.#registration;
    return { workerId, leases: refs, intervalS, maxBatch };
  }

  #startHeartbeats(): void {
    this.#heartbeats = new Heartbeats(
      this.host,
      this.#client,
      this.#options.heartbeat ?? "thread",
      () => this.#heartbeatConfig(),
      {
        onReply: (reply, leases) => {
          this.#handleHeartbeatReply(reply, leases);
        },
        onUnknownWorker: (workerId) => {
          this.#registerAgain(workerId).catch((error: unknown) => {
            this.#log.warn(`could not register again: ${String(error)}`);
          });
        },
      },
      this.#log,
    );
  }

  async #registerAgain(unknownId: string): Promise<void> {
    await this.#registration.registerAgain(unknownId, this.#stopping.signal);
    this.#heartbeats?.update();
  }

  /** Whether no trial is to be begun any more, by all that the scheduler has said so far. */
  #isDraining(): boolean {
    this.#heartbeats?.handleReplies();
    return this.#draining.signal.aborted;
  }

  /** A drop says nothing of a lease that came later, and an outcome that is being told stays. */
  #handleHeartbeatReply(reply: HeartbeatResponse, leases: readonly LeaseRef[]): void {
    for (const lane of this.#lanes) {
      const { suggestion } = lane;
      if (suggestion === undefined || lane.unsent !== undefined || !reply.drop.includes(suggestion.trialId)) continue;
      if (!leases.some(({ lease }) => lease === suggestion.lease)) continue;
      this.#log.info(`trial ${String(suggestion.trialId)}: dropped, its result is not wanted`);
      lane.cancel();
    }
    if (reply.command === "drain") {
      this.#beginEnd({ reason: "drained", message: "the scheduler said drain", atOnce: false });
    } else if (reply.command === "stop") {
      this.#beginEnd({ reason: "stopped", message: "the scheduler said stop", atOnce: true });
    }
  }

  #handleSignal(signal: Signal): void {
    if (signal === "terminate") {
      this.#beginEnd({ reason: "preempted", message: "preempted by SIGTERM", atOnce: true });
    } else if (this.#draining.signal.aborted) {
      this.#beginEnd({ reason: "stopped", message: "interrupted twice", atOnce: true });
    } else {
      this.#log.warn("ending after the evaluations under way; interrupt again to end at once");
      this.#beginEnd({ reason: "drained", message: "interrupted", atOnce: false });
    }
  }

  // Ending.

  #beginEnd(end: End): void {
    if (this.#end === undefined || (end.atOnce && !this.#end.atOnce)) this.#end = end;
    this.#draining.abort();
    if (end.atOnce) this.#stopping.abort();
    this.#endAsksIfIdle();
  }

  /** An ask that is given up may still bring a trial: it goes back with the goodbye. */
  #endAsksIfIdle(): void {
    const isBusy = this.#lanes.some((lane) => lane.suggestion !== undefined);
    if (this.#stopping.signal.aborted || (this.#draining.signal.aborted && !isBusy)) this.#idle.abort();
  }

  async #close(): Promise<void> {
    this.#draining.abort();
    this.#stopping.abort();
    this.#idle.abort();
    this.#heartbeats?.stop();
    for (const lane of this.#lanes) {
      lane.keepUnsent();
      const told = lane.unsent?.result ?? lane.unsent?.failure;
      if (told !== undefined) this.#leases.letGo(told);
    }
    if (this.workerId !== "" && this.#end?.reason !== "unreachable") await this.#sayGoodbye();
    this.#client.close();
  }

  /** Gives back what is held, and leaves. A scheduler that does not answer finds out when the leases expire. */
  async #sayGoodbye(): Promise<void> {
    const reason = this.#end?.reason ?? "finished";
    const { workerId, maxBatch } = this.#registration;
    try {
      for (const leases of batches(this.#leases.refs, maxBatch)) {
        await this.#client.releaseTrials({ leases, reason }, GOODBYE);
        this.#tally.released(leases.length);
      }
      await this.#client.deregisterWorker({ workerId }, GOODBYE);
    } catch (error) {
      // A scheduler that has ended, too, needs no goodbye.
      if (error instanceof TransportError) this.#log.debug(`nobody heard the goodbye: ${String(error)}`);
      else this.#log.warn(`could not say goodbye: ${String(error)}`);
    }
  }

  #summary(): Summary {
    const { reason, message }: Pick<End, "reason" | "message"> = this.#end ?? {
      reason: "finished",
      message: `the study is finished: ${this.#studyReason ?? ""}`,
    };
    const unsent = waiting(this.#spool, this.#registration.info, this.#log).length;
    this.#log.info(`ended: ${message}`);
    return {
      reason,
      message,
      studyReason: this.#studyReason,
      ...this.#tally.counts,
      unsent,
      exitCode: exitCodes[reason],
    };
  }
}
