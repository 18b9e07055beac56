import type { BaseClient, ClientOptions } from "../client.js";
import { newKey } from "../client.js";
import { ConfigurationError, isCode, isRetryable, ServerError, TransportError } from "../errors.js";
import type {
  Failure,
  FinishReason,
  GetSuggestionResponse,
  HeartbeatResponse,
  LeaseRef,
  Open,
  Receipt,
  Result,
  StudyInfo,
  Suggestion,
} from "../generated/messages.js";
import { defaultRetry, noRetry, sleep, waitSeconds } from "../retry.js";
import type { Objective, Outcome, Trial } from "./evaluation.js";
import { evaluate } from "./evaluation.js";
import type { Heart, Heeding } from "./heart.js";
import { HeartTimer } from "./heart.js";
import type { Orders } from "./leases.js";
import { Leases } from "./leases.js";
import type { EndReason, Host, Log, Signal, Summary, WorkerOptions } from "./options.js";
import { exitCodes } from "./options.js";
import type { Spool, Unsent } from "./spool.js";

const GOODBYE = { timeoutSeconds: 2 };
/** Outcomes of evaluations longer than this are kept before they are told for the first time. */
const WRITE_AHEAD_SECONDS = 1;
/** What an outcome that is being told when the worker is stopped may take. */
const STOP_GRACE_SECONDS = 5;
const SHORTEST_PAUSE_SECONDS = 0.1;

interface End {
  readonly reason: EndReason;
  readonly message: string;
  readonly atOnce: boolean;
}

/** One evaluation at a time. */
interface Lane {
  suggestion: Suggestion | undefined;
  /** Aborted when nobody waits for the evaluation any more. */
  evaluation: AbortController;
  unsent: Unsent | undefined;
  /** The name of `unsent` in the spool, once it is kept there. */
  kept: string | undefined;
  tookSeconds: number;
}

/** The worker is ending: thrown through a lane. */
class Ended extends Error {}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Evaluates trials of one study until it is finished, or until it is told to end. */
export class BaseWorker {
  readonly #client: BaseClient;
  readonly #options: WorkerOptions;
  readonly #log: Log;
  readonly #spool: Spool | undefined;
  readonly #leases = new Leases();
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  /** Aborted when no ask is of use any more: the worker drains and nothing runs, or it stops. */
  readonly #idle = new AbortController();
  readonly #counts = { completed: 0, failed: 0, infeasible: 0, released: 0 };
  #lanes: Lane[] = [];
  #heart: Heart | undefined;
  #end: End | undefined;
  #studyReason: Open<FinishReason> | undefined;
  #workerId = "";
  #info: StudyInfo | undefined;
  #waitSeconds: number;
  #errorsInRow = 0;
  #registering: Promise<void> | undefined;

  /**
   * @param objective - the function to evaluate
   * @param options - those of the worker and of its client
   * @throws ConfigurationError when there is nothing to connect to, or a setting makes no sense
   */
  constructor(
    readonly objective: Objective,
    private readonly host: Host,
    options: WorkerOptions,
    makeClient: (options: ClientOptions) => BaseClient,
  ) {
    const { concurrency = 1 } = options;
    if (!(Number.isInteger(concurrency) && concurrency >= 1)) {
      throw new ConfigurationError(`concurrency must be an integer from 1, not ${String(concurrency)}`);
    }
    this.#options = options;
    this.#log = options.log ?? silent;
    this.#waitSeconds = options.waitSeconds ?? 20;
    this.#spool = host.spool(options.spoolFolder);
    this.#client = makeClient({ ...options, retry: noRetry, name: options.name });
    options.signal?.addEventListener("abort", () => {
      this.stop();
    });
    if (options.signal?.aborted) this.stop();
  }

