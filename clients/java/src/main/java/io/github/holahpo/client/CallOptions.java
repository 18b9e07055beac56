package io.github.holahpo.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a single call may want different.
 *
 * @param idempotencyKey names the intent: calls with the same key are carried out once and answered
 *     alike; a UUID in lower case; null: a new one
 * @param timeout what one attempt may take, beside the wait that the request asks for; null: the
 *     client's
 */
public record CallOptions(@Nullable String idempotencyKey, @Nullable Duration timeout) {
  /** Nothing different. */
  public static final CallOptions DEFAULT = new CallOptions(null, null);

  /**
   * The same with a key.
   *
   * @param key a UUID in lower case
   * @return the options
   */
  public CallOptions withIdempotencyKey(String key) {
    return new CallOptions(key, timeout);
  }

  /**
   * The same with a time-out.
   *
   * @param timeout what one attempt may take
   * @return the options
   */
  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(idempotencyKey, timeout);
  }
}
