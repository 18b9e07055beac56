import { isRetryable, ServerError } from "../errors.js";
import { defaultRetry, pauseS, sleep } from "../retry.js";
import type { Log } from "./options.js";

/** The worker is ending: thrown through what is running. */
export class Ended extends Error {}

/** Repeats calls for as long as a worker may wait for an unreachable scheduler. */
export class Persistence {
  /**
   * @param reconnectS - seconds that an unreachable scheduler is tried
   * @param giveUp - called with the reason when that was not enough
   */
  constructor(
    private readonly reconnectS: number,
    private readonly log: Log,
    private readonly giveUp: (message: string) => void,
  ) {}

  /**
   * Repeats a call, always the same, until it succeeds or is refused permanently.
   *
   * @param signal - ends the attempts
   * @param onTrouble - called once, after the first attempt has failed
   * @throws {@link Ended} when the attempts have ended, else what the call threw
   */
  async call<T>(signal: AbortSignal, call: () => Promise<T>, onTrouble?: () => void): Promise<T> {
    let began: number | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (signal.aborted && !(error instanceof ServerError)) throw new Ended();
        if (!isRetryable(error)) throw error;
        if (began === undefined) {
          began = performance.now();
          this.log.warn(`${String(error)}: trying again for ${String(this.reconnectS)} s`);
          onTrouble?.();
        } else if (performance.now() - began >= this.reconnectS * 1000) {
          this.giveUp(`no scheduler for ${String(this.reconnectS)} s: ${String(error)}`);
          throw new Ended();
        }
        await sleep(pauseS(defaultRetry, attempt, error), signal).catch(() => {
          throw new Ended();
        });
      }
    }
  }
}
