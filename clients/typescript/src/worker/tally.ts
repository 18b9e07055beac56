import type { Receipt } from "../generated/messages.js";
import type { Outcome } from "./evaluation.js";
import type { Log } from "./options.js";
import type { EarlyEnd } from "./stopped.js";

/** An outcome that is told. */
export type ToldOutcome = Extract<Outcome, { kind: "completed" | "failed" | "infeasible" }>;

/** The outcomes of a worker's trials. */
export type Counts = Readonly<
  Record<"completed" | "failed" | "infeasible" | "stopped" | "paused" | "released", number>
>;

/** Counts the outcomes of trials, and the failures in a row. */
export class Tally {
  readonly #counts = { completed: 0, failed: 0, infeasible: 0, stopped: 0, paused: 0, released: 0 };
  #errorsInRow = 0;

  /** @param maxErrors - failures in a row that end the worker; null: never */
  constructor(
    private readonly maxErrors: number | null,
    private readonly log: Log,
  ) {}

  get counts(): Counts {
    return this.#counts;
  }

  released(count: number): void {
    this.#counts.released += count;
  }

  /** Counts a trial that a decision has ended: that is no failure. */
  ended(decision: EarlyEnd): void {
    this.#counts[decision === "stop" ? "stopped" : "paused"]++;
    this.#errorsInRow = 0;
  }

  /** Whether an outcome would be one failure too many. */
  wouldEnd(outcome: ToldOutcome): boolean {
    return outcome.kind === "failed" && this.maxErrors !== null && this.#errorsInRow + 1 >= this.maxErrors;
  }

  /**
   * Counts and logs an outcome that was told.
   *
   * @returns why the worker ends, if this was one failure too many
   */
  count(outcome: ToldOutcome, receipt: Receipt | undefined): string | undefined {
    this.#counts[outcome.kind]++;
    const trial = String(receipt?.trialId);
    const reason = outcome.kind === "completed" ? undefined : outcome.reason.split("\n", 1)[0];
    if (reason !== undefined) this.log.warn(`trial ${trial} ${outcome.kind}: ${reason}`);
    if (receipt?.outcome === "refused") this.log.error(`trial ${trial}: refused: ${String(receipt.error?.message)}`);
    else this.log.debug(`trial ${trial}: ${String(receipt?.outcome)}`);
    const isError = outcome.kind === "failed" || receipt?.outcome === "refused";
    this.#errorsInRow = isError ? this.#errorsInRow + 1 : 0;
    if (!isError || this.#errorsInRow !== this.maxErrors) return undefined;
    const last = reason ?? String(receipt?.error?.message);
    return `${String(this.maxErrors)} trials failed in a row, the last one: ${last}`;
  }
}
