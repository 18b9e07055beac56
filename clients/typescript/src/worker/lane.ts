import type { HolaError } from "../errors.js";
import type { GetSuggestionResponse, LeaseCommand } from "../generated/messages.js";
import type { Log } from "./options.js";
import type { Spool, Unsent } from "./spool.js";
import { isEarlyEnd, TrialStopped } from "./stopped.js";
import type { RunningTrial } from "./trial.js";

/** One evaluation at a time, and the outcome that is being told. */
export class Lane {
  /** The trial under evaluation, or whose outcome is being told. */
  trial: RunningTrial | undefined;
  /** The answer to the ask in a report that ended the trial: the lane continues with it. */
  next: GetSuggestionResponse | undefined;
  tookS = 0;
  /** Why the scheduler refuses the worker, if a report was refused for that (W-24). */
  refusal: HolaError | undefined;
  #unsent: Unsent | undefined;
  /** The name of `unsent` in the spool, once it is kept there. */
  #kept: string | undefined;

  constructor(
    private readonly spool: Spool | undefined,
    private readonly log: Log,
  ) {}

  /** The outcome that is being told. */
  get unsent(): Unsent | undefined {
    return this.#unsent;
  }

  /** Ends the running evaluation; an outcome that is being told stays. */
  cancel(): void {
    if (this.#unsent === undefined) this.trial?.cancel();
  }

  /** What came with a report, once. */
  takeNext(): GetSuggestionResponse | undefined {
    const { next } = this;
    this.next = undefined;
    return next;
  }

  /** Does what the scheduler says about a lease, if this lane holds it (W-15, W-18, W-19). */
  handle({ trialId, lease, command, reason }: LeaseCommand): void {
    const { trial } = this;
    if (trial?.suggestion.lease !== lease || this.#unsent !== undefined || trial.signal.aborted) return;
    if (isEarlyEnd(command)) {
      trial.stop(new TrialStopped(trialId, command, reason));
    } else if (command === "drop") {
      this.log.info(`trial ${String(trialId)}: dropped, its result is not wanted`);
      trial.cancel();
    }
  }

  tell(unsent: Unsent): void {
    this.#unsent = unsent;
  }

  /** Keeps the outcome that is being told on disk. */
  keepUnsent(): void {
    if (this.#unsent === undefined || this.#kept !== undefined || this.spool === undefined) return;
    try {
      this.#kept = this.spool.keep(this.#unsent);
    } catch (error) {
      this.log.error(`an outcome cannot be kept: ${String(error)}`);
    }
  }

  /** The outcome was told, or is replaced by another. */
  forgetUnsent(): void {
    const kept = this.#kept;
    this.#unsent = this.#kept = undefined;
    if (kept !== undefined) this.spool?.discard(kept);
  }
}
