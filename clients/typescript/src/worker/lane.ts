import type { Suggestion } from "../generated/messages.js";
import type { Log } from "./options.js";
import type { Spool, Unsent } from "./spool.js";

/** One evaluation at a time, and the outcome that is being told. */
export class Lane {
  suggestion: Suggestion | undefined;
  /** Aborted when nobody waits for the evaluation any more. */
  evaluation = new AbortController();
  tookS = 0;
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

  begin(suggestion: Suggestion): void {
    this.suggestion = suggestion;
    this.evaluation = new AbortController();
  }

  /** Ends the evaluation under way; an outcome that is being told stays. */
  cancel(): void {
    if (this.suggestion !== undefined && this.#unsent === undefined) {
      this.evaluation.abort(new Error("nobody waits for this evaluation any more"));
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
