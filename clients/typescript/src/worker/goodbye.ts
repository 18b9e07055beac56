import { TransportError } from "../errors.js";
import { GOODBYE } from "./asking.js";
import { batches } from "./leases.js";
import type { Session } from "./session.js";

/** Gives back what a worker holds, and leaves. A scheduler that does not answer finds out when the leases expire. */
export async function sayGoodbye({ client, ending, leases, log, registration, tally }: Session): Promise<void> {
  const reason = ending.end?.reason ?? "finished";
  const kind = ending.hasFailed || reason === "preempted" ? "preempted" : "drained";
  const { workerId, maxBatch } = registration;
  try {
    for (const batch of batches(leases.refs, maxBatch)) {
      await client.releaseTrials({ leases: batch, kind, reason }, GOODBYE);
      tally.released(batch.length);
    }
    await client.deregisterWorker({ workerId }, GOODBYE);
  } catch (error) {
    // A scheduler that has ended, too, needs no goodbye.
    if (error instanceof TransportError) log.debug(`nobody heard the goodbye: ${String(error)}`);
    else log.warn(`could not say goodbye: ${String(error)}`);
  }
}
