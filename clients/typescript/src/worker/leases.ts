import type { LeaseRef, Suggestion } from "../generated/messages.js";

const IDLE_S = 15;
const HEARTBEATS_PER_LEASE = 4;

/** The leases that a worker holds. */
export class Leases {
  readonly #held = new Map<number, Suggestion>();

  hold(suggestion: Suggestion): void {
    this.#held.set(suggestion.trialId, suggestion);
  }

  /** Lets a lease go; a newer one of the same trial stays. */
  letGo({ trialId, lease }: LeaseRef): void {
    if (this.#held.get(trialId)?.lease === lease) this.#held.delete(trialId);
  }

  get refs(): LeaseRef[] {
    return [...this.#held.values()].map(({ trialId, lease }) => ({ trialId, lease }));
  }

  /** Seconds between heartbeats: a quarter of the shortest lease (W-8). */
  get intervalS(): number {
    const shortest = Math.min(...[...this.#held.values()].map(({ leaseS }) => leaseS));
    return Math.min(IDLE_S, shortest / HEARTBEATS_PER_LEASE);
  }
}

/** Leases as lists that fit into one request each. */
export function batches(leases: readonly LeaseRef[], size: number): LeaseRef[][] {
  const count = Math.ceil(leases.length / size);
  return Array.from({ length: count }, (_, index) => leases.slice(index * size, (index + 1) * size));
}
