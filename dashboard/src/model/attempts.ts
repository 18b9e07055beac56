import type { AnyEvent } from "hola-hpo";

/** An attempt at a trial that another one followed, or that was given back. */
export interface Attempt {
  readonly trialId: number;
  readonly attempt: number;
  readonly workerId: string;
  readonly startedMs: number;
  readonly endedMs: number;
}

interface Open {
  readonly attempt: number;
  readonly workerId: string;
  readonly startedMs: number;
}

/**
 * The attempts before the latest one of each trial, as far as the events tell: columns have only the latest. Events may
 * come twice, but those of a trial come in their order.
 */
export class Attempts {
  readonly #open = new Map<number, Open>();
  readonly #ended = new Map<string, Attempt>();
  readonly #newest = new Map<number, number>();

  /** In no particular order. */
  get all(): Iterable<Attempt> {
    return this.#ended.values();
  }

  take(events: readonly AnyEvent[]): void {
    for (const event of events) {
      if (event.tag !== "TrialChanged") continue;
      const { trialId, attempt, workerId, state, timeMs, eventId } = event;
      if (eventId <= (this.#newest.get(trialId) ?? 0)) continue;
      this.#newest.set(trialId, eventId);
      const open = this.#open.get(trialId);
      if (state === "running" && open?.attempt === attempt) continue;
      if (open !== undefined && (state === "queued" || state === "paused" || state === "running")) {
        this.#ended.set(`${String(trialId)}.${String(open.attempt)}`, { trialId, ...open, endedMs: timeMs });
      }
      if (state === "running" && workerId !== undefined)
        this.#open.set(trialId, { attempt, workerId, startedMs: timeMs });
      else this.#open.delete(trialId);
    }
  }
}
