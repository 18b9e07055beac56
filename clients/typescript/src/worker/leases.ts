import type { LeaseRef, Suggestion } from "../generated/messages.js";

const IDLE_SECONDS = 15;
const BEATS_PER_LEASE = 4;

/** What the heart needs to know: who beats, what is held, how often. */
export interface Orders {
  readonly workerId: string;
  readonly leases: readonly LeaseRef[];
  readonly intervalSeconds: number;
}

/** The leases that a worker holds. */
export class Leases {
  readonly #held = new Map<number, Suggestion>();

  hold(suggestion: Suggestion): void {
    this.#held.set(suggestion.trial_id, suggestion);
  }

  /** Lets a lease go; a newer one of the same trial stays. */
  letGo({ trial_id, lease }: LeaseRef): void {
    if (this.#held.get(trial_id)?.lease === lease) this.#held.delete(trial_id);
  }

  get refs(): LeaseRef[] {
    return [...this.#held.values()].map(({ trial_id, lease }) => ({ trial_id, lease }));
  }

  /** Seconds between beats: a quarter of the shortest lease. */
  get intervalSeconds(): number {
    const shortest = Math.min(...[...this.#held.values()].map(({ lease_s }) => lease_s));
    return Math.min(IDLE_SECONDS, shortest / BEATS_PER_LEASE);
  }
}
