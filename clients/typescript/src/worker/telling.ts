import type { BaseClient } from "../client.js";
import { newKey } from "../client.js";
import { isCode } from "../errors.js";
import type { GetSuggestionResponse, LeaseRef, Suggestion } from "../generated/messages.js";
import type { Lane } from "./lane.js";
import type { Log, WorkerOptions } from "./options.js";
import { submit, unsentOf } from "./outcomes.js";
import type { Persistence } from "./persistence.js";
import type { Registration } from "./registration.js";
import type { Tally, ToldOutcome } from "./tally.js";

/** Outcomes of evaluations longer than this are kept before they are told for the first time. */
const WRITE_AHEAD_S = 1;
const LONGEST_REFUSAL = 2000;

/** What telling needs of the worker. */
export interface Teller {
  readonly client: BaseClient;
  readonly options: Pick<WorkerOptions, "leaseS" | "retryFailures">;
  readonly registration: Registration;
  readonly persistence: Persistence;
  readonly tally: Tally;
  readonly log: Log;
  /** Aborted when the worker stops. */
  readonly stopping: AbortSignal;
  isDraining(): boolean;
  registerAgain(unknownId: string): Promise<void>;
  letGo(lease: LeaseRef): void;
  /** One failure too many. */
  endAfter(message: string): void;
}

/**
 * Tells the outcome of a trial, and asks for the next one in the same round trip. A result that the scheduler refuses for
 * what it holds is told as a failure.
 */
export async function tell(
  worker: Teller,
  lane: Lane,
  suggestion: Suggestion,
  given: ToldOutcome,
): Promise<GetSuggestionResponse | undefined> {
  const { client, registration, tally } = worker;
  const { info } = registration;
  if (info === undefined) throw new TypeError("a worker registers before it tells");
  const { leaseS, retryFailures = false } = worker.options;
  let outcome = given;
  let unsent = unsentOf(suggestion, outcome, info, retryFailures);
  lane.tell(unsent);
  if (unsent.failure?.retry) worker.letGo(suggestion); // a later heartbeat would take the trial back
  if (lane.tookS >= WRITE_AHEAD_S) lane.keepUnsent();
  for (;;) {
    const isLast = worker.isDraining() || tally.wouldEnd(outcome);
    const { workerId } = registration;
    const idempotencyKey = newKey();
    const more = { workerId, nextCount: isLast ? 0 : 1, leaseS };
    try {
      const reply = await worker.persistence.call(
        worker.stopping,
        () => submit(client, unsent, more, idempotencyKey),
        () => {
          lane.keepUnsent();
        },
      );
      lane.forgetUnsent();
      const tooMany = tally.count(outcome, reply.receipts[0]);
      if (tooMany !== undefined) worker.endAfter(tooMany);
      return reply.next;
    } catch (error) {
      if (isCode(error, "unknown_worker")) {
        await worker.registerAgain(workerId);
      } else if (isCode(error, "invalid_message", "too_large") && outcome.kind === "completed") {
        worker.log.error(`trial ${String(suggestion.trialId)}: the result is refused: ${error.message}`);
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
