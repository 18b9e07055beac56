package io.github.holahpo.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how fast a call is repeated; always under the same idempotency key.
 *
 * <p>The pause before attempt n + 1 is drawn evenly from the upper half of {@code first} times
 * 2^(n-1), at most {@code longest}; a server's {@code retry_after_s}, or a proxy's {@code
 * Retry-After}, is a lower bound.
 *
 * @param attempts how often a call is tried in all
 * @param first the upper end of the first pause
 * @param longest the upper end of any pause
 */
public record RetryPolicy(int attempts, Duration first, Duration longest) {
  /** Six attempts, with pauses from 0.1 to 5 seconds. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(6, Duration.ofMillis(100), Duration.ofSeconds(5));

  /** One attempt. */
  public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  /** Checks the numbers. */
  public RetryPolicy {
    if (attempts < 1 || first.isNegative() || longest.isNegative()) {
      throw new IllegalArgumentException(
          "a call takes one attempt at least, and pauses not below 0 seconds");
    }
  }

  double pauseS(int failed, HolaException error) {
    double top = Math.min(seconds(longest), seconds(first) * Math.pow(2, Math.min(failed - 1, 62)));
    double pause = top * (0.5 + 0.5 * ThreadLocalRandom.current().nextDouble());
    Double told = null;
    if (error instanceof ServerException refusal) {
      told = refusal.retryAfterS();
    } else if (error instanceof UnreachableException unreachable) {
      told = unreachable.retryAfterS();
    }
    return told == null ? pause : Math.max(pause, told);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
