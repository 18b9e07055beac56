import { newKey } from "../client.js";
import { isCode } from "../errors.js";
import type { GetSuggestionResponse, ReleaseKind, Suggestion } from "../generated/messages.js";
import { sleep } from "../retry.js";
import { Ended } from "./persistence.js";
import type { Session } from "./session.js";

/** What each request of a goodbye may take. */
export const GOODBYE = { timeoutS: 2 };
const SHORTEST_PAUSE_S = 0.1;

/** Waits for a trial to evaluate; undefined: the worker ends, or the study is finished. */
export async function ask(session: Session): Promise<Suggestion | undefined> {
  const { client, registration, ending } = session;
  while (!session.isDraining()) {
    const { workerId, waitS } = registration;
    const idempotencyKey = newKey();
    let reply: GetSuggestionResponse;
    try {
      reply = await session.persistence.call(ending.idle, () => {
        if (session.isDraining()) throw new Ended();
        return client.getSuggestion(
          { workerId, waitS, leaseS: session.options.leaseS },
          { idempotencyKey, signal: ending.idle },
        );
      });
    } catch (error) {
      if (!isCode(error, "unknown_worker")) throw error;
      await session.registerAgain(workerId);
      continue;
    }
    const suggestion = await accept(session, reply);
    if (suggestion !== undefined) return suggestion;
    if (reply.status === "finished") return undefined;
    if (reply.suggestions.length === 0) {
      const pause = sleep(reply.retryAfterS ?? SHORTEST_PAUSE_S, ending.draining);
      await pause.catch(() => undefined);
    }
  }
  return undefined;
}

/** The trial to evaluate, if a reply has one; what is beyond it goes back. */
export async function accept(session: Session, reply: GetSuggestionResponse): Promise<Suggestion | undefined> {
  if (reply.status === "finished") session.ending.studyReason = reply.reason;
  const [first, ...others] = reply.suggestions.filter(({ standing }) => standing === "held");
  await giveBack(session, others, "undelivered");
  return first;
}

/** Gives back trials that were not begun. */
export async function giveBack(session: Session, suggestions: readonly Suggestion[], kind: ReleaseKind): Promise<void> {
  if (suggestions.length === 0) return;
  const leases = suggestions.map(({ trialId, lease }) => ({ trialId, lease }));
  for (const lease of leases) session.letGo(lease);
  try {
    await session.client.releaseTrials({ leases, kind, reason: "not begun" }, GOODBYE);
    session.tally.released(leases.length);
  } catch (error) {
    session.log.debug(`could not give back: ${String(error)}`);
  }
}
