import { isRetryable } from "./errors.js";
import type { AnyEvent } from "./generated/messages.js";
import type { Retry } from "./retry.js";
import { pauseS, sleep } from "./retry.js";

/** How events are followed. */
export interface FollowOptions {
  /** Ends the iteration with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with true when the server answers after a start or a failure, and with false and the error when a connection
   * breaks. The iteration reconnects by itself.
   */
  readonly onConnection?: ((isConnected: boolean, error?: unknown) => void) | undefined;
}

/** Events that came together, possibly none, and the cursor after them. */
export interface EventPiece {
  readonly items: readonly AnyEvent[];
  readonly nextCursor: number | undefined;
}

/** Reads events after a cursor until the connection ends. */
export type EventReader = (after: number | undefined, signal: AbortSignal | undefined) => AsyncIterable<EventPiece>;

/**
 * Follows events and reconnects after failures, so that none is missed or repeated.
 *
 * @param after - the newest known event; undefined: from the oldest that the server stores
 * @throws ServerError when the server refuses permanently; the signal's reason
 */
export async function* follow(
  read: EventReader,
  retry: Retry,
  after: number | undefined,
  { signal, onConnection }: FollowOptions,
): AsyncGenerator<readonly AnyEvent[], void, undefined> {
  let isConnected = false;
  for (let failures = 0; ;) {
    signal?.throwIfAborted();
    try {
      let isEmpty = true;
      for await (const { items, nextCursor } of read(after, signal)) {
        failures = 0;
        if (!isConnected) onConnection?.((isConnected = true));
        after = nextCursor ?? after;
        if (items.length === 0) continue;
        isEmpty = false;
        yield items;
      }
      if (isEmpty) await sleep(pauseS(retry, 1, undefined), signal); // a server that ends streams at once is not flooded
    } catch (error) {
      signal?.throwIfAborted();
      if (!isRetryable(error)) throw error;
      isConnected = false;
      onConnection?.(false, error);
      await sleep(pauseS(retry, ++failures, error), signal);
    }
  }
}
