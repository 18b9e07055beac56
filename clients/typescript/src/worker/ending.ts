import type { FinishReason, Open } from "../generated/messages.js";
import type { EndReason } from "./options.js";

/** Why a worker ends, and whether at once. */
export interface End {
  readonly reason: EndReason;
  readonly message: string;
  readonly atOnce: boolean;
}

/** How far a worker is with its end: it drains, then it stops. */
export class Ending {
  readonly #draining = new AbortController();
  readonly #stopping = new AbortController();
  readonly #idle = new AbortController();
  #end: End | undefined;
  /** Whether an unexpected error ends the worker: the trials that it holds may be the cause. */
  hasFailed = false;
  /** Why the study is finished, as far as is known. */
  studyReason: Open<FinishReason> | undefined;

  /** @param isBusy - whether a trial is under evaluation or being told */
  constructor(private readonly isBusy: () => boolean) {}

  /** Aborted when no further trial is to be begun. */
  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  /** Aborted when the worker ends at once. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Aborted when asks are no longer of use: the worker drains and nothing runs, or it stops. */
  get idle(): AbortSignal {
    return this.#idle.signal;
  }

  get end(): End | undefined {
    return this.#end;
  }

  /** The first reason counts, unless a later one ends the worker at once. */
  begin(end: End): void {
    if (this.#end === undefined || (end.atOnce && !this.#end.atOnce)) this.#end = end;
    this.#draining.abort();
    if (end.atOnce) this.#stopping.abort();
    this.endAsksIfIdle();
  }

  /** An ask that is given up may still bring a trial: it goes back with the goodbye. */
  endAsksIfIdle(): void {
    if (this.stopping.aborted || (this.draining.aborted && !this.isBusy())) this.#idle.abort();
  }

  /** Ends what still waits, without a reason of its own. */
  finish(): void {
    this.#draining.abort();
    this.#stopping.abort();
    this.#idle.abort();
  }
}
