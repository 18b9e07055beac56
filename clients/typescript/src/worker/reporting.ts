import { newKey } from "../client.js";
import { isCode } from "../errors.js";
import type { Report, ReportReceipt } from "../generated/messages.js";
import type { Lane } from "./lane.js";
import type { Session } from "./session.js";

/**
 * Sends reports of a lane's trial, and asks for another trial in the same round trip in case this one ends. More than the
 * scheduler takes in one message is sent in several. In a study without `steps` nothing is sent, and the log says so once.
 */
export async function sendReports(
  session: Session,
  lane: Lane,
  reports: readonly Report[],
  wantsNext: boolean,
): Promise<readonly ReportReceipt[]> {
  const { client, registration, ending, options } = session;
  if (session.info.spec.steps === undefined) {
    session.warnNoSteps(); // W-25
    return [];
  }
  for (;;) {
    const nextCount = wantsNext && !session.isDraining() ? 1 : 0;
    const { workerId } = registration;
    const request = { workerId, reports, nextCount, leaseS: options.leaseS };
    const idempotencyKey = newKey();
    try {
      const reply = await session.persistence.call(ending.stopping, () =>
        client.submitReports(request, { idempotencyKey }),
      );
      if (reply.next !== undefined) session.holdNext(lane, reply.next);
      return reply.receipts;
    } catch (error) {
      if (isCode(error, "unknown_worker")) {
        await session.registerAgain(workerId);
      } else if (!isCode(error, "invalid_message", "too_large")) {
        throw error;
      } else if (reports.length > 1) {
        const half = Math.floor(reports.length / 2);
        const first = await sendReports(session, lane, reports.slice(0, half), false);
        return [...first, ...(await sendReports(session, lane, reports.slice(half), wantsNext))];
      } else {
        session.log.error(`trial ${String(reports[0]?.trialId)}: a report is refused: ${error.message}`);
        return []; // the evaluation continues (W-24)
      }
    }
  }
}