  /** The id that the scheduler gave; empty before {@link run}. */
  get workerId(): string {
    return this.#workerId;
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
    const ignore =
      (this.#options.handleSignals ?? true) ? this.host.onSignal(this.#heedSignal.bind(this)) : (): void => undefined;
    try {
      await this.#work();
    } finally {
      ignore();
      await this.#close();
    }
    return this.#summary();
  }

  async #work(): Promise<void> {
    try {
      await this.#register();
      await this.#tellSpooled();
    } catch (error) {
      if (error instanceof Ended) return;
      throw error;
    }
    this.#log.info(`working on ${this.#client.study} as ${this.#workerId}`);
    this.#startHeart();
    this.#lanes = Array.from({ length: this.#options.concurrency ?? 1 }, () => ({
      suggestion: undefined,
      evaluation: new AbortController(),
      unsent: undefined,
      kept: undefined,
      tookSeconds: 0,
    }));
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

  /** After a stop: the evaluations are told, and outcomes that are being told get a moment. */
  async #awaitTelling(ends: readonly Promise<void>[]): Promise<void> {
    for (const lane of this.#lanes) this.#cancel(lane);
    const telling = ends.filter((_, index) => this.#lanes[index]?.unsent !== undefined);
    const grace = new AbortController();
    const late = sleep(STOP_GRACE_SECONDS, grace.signal).catch(() => undefined);
    await Promise.race([Promise.all(telling), late]);
    grace.abort(); // a timer that is left would keep the process alive
  }

  async #runLane(lane: Lane): Promise<void> {
    try {
      let suggestion = await this.#ask();
      while (suggestion !== undefined && (await this.#take(lane, suggestion))) {
        const outcome = await this.#evaluate(lane, suggestion);
        if (outcome.kind === "cancelled" && this.#stopping.signal.aborted) return; // the lease stays, to be given back
        const next = outcome.kind === "cancelled" ? undefined : await this.#tell(lane, suggestion, outcome);
        suggestion = next === undefined ? undefined : await this.#heed(next);
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
      this.#keepUnsent(lane);
    }
  }

  // Asking.

  async #ask(): Promise<Suggestion | undefined> {
    while (!this.#isDraining()) {
      const workerId = this.#workerId;
      const idempotencyKey = newKey();
      let reply: GetSuggestionResponse;
      try {
        reply = await this.#persistently(this.#idle.signal, () => {
          if (this.#isDraining()) throw new Ended();
          return this.#client.getSuggestion(
            { worker_id: workerId, wait_s: this.#waitSeconds, lease_s: this.#options.leaseSeconds },
            { idempotencyKey, signal: this.#idle.signal },
          );
        });
      } catch (error) {
        if (!isCode(error, "unknown_worker")) throw error;
        await this.#registerAgain(workerId);
        continue;
      }
      const suggestion = await this.#heed(reply);
      if (suggestion !== undefined) return suggestion;
      if (reply.status === "finished") return undefined;
      if (reply.suggestions.length === 0) {
        const pause = sleep(reply.retry_after_s ?? SHORTEST_PAUSE_SECONDS, this.#draining.signal);
        await pause.catch(() => undefined);
      }
    }
    return undefined;
  }

  /** The trial to evaluate, if an answer has one; what is beyond it goes back. */
  async #heed(reply: GetSuggestionResponse): Promise<Suggestion | undefined> {
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
    lane.suggestion = suggestion;
    lane.evaluation = new AbortController();
    this.#leases.hold(suggestion);
    this.#heart?.update(this.#orders);
    return true;
  }

  #letGo(lane: Lane): void {
    if (lane.suggestion === undefined) return;
    this.#leases.letGo(lane.suggestion);
    lane.suggestion = undefined;
    this.#heart?.update(this.#orders);
    this.#endAsksIfIdle();
  }

  async #giveBack(suggestions: readonly Suggestion[]): Promise<void> {
    if (suggestions.length === 0) return;
    const leases = suggestions.map(({ trial_id, lease }) => ({ trial_id, lease }));
    try {
      await this.#client.releaseTrials({ leases, reason: "not wanted" }, GOODBYE);
      this.#counts.released += leases.length;
    } catch (error) {
      this.#log.debug(`could not give back: ${String(error)}`);
    }
  }

  // Evaluating and telling.

  async #evaluate(lane: Lane, suggestion: Suggestion): Promise<Outcome> {
    const trial: Trial = {
      id: suggestion.trial_id,
      attempt: suggestion.attempt,
      study: this.#client.study,
      objectives: this.#info?.spec.objectives.map(({ name }) => name) ?? [],
      signal: lane.evaluation.signal,
    };
    const began = performance.now();
    const aborted = new Promise<Outcome>((resolve) => {
      trial.signal.addEventListener("abort", () => {
        resolve({ kind: "cancelled" });
      });
    });
    // An evaluation that does not heed its signal goes on by itself; nobody waits for it.
    const outcome = await Promise.race([evaluate(this.objective, suggestion.parameters, trial), aborted]);
    lane.tookSeconds = (performance.now() - began) / 1000;
    return outcome;
  }

  #cancel(lane: Lane): void {
    if (lane.suggestion !== undefined && lane.unsent === undefined) {
      lane.evaluation.abort(new Error("nobody waits for this evaluation any more"));
    }
  }

  async #tell(
    lane: Lane,
    suggestion: Suggestion,
    given: Exclude<Outcome, { kind: "cancelled" }>,
  ): Promise<GetSuggestionResponse | undefined> {
    let outcome = given;
    lane.unsent = this.#unsentOf(suggestion, outcome);
    if (lane.unsent.failure?.retry) this.#forgetLease(suggestion); // a later heartbeat would take the trial back
    if (lane.tookSeconds >= WRITE_AHEAD_SECONDS) this.#keepUnsent(lane);
    for (;;) {
      const isLast = this.#isDraining() || this.#wouldEnd(outcome);
      const workerId = this.#workerId;
      const idempotencyKey = newKey();
      const { unsent } = lane;
      const more = { worker_id: workerId, next_count: isLast ? 0 : 1, lease_s: this.#options.leaseSeconds };
      try {
        const reply = await this.#persistently(
          this.#stopping.signal,
          () => this.#submit(unsent, more, idempotencyKey),
          () => {
            this.#keepUnsent(lane);
          },
        );
        this.#forgetUnsent(lane);
        this.#count(outcome, reply.receipts[0]);
        return reply.next;
      } catch (error) {
        if (isCode(error, "unknown_worker")) {
          await this.#registerAgain(workerId);
        } else if (isCode(error, "invalid_message", "too_large") && outcome.kind === "completed") {
          this.#log.error(`trial ${String(suggestion.trial_id)}: the result is refused: ${error.message}`);
          outcome = { kind: "failed", reason: `the result was refused: ${error.message}`.slice(0, 2000), retry: false };
          this.#forgetUnsent(lane);
          lane.unsent = this.#unsentOf(suggestion, outcome);
        } else {
          if (isCode(error, "unknown_study")) this.#forgetUnsent(lane);
          throw error;
        }
      }
    }
  }

  #forgetLease(suggestion: Suggestion): void {
    this.#leases.letGo(suggestion);
    this.#heart?.update(this.#orders);
  }

  #submit(
    unsent: Unsent,
    more: { worker_id?: string; next_count?: number; lease_s?: number | undefined },
    idempotencyKey: string,
  ): Promise<{ readonly receipts: readonly Receipt[]; readonly next?: GetSuggestionResponse | undefined }> {
    const options = { idempotencyKey };
    if (unsent.result !== undefined) return this.#client.submitResult({ ...more, results: [unsent.result] }, options);
    if (unsent.failure === undefined) throw new TypeError("an outcome has a result or a failure");
    return this.#client.submitFailure({ ...more, failures: [unsent.failure] }, options);
  }

  #unsentOf(suggestion: Suggestion, outcome: Exclude<Outcome, { kind: "cancelled" }>): Unsent {
    const { trial_id, lease } = suggestion;
    const about = { study: this.#client.study, created_ms: this.#info?.created_ms ?? 0 };
    if (outcome.kind === "completed") {
      const { objectives, metadata } = outcome;
      const result: Result = { trial_id, lease, objectives, metadata };
      return { ...about, result };
    }
    const { kind, reason } = outcome;
    const retry = kind === "failed" && (outcome.retry || (this.#options.retryFailures ?? false));
    const failure: Failure = { trial_id, lease, kind, reason, retry };
    return { ...about, failure };
  }

  #keepUnsent(lane: Lane): void {
    if (lane.unsent === undefined || lane.kept !== undefined || this.#spool === undefined) return;
    try {
      lane.kept = this.#spool.keep(lane.unsent);
    } catch (error) {
      this.#log.error(`an outcome cannot be kept: ${String(error)}`);
    }
  }

  #forgetUnsent(lane: Lane): void {
    const { kept } = lane;
    lane.unsent = lane.kept = undefined;
    if (kept !== undefined) this.#spool?.discard(kept);
  }

  /** The outcomes of this study that could not be told. */
  #waiting(): { readonly name: string; readonly unsent: Unsent }[] {
    if (this.#spool === undefined || this.#info === undefined) return [];
    return this.#spool.waiting(this.#client.study, this.#info.created_ms, (message) => {
      this.#log.warn(message);
    });
  }

  async #tellSpooled(): Promise<void> {
    for (const { name, unsent } of this.#waiting()) {
      const key = newKey();
      const trial = String((unsent.result ?? unsent.failure)?.trial_id);
      try {
        const { receipts } = await this.#persistently(this.#draining.signal, () => this.#submit(unsent, {}, key));
        this.#log.info(`trial ${trial}: told an earlier worker's outcome: ${receipts[0]?.outcome ?? ""}`);
      } catch (error) {
        if (!isCode(error, "invalid_message", "too_large")) throw error;
        this.#log.error(`trial ${trial}: an earlier worker's outcome is refused: ${error.message}`);
        continue;
      }
      this.#spool?.discard(name);
    }
  }

  #wouldEnd(outcome: Outcome): boolean {
    const { maxErrors = 10 } = this.#options;
    return outcome.kind === "failed" && maxErrors !== null && this.#errorsInRow + 1 >= maxErrors;
  }

  #count(outcome: Exclude<Outcome, { kind: "cancelled" }>, receipt: Receipt | undefined): void {
    const { maxErrors = 10 } = this.#options;
    this.#counts[outcome.kind]++;
    const isError = outcome.kind === "failed" || receipt?.outcome === "refused";
    const trial = String(receipt?.trial_id);
    const reason = outcome.kind === "completed" ? undefined : outcome.reason.split("\n", 1)[0];
    if (reason !== undefined) this.#log.warn(`trial ${trial} ${outcome.kind}: ${reason}`);
    if (receipt?.outcome === "refused") this.#log.error(`trial ${trial}: refused: ${String(receipt.error?.message)}`);
    else this.#log.debug(`trial ${trial}: ${String(receipt?.outcome)}`);
    this.#errorsInRow = isError ? this.#errorsInRow + 1 : 0;
    if (isError && this.#errorsInRow === maxErrors) {
      const message = `${String(maxErrors)} trials failed in a row, the last one: ${reason ?? String(receipt?.error?.message)}`;
      this.#beginEnd({ reason: "max_errors", message, atOnce: false });
    }
  }

  // Registering and outages.

  async #register(): Promise<void> {
    const idempotencyKey = newKey();
    const request = {
      name: (this.#options.name ?? this.host.name).slice(0, 256),
      host: this.host.hostname,
      pid: this.host.pid,
      concurrency: this.#options.concurrency,
    };
    const signal = this.#lanes.length > 0 ? this.#stopping.signal : this.#draining.signal;
    const reply = await this.#persistently(signal, () => this.#client.registerWorker(request, { idempotencyKey }));
    this.#workerId = reply.worker_id;
    this.#info = reply.info;
    this.#waitSeconds = Math.min(this.#waitSeconds, reply.limits.max_wait_s);
    this.#client.maxMessageBytes = reply.limits.max_message_bytes;
  }

  async #registerAgain(oldId: string): Promise<void> {
    if (this.#workerId === oldId) {
      this.#registering ??= this.#register().finally(() => {
        this.#registering = undefined;
      });
      await this.#registering;
    }
    this.#heart?.update(this.#orders);
  }

  /** Repeats a call, always the same, until it succeeds, is refused for good, or the worker ends. */
  async #persistently<T>(signal: AbortSignal, call: () => Promise<T>, onTrouble?: () => void): Promise<T> {
    const { reconnectSeconds = 600 } = this.#options;
    let began: number | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (signal.aborted && !(error instanceof ServerError)) throw new Ended();
        if (!isRetryable(error)) throw error;
        if (began === undefined) {
          began = performance.now();
          this.#log.warn(`${String(error)}: trying again for ${String(reconnectSeconds)} s`);
          onTrouble?.();
        } else if (performance.now() - began >= reconnectSeconds * 1000) {
          const message = `no scheduler for ${String(reconnectSeconds)} s: ${String(error)}`;
          this.#beginEnd({ reason: "unreachable", message, atOnce: true });
          throw new Ended();
        }
        await sleep(waitSeconds(defaultRetry, attempt, error), signal).catch(() => {
          throw new Ended();
        });
      }
    }
  }

  // Signs of life, commands, signals.

  get #orders(): Orders {
    const { refs, intervalSeconds } = this.#leases;
    return { workerId: this.#workerId, leases: refs, intervalSeconds };
  }

  #startHeart(): void {
    const heeding: Heeding = {
      heed: (reply, named) => {
        this.#heedHeartbeat(reply, named);
      },
      forgotten: (workerId) => {
        this.#registerAgain(workerId).catch((error: unknown) => {
          this.#log.warn(`could not register again: ${String(error)}`);
        });
      },
      failed: (error) => {
        this.#log.debug(`a heartbeat failed: ${String(error)}`);
      },
      died: (error) => {
        this.#log.warn(`the thread of the heartbeats died, the event loop goes on with them: ${String(error)}`);
        // Nobody knows when it sent its last heartbeat: the next one is due at once.
        this.#heart = new HeartTimer(this.#client, this.#orders, heeding, -Infinity);
      },
    };
    if (this.#options.heartbeat !== "timer") {
      const { token, serverKey, caFile, insecurePlaintext, name } = this.#client.settings;
      const endpoint = this.#client.endpoints.all;
      const connection = { token, server_key: serverKey, ca_file: caFile };
      const options = { endpoint, connection, insecurePlaintext, study: this.#client.study, name, retry: noRetry };
      this.#heart = this.host.heartThread(options, this.#orders, heeding);
    }
    this.#heart ??= new HeartTimer(this.#client, this.#orders, heeding);
  }

  /** Whether no trial is to be begun any more, by all that the scheduler has said so far. */
  #isDraining(): boolean {
    this.#heart?.handleReports();
    return this.#draining.signal.aborted;
  }

  /** A drop says nothing of a lease that came later, and an outcome that is being told stays. */
  #heedHeartbeat(reply: HeartbeatResponse, named: readonly LeaseRef[]): void {
    for (const lane of this.#lanes) {
      const { suggestion } = lane;
      if (suggestion === undefined || lane.unsent !== undefined || !reply.drop.includes(suggestion.trial_id)) continue;
      if (!named.some(({ lease }) => lease === suggestion.lease)) continue;
      this.#log.info(`trial ${String(suggestion.trial_id)}: dropped, its result is not wanted`);
      this.#cancel(lane);
    }
    if (reply.command === "drain") {
      this.#beginEnd({ reason: "drained", message: "the scheduler said drain", atOnce: false });
    } else if (reply.command === "stop") {
      this.#beginEnd({ reason: "stopped", message: "the scheduler said stop", atOnce: true });
    }
  }

  #heedSignal(signal: Signal): void {
    if (signal === "terminate") {
      this.#beginEnd({ reason: "preempted", message: "preempted by SIGTERM", atOnce: true });
    } else if (this.#draining.signal.aborted) {
      this.#beginEnd({ reason: "stopped", message: "interrupted twice", atOnce: true });
    } else {
      this.#log.warn("ending after the evaluations under way; interrupt again to end at once");
      this.#beginEnd({ reason: "drained", message: "interrupted", atOnce: false });
    }
  }

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
    this.#heart?.stop();
    for (const lane of this.#lanes) {
      this.#keepUnsent(lane);
      const told = lane.unsent?.result ?? lane.unsent?.failure;
      if (told !== undefined) this.#leases.letGo(told);
    }
    if (this.#workerId !== "" && this.#end?.reason !== "unreachable") await this.#sayGoodbye();
    this.#client.close();
  }

  /** Gives back what is held, and leaves. A scheduler that does not answer finds out by the leases. */
  async #sayGoodbye(): Promise<void> {
    const leases = this.#leases.refs;
    try {
      if (leases.length > 0) {
        await this.#client.releaseTrials({ leases, reason: this.#end?.reason ?? "finished" }, GOODBYE);
        this.#counts.released += leases.length;
      }
      await this.#client.deregisterWorker({ worker_id: this.#workerId }, GOODBYE);
    } catch (error) {
      // A scheduler that has ended, too, needs no goodbye.
      if (error instanceof TransportError) this.#log.debug(`nobody heard the goodbye: ${String(error)}`);
      else this.#log.warn(`could not say goodbye: ${String(error)}`);
    }
  }

  #summary(): Summary {
    const end: Pick<End, "reason" | "message"> = this.#end ?? {
      reason: "finished",
      message: `the study is finished: ${this.#studyReason ?? ""}`,
    };
    const unsent = this.#waiting();
    const { reason, message } = end;
    this.#log.info(`ended: ${message}`);
    return {
      reason,
      message,
      studyReason: this.#studyReason,
      ...this.#counts,
      unsent: unsent.length,
      exitCode: exitCodes[reason],
    };
  }
}
