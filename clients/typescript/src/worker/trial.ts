import type { Checkpoint, Report, ReportedValues, ReportReceipt, Resume, Suggestion } from "../generated/messages.js";
import type { ReportOptions, Trial } from "./evaluation.js";
import { isEarlyEnd, TrialStopped } from "./stopped.js";

/** Reports that are held back at most, and for how long. */
const MAX_HELD = 200;
const HOLD_MS = 5000;
/** How long an evaluation that awaits its reports can keep the event loop for itself. */
const TURN_MS = 20;

/** What the reports of a trial need of the worker. */
export interface Reporter {
  /** Reports that the scheduler takes in one request. */
  readonly maxBatch: number;
  /**
   * Sends reports and returns their receipts, however long it takes.
   *
   * @param wantsNext - whether to ask for another trial in case this one ends
   */
  send(reports: readonly Report[], wantsNext: boolean): Promise<readonly ReportReceipt[]>;
  /** Handles commands that have come by heartbeat. */
  handleReplies(): void;
  /** The scheduler has answered a report. */
  received(receipt: ReportReceipt): void;
  /** The trial has been stopped or paused: its lease is no longer renewed. */
  stopped(reason: TrialStopped): void;
}

/** A trial under evaluation, and its reports that are held back (W-17). */
export class RunningTrial implements Trial {
  readonly id: number;
  readonly attempt: number;
  readonly resume: Resume | undefined;
  readonly #control = new AbortController();
  #nextStep: number | undefined;
  #held: Report[] = [];
  #sentMs = performance.now();
  #turnMs = performance.now();
  /** Ends when every send so far has ended: there is one at a time. */
  #sends: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(
    readonly suggestion: Suggestion,
    readonly study: string,
    readonly objectives: readonly string[],
    private readonly reporter: Reporter,
  ) {
    this.id = suggestion.trialId;
    this.attempt = suggestion.attempt;
    this.resume = suggestion.resume;
    this.#nextStep = suggestion.nextStep;
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }

  get nextStep(): number | undefined {
    return this.#nextStep;
  }

  /** The decision that ended the trial early. */
  get stopReason(): TrialStopped | undefined {
    const reason: unknown = this.signal.reason;
    return reason instanceof TrialStopped ? reason : undefined;
  }

  report(step: number, values: number | ReportedValues, options: ReportOptions = {}): Promise<void> {
    const reported = this.#report(step, values, options);
    // The signal tells of a stop as well: a call without `await` must not end the process.
    reported.catch(() => undefined);
    return reported;
  }

  async #report(step: number, values: number | ReportedValues, options: ReportOptions): Promise<void> {
    this.reporter.handleReplies();
    this.signal.throwIfAborted();
    if (this.#isOver) throw new Error(`the evaluation of trial ${String(this.id)} has ended`);
    const { trialId, lease } = this.suggestion;
    this.#held.push({ trialId, lease, ...reportOf(step, values, options, this.objectives) });
    const isDecided = this.#nextStep !== undefined && step >= this.#nextStep;
    const now = performance.now();
    const isDue = this.#held.length >= this.#maxHeld || now - this.#sentMs >= HOLD_MS;
    try {
      if (isDecided || isDue || options.checkpoint !== undefined) await this.#send(isDecided);
      else if (now - this.#turnMs >= TURN_MS) await this.#takeTurn();
    } finally {
      this.signal.throwIfAborted(); // says more than a send that the end of the worker has broken off
    }
  }

  get #maxHeld(): number {
    return Math.min(MAX_HELD, this.reporter.maxBatch);
  }

  /** Lets the event loop run, so that heartbeats, signals and other trials get their turn. */
  async #takeTurn(): Promise<void> {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel(); // browsers throttle timers, but no messages
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
    this.#turnMs = performance.now();
  }

  /** Ends when the evaluation has ended and every report was sent. @throws what a refused report threw */
  async flush(): Promise<void> {
    this.#isOver = true;
    await this.#send(false);
  }

  /** Ends when no report is being sent. */
  async settled(): Promise<void> {
    await this.#sends;
  }

  /** Ends the evaluation by a decision on the trial. */
  stop(reason: TrialStopped): void {
    if (this.signal.aborted) return;
    this.#held = [];
    this.reporter.stopped(reason);
    this.#control.abort(reason);
  }

  /** Ends the evaluation: its result is no longer wanted. */
  cancel(): void {
    this.#held = [];
    this.#control.abort(new Error("this evaluation is no longer wanted"));
  }

  #send(wantsNext: boolean): Promise<void> {
    const send = this.#sends.then(() => this.#sendHeld(wantsNext));
    this.#sends = send.catch(() => undefined);
    return send;
  }

  async #sendHeld(wantsNext: boolean): Promise<void> {
    while (this.#held.length > 0) {
      const reports = this.#held.splice(0, this.#maxHeld);
      this.#sentMs = performance.now();
      this.#receive(await this.reporter.send(reports, wantsNext));
      this.#turnMs = performance.now();
    }
  }

  #receive(receipts: readonly ReportReceipt[]): void {
    let stopped: TrialStopped | undefined;
    const discard: Checkpoint[] = [];
    for (const receipt of receipts) {
      this.reporter.received(receipt);
      discard.push(...receipt.discard);
      // A refused report says nothing about the trial.
      if (receipt.outcome !== "refused") this.#nextStep = receipt.nextStep;
      const { decision, reason } = receipt;
      if (isEarlyEnd(decision)) stopped ??= new TrialStopped(this.id, decision, reason, discard);
    }
    if (stopped !== undefined) this.stop(stopped);
  }
}

/** A report as it is sent. @throws TypeError or RangeError for what cannot be one */
function reportOf(
  step: number,
  values: number | ReportedValues,
  { checkpoint, metadata }: ReportOptions,
  names: readonly string[],
): Omit<Report, "trialId" | "lease"> {
  if (!Number.isSafeInteger(step) || step < 1) {
    throw new RangeError(`a step is an integer from 1, not ${String(step)}`);
  }
  const [name, more] = names;
  if (typeof values === "number" && (name === undefined || more !== undefined)) {
    throw new TypeError(`the study has several objectives: report an object of some of ${names.join(", ")}`);
  }
  const given = typeof values === "number" ? { [String(name)]: values } : values;
  const objectives: Record<string, number> = {};
  let diverged = false;
  for (const [objective, value] of Object.entries<unknown>(given)) {
    if (!names.includes(objective)) {
      throw new TypeError(`${objective} is no objective of the study; there are ${names.join(", ")}`);
    }
    if (typeof value !== "number") {
      throw new TypeError(`the value of ${objective} is not a number: ${JSON.stringify(value)}`);
    }
    if (Number.isFinite(value)) objectives[objective] = value;
    else diverged = true;
  }
  return {
    step,
    objectives,
    diverged,
    metadata,
    checkpoint: typeof checkpoint === "string" ? { uri: checkpoint } : checkpoint,
  };
}
