package io.github.holahpo.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Repeats a call through an outage of the scheduler. */
final class Persistence {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");
  private static final RetryPolicy PACE = RetryPolicy.DEFAULT;

  private final double reconnectS;
  private final DoublePredicate pause;
  private final BooleanSupplier isStopping;
  private final Consumer<String> giveUp;

  /** The worker is ending: thrown through a lane. */
  static final class EndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndedException(@Nullable Throwable cause) {
      super("the worker is ending", cause);
    }
  }

  /**
   * @param pause waits for some seconds and says whether the worker ends
   * @param giveUp takes what is wrong when the outage takes too long
   */
  Persistence(
      Duration reconnect,
      DoublePredicate pause,
      BooleanSupplier isStopping,
      Consumer<String> giveUp) {
    this.reconnectS = RetryPolicy.seconds(reconnect);
    this.pause = pause;
    this.isStopping = isStopping;
    this.giveUp = giveUp;
  }

  /** Calls until it succeeds, is refused permanently, or the worker ends. */
  <T> T call(Supplier<T> call, Runnable onTrouble) {
    long began = 0;
    for (int attempt = 0; ; ) {
      try {
        T result = call.get();
        if (attempt > 0) {
          LOG.log(System.Logger.Level.WARNING, "the scheduler answers again");
        }
        return result;
      } catch (HolaException error) {
        if (isStopping.getAsBoolean() && !(error instanceof ServerException)) {
          throw new EndedException(error);
        }
        if (!error.isWorthAnotherAttempt()) {
          throw error;
        }
        attempt++;
        if (attempt == 1) {
          began = System.nanoTime();
          LOG.log(
              System.Logger.Level.WARNING,
              error.getMessage() + ": trying again for " + reconnectS + " s");
          onTrouble.run();
        } else if ((System.nanoTime() - began) / 1e9 >= reconnectS) {
          giveUp.accept("no scheduler for " + reconnectS + " s: " + error.getMessage());
          throw new EndedException(error);
        }
        if (pause.test(PACE.pauseS(attempt, error))) {
          throw new EndedException(error);
        }
      }
    }
  }
}
