import type { BaseClient } from "../client.js";
import { newKey } from "../client.js";
import { isCode } from "../errors.js";
import type {
  Failure,
  Result,
  StudyInfo,
  SubmitResultRequest,
  SubmitResultResponse,
  Suggestion,
} from "../generated/messages.js";
import type { Log } from "./options.js";
import type { Persistence } from "./persistence.js";
import type { Spool, Unsent } from "./spool.js";
import type { ToldOutcome } from "./tally.js";

/** An outcome as it is told. */
export function unsentOf(suggestion: Suggestion, outcome: ToldOutcome, info: StudyInfo, retries: boolean): Unsent {
  const { trialId, lease } = suggestion;
  const about = { study: info.study, createdMs: info.createdMs };
  if (outcome.kind === "completed") {
    const { objectives, metadata } = outcome;
    const result: Result = { trialId, lease, objectives, metadata };
    return { ...about, result };
  }
  const { kind, reason } = outcome;
  const failure: Failure = { trialId, lease, kind, reason, retry: kind === "failed" && (outcome.retry || retries) };
  return { ...about, failure };
}

/** Tells an outcome, once. */
export function submit(
  client: BaseClient,
  { result, failure }: Unsent,
  more: Pick<SubmitResultRequest, "workerId" | "nextCount" | "leaseS">,
  idempotencyKey: string,
): Promise<SubmitResultResponse> {
  const told = result === undefined ? [] : [result];
  const failures = failure === undefined ? [] : [failure];
  return client.submitResult({ ...more, results: told, failures }, { idempotencyKey });
}

/** The outcomes of a study that could not be told. */
export function waiting(
  spool: Spool | undefined,
  info: StudyInfo | undefined,
  log: Log,
): { readonly name: string; readonly unsent: Unsent }[] {
  if (spool === undefined || info === undefined) return [];
  return spool.waiting(info.study, info.createdMs, (message) => {
    log.warn(message);
  });
}

/** Tells what an earlier worker could not. An outcome that is refused stays where it is. */
export async function tellWaiting(
  client: BaseClient,
  spool: Spool | undefined,
  info: StudyInfo | undefined,
  persistence: Persistence,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  for (const { name, unsent } of waiting(spool, info, log)) {
    const key = newKey();
    const trial = String((unsent.result ?? unsent.failure)?.trialId);
    try {
      const { receipts } = await persistence.call(signal, () => submit(client, unsent, {}, key));
      log.info(`trial ${trial}: told an earlier worker's outcome: ${receipts[0]?.outcome ?? ""}`);
    } catch (error) {
      if (!isCode(error, "invalid_message", "too_large")) throw error;
      log.error(`trial ${trial}: an earlier worker's outcome is refused: ${error.message}`);
      continue;
    }
    spool?.discard(name);
  }
}
