package io.github.holahpo.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How far a worker has come with its end: it drains, then it stops. */
final class Ending {
  private final CountDownLatch draining = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Reason reason;
  private volatile boolean failed;

  /** Why a worker ends, and whether at once. */
  record Reason(EndReason reason, String text, boolean atOnce) {}

  /** The first reason counts, unless a later one ends the worker at once. */
  synchronized void begin(Reason next) {
    if (reason == null || (next.atOnce() && !reason.atOnce())) {
      reason = next;
    }
    draining.countDown();
    if (next.atOnce()) {
      stopping.countDown();
    }
  }

  /** Ends what still waits, without a reason of its own. */
  synchronized void finish() {
    draining.countDown();
    stopping.countDown();
  }

  /** An unexpected error ends the worker: the trials that it holds may be the cause. */
  void fail() {
    failed = true;
  }

  boolean hasFailed() {
    return failed;
  }

  synchronized @Nullable Reason reason() {
    return reason;
  }

  /** Carries out a step unless the worker drains; from then on no such step begins. */
  synchronized boolean unlessDraining(Runnable step) {
    if (isDraining()) {
      return false;
    }
    step.run();
    return true;
  }

  /** Whether no further trial is begun. */
  boolean isDraining() {
    return draining.getCount() == 0;
  }

  /** Whether the worker ends at once. */
  boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits, and says whether the worker drains. */
  boolean awaitDraining(double seconds) {
    return await(draining, seconds, this::isDraining);
  }

  /** Waits, and says whether the worker stops. */
  boolean awaitStopping(double seconds) {
    return await(stopping, seconds, this::isStopping);
  }

  private static boolean await(CountDownLatch latch, double seconds, BooleanSupplier otherwise) {
    try {
      return latch.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return otherwise.getAsBoolean(); // lanes are interrupted in evaluations alone
    }
  }
}
