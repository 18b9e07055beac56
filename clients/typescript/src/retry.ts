import { ServerError, TransportError } from "./errors.js";

/** How often and how fast a call is repeated; always under the same idempotency key. */
export interface Retry {
  /** How often a call is tried in all; 1 never repeats. */
  readonly attempts: number;
  /** The upper end of the first wait, in seconds. It doubles with each attempt. */
  readonly firstS: number;
  /** The upper end of any wait, in seconds. */
  readonly longestS: number;
}

export const defaultRetry: Retry = { attempts: 6, firstS: 0.1, longestS: 5 };
export const noRetry: Retry = { ...defaultRetry, attempts: 1 };

/**
 * Seconds to wait after a failed attempt, drawn evenly from the upper half of what the attempt allows; a server's
 * `retry_after_s`, or a proxy's `Retry-After`, is the least.
 *
 * @param attempt - the number of the attempt that failed, from 1
 */
export function pauseS(retry: Retry, attempt: number, error: unknown): number {
  const top = Math.min(retry.longestS, retry.firstS * 2 ** Math.min(attempt - 1, 62));
  const wait = top * (0.5 + 0.5 * Math.random());
  const told = error instanceof ServerError || error instanceof TransportError ? error.retryAfterS : undefined;
  return Math.max(wait, told ?? 0);
}

/** Waits. @throws the signal's reason when it is aborted. */
export function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      },
      Math.min(seconds * 1000, 2 ** 31 - 1),
    );
    signal?.addEventListener("abort", abort, { once: true });
  });
}
