import { newKey } from "../client.js";
import { isCode } from "../errors.js";
import type { GetSuggestionResponse } from "../generated/messages.js";
import type { Lane } from "./lane.js";
import { submit, unsentOf } from "./outcomes.js";
import type { Session } from "./session.js";
import type { ToldOutcome } from "./tally.js";
import type { RunningTrial } from "./trial.js";

/** Outcomes of evaluations longer than this are kept before they are told for the first time. */
const WRITE_AHEAD_S = 1;
const LONGEST_REFUSAL = 2000;

/**
 * Sends the reports of a trial that are held back, tells its outcome, and asks for the next one in the same round trip. A
 * result that the scheduler refuses for what it holds is told as a failure.
 */
export async function tell(
  session: Session,
  lane: Lane,
  trial: RunningTrial,
  given: ToldOutcome,
): Promise<GetSuggestionResponse | undefined> {
  const { client, registration, tally, info } = session;
  const { leaseS, retryFailures = false } = session.options;
  const { suggestion } = trial;
  let outcome = given;
  let unsent = unsentOf(suggestion, outcome, info, retryFailures);
  lane.tell(unsent);
  if (unsent.failure?.retry) session.letGo(suggestion); // a later heartbeat would take the trial back
  if (lane.tookS >= WRITE_AHEAD_S) lane.keepUnsent();
  await trial.flush();
  const { stopReason } = trial;
  if (stopReason !== undefined && outcome.kind !== "completed") {
    lane.forgetUnsent(); // the trial has ended without this failure (W-18)
    tally.ended(stopReason.decision);
    return undefined;
  }
  for (;;) {
    const isLast = session.isDraining() || lane.next !== undefined || tally.wouldEnd(outcome);
    const { workerId } = registration;
    const idempotencyKey = newKey();
    const more = { workerId, nextCount: isLast ? 0 : 1, leaseS };
    try {
      const reply = await session.persistence.call(
        session.ending.stopping,
        () => submit(client, unsent, more, idempotencyKey),
        () => {
          lane.keepUnsent();
        },
      );
      lane.forgetUnsent();
      const [receipt] = reply.receipts;
      const tooMany = tally.count(outcome, receipt);
      if (tooMany !== undefined) session.ending.begin({ reason: "max_errors", message: tooMany, atOnce: false });
      await session.discard(receipt?.discard ?? []);
      return reply.next;
    } catch (error) {
      if (isCode(error, "unknown_worker")) {
        await session.registerAgain(workerId);
      } else if (isCode(error, "invalid_message", "too_large") && outcome.kind === "completed") {
        session.log.error(`trial ${String(suggestion.trialId)}: the result is refused: ${error.message}`);
        const reason = `the result was refused: ${error.message}`.slice(0, LONGEST_REFUSAL);
        outcome = { kind: "failed", reason, retry: false };
        unsent = unsentOf(suggestion, outcome, info, retryFailures);
        lane.forgetUnsent();
        lane.tell(unsent);
      } else {
        if (isCode(error, "unknown_study")) lane.forgetUnsent();
        throw error;
      }
    }
  }
}
