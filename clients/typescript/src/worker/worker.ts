import type { BaseClient, ClientOptions } from "../client.js";
import { ConfigurationError, HolaError } from "../errors.js";
import type { GetSuggestionResponse, Suggestion } from "../generated/messages.js";
import { noRetry, sleep } from "../retry.js";
import { accept, ask, giveBack } from "./asking.js";
import { Ending } from "./ending.js";
import type { End } from "./ending.js";
import type { Objective, Outcome } from "./evaluation.js";
import { evaluate } from "./evaluation.js";
import { sayGoodbye } from "./goodbye.js";
import { checkLabels } from "./labels.js";
import { Lane } from "./lane.js";
import type { Host, Log, Signal, Summary, WorkerOptions } from "./options.js";
import { exitCodes } from "./options.js";
import { tellWaiting, waiting } from "./outcomes.js";
import { Ended, Persistence } from "./persistence.js";
import { Registration } from "./registration.js";
import { sendReports } from "./reporting.js";
import { Session } from "./session.js";
import { TrialStopped } from "./stopped.js";
import { Tally } from "./tally.js";
import { tell } from "./telling.js";
import { RunningTrial } from "./trial.js";

/** What an outcome that is being told when the worker is stopped may take. */
const STOP_GRACE_S = 5;
const LONGEST_NAME = 256;

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Evaluates trials of one study until it is finished, or until it is told to end. */
export class BaseWorker {
  readonly #session: Session;
  readonly #ending: Ending;

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
    const labels = checkLabels({ ...host.labels(), ...options.labels }, "labels");
    const client = makeClient({ ...options, retry: noRetry, name: options.name });
    const ending = new Ending(() => this.#session.lanes.some((lane) => lane.trial !== undefined));
    const persistence = new Persistence(reconnectS, log, (message) => {
      ending.begin({ reason: "unreachable", message, atOnce: true });
    });
    const request = {
      name: (options.name ?? host.name).slice(0, LONGEST_NAME),
      host: host.hostname,
      pid: host.pid,
      concurrency,
      canResume: options.canResume,
      labels: Object.keys(labels).length === 0 ? undefined : labels,
    };
    this.#ending = ending;
    this.#session = new Session({
      client,
      options,
      log,
      spool: host.spool(options.spoolDir),
      tally: new Tally(maxErrors, log),
      persistence,
      registration: new Registration(client, persistence, request, waitS),
      ending,
    });
    options.signal?.addEventListener("abort", () => {
      this.stop();
    });
    if (options.signal?.aborted) this.stop();
  }

  /** The id that the scheduler gave; empty before {@link run}. */
  get workerId(): string {
    return this.#session.registration.workerId;
  }

  /** Ends after the running evaluations. */
  drain(): void {
    this.#ending.begin({ reason: "drained", message: "told to drain", atOnce: false });
  }

  /** Ends at once and gives the trials back. */
  stop(): void {
    this.#ending.begin({ reason: "stopped", message: "told to stop", atOnce: true });
  }

  /**
   * Works until the study is finished, or until told to end.
   *
   * @throws ServerError when the scheduler refuses the worker, such as for an unknown study or token
   * @throws HandshakeError when the server is not the one expected
   */
  async run(): Promise<Summary> {
    const { handleSignals = true } = this.#session.options;
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
    const session = this.#session;
    const { draining, stopping } = this.#ending;
    const { client, spool, persistence, log } = session;
    try {
      await session.registration.register(draining);
      await tellWaiting(client, spool, session.info, persistence, draining, log);
    } catch (error) {
      if (error instanceof Ended) return;
      throw error;
    }
    log.info(`working on ${client.study} as ${this.workerId}`);
    session.startHeartbeats(this.host);
    const { concurrency = 1 } = session.options;
    session.lanes = Array.from({ length: concurrency }, () => new Lane(spool, log));
    const ends = session.lanes.map((lane) => this.#runLane(lane));
    const all = Promise.all(ends);
    const stopped = new Promise<void>((resolve) => {
      const wait = (): void => {
        resolve(this.#awaitTelling(ends));
      };
      if (stopping.aborted) wait();
      else stopping.addEventListener("abort", wait, { once: true });
    });
    all.catch(() => undefined); // a lane that fails after the stop has nobody to tell
    await Promise.race([all, stopped]);
  }

  /** After a stop: evaluations are cancelled, and outcomes that are being told get a moment. */
  async #awaitTelling(ends: readonly Promise<void>[]): Promise<void> {
    const { lanes } = this.#session;
    for (const lane of lanes) lane.cancel();
    const telling = ends.filter((_, index) => lanes[index]?.unsent !== undefined);
    const grace = new AbortController();
    const late = sleep(STOP_GRACE_S, grace.signal).catch(() => undefined);
    await Promise.race([Promise.all(telling), late]);
    grace.abort(); // a timer that is left would keep the process alive
  }

  async #runLane(lane: Lane): Promise<void> {
    const session = this.#session;
    try {
      let suggestion = await ask(session);
      while (suggestion !== undefined) {
        const trial = await this.#begin(lane, suggestion);
        if (trial === undefined) break;
        const outcome = await this.#evaluate(lane, trial);
        if (this.#ending.stopping.aborted && trial.signal.aborted) return; // the lease stays, to be given back
        const next = await this.#settle(lane, trial, outcome);
        suggestion = next === undefined ? undefined : await accept(session, next);
        if (suggestion === undefined) {
          session.free(lane);
          if (next?.status === "finished") return;
          suggestion = await ask(session);
        }
      }
      session.free(lane);
    } catch (error) {
      if (error instanceof Ended) return;
      this.#ending.hasFailed = true;
      this.#ending.begin({ reason: "stopped", message: String(error), atOnce: true });
      throw error;
    } finally {
      lane.keepUnsent();
    }
  }

  /** Begins a trial, unless the worker drains: then it goes back. */
  async #begin(lane: Lane, suggestion: Suggestion): Promise<RunningTrial | undefined> {
    const session = this.#session;
    if (this.#ending.draining.aborted) {
      await giveBack(session, [suggestion], "drained");
      return undefined;
    }
    if (lane.trial !== undefined) session.leases.letGo(lane.trial.suggestion);
    const { log, registration } = session;
    const objectives = session.info.spec.objectives.map(({ name }) => name);
    lane.trial = new RunningTrial(suggestion, session.client.study, objectives, {
      maxBatch: registration.maxBatch,
      send: async (reports, wantsNext) => {
        try {
          return await sendReports(session, lane, reports, wantsNext);
        } catch (error) {
          if (error instanceof HolaError) lane.refusal = error; // it ends the worker, whatever the evaluation does with it
          throw error;
        }
      },
      handleReplies: () => {
        session.handleReplies();
      },
      received: ({ trialId, step, outcome, error, discard }) => {
        const text = `trial ${String(trialId)}, step ${String(step)}: ${outcome}`;
        if (outcome === "refused") log.error(`${text}: ${String(error?.message)}`);
        else if (outcome !== "recorded") log.debug(text); // `console` writes debug messages, too: not one for each step
        void session.discard(discard);
      },
      stopped: ({ message }) => {
        log.info(message);
        session.letGo(suggestion);
      },
    });
    session.hold(suggestion);
    return lane.trial;
  }

  async #evaluate(lane: Lane, trial: RunningTrial): Promise<Outcome> {
    const began = performance.now();
    const cancelled = new Promise<Outcome>((resolve) => {
      trial.signal.addEventListener("abort", () => {
        if (!(trial.signal.reason instanceof TrialStopped)) resolve({ kind: "cancelled" });
      });
    });
    // An evaluation that ignores its signal continues by itself; nobody waits for it, unless its trial was stopped.
    const outcome = await Promise.race([evaluate(this.objective, trial.suggestion.parameters, trial), cancelled]);
    lane.tookS = (performance.now() - began) / 1000;
    return outcome;
  }

  /** Tells an outcome, if there is one; returns what the scheduler has for the lane. */
  async #settle(lane: Lane, trial: RunningTrial, outcome: Outcome): Promise<GetSuggestionResponse | undefined> {
    const session = this.#session;
    let told: GetSuggestionResponse | undefined;
    if (lane.refusal !== undefined) throw lane.refusal;
    if (outcome.kind === "ended") session.tally.ended(outcome.decision);
    else if (outcome.kind !== "cancelled") told = await tell(session, lane, trial, outcome);
    await trial.settled(); // a report that is being sent may bring another trial
    return lane.takeNext() ?? told;
  }

  #handleSignal(signal: Signal): void {
    const begin = (end: End): void => {
      this.#ending.begin(end);
    };
    if (signal === "terminate") {
      begin({ reason: "preempted", message: "preempted by SIGTERM", atOnce: true });
    } else if (this.#ending.draining.aborted) {
      begin({ reason: "stopped", message: "interrupted twice", atOnce: true });
    } else {
      this.#session.log.warn("ending after the running evaluations; interrupt again to end at once");
      begin({ reason: "drained", message: "interrupted", atOnce: false });
    }
  }

  async #close(): Promise<void> {
    const session = this.#session;
    this.#ending.finish();
    session.stopHeartbeats();
    for (const lane of session.lanes) {
      lane.keepUnsent();
      const told = lane.unsent?.result ?? lane.unsent?.failure;
      if (told !== undefined) session.leases.letGo(told);
    }
    if (this.workerId !== "" && this.#ending.end?.reason !== "unreachable") await sayGoodbye(session);
    session.client.close();
  }

  #summary(): Summary {
    const { spool, registration, log, tally } = this.#session;
    const { studyReason, end } = this.#ending;
    const { reason, message }: Pick<End, "reason" | "message"> = end ?? {
      reason: "finished",
      message: `the study is finished: ${studyReason ?? ""}`,
    };
    const unsent = waiting(spool, registration.info, log).length;
    log.info(`ended: ${message}`);
    return { reason, message, studyReason, ...tally.counts, unsent, exitCode: exitCodes[reason] };
  }
}
