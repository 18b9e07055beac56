package io.github.holahpo.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;

/** Calls something at regular intervals, in a separate thread. */
final class HeartbeatThread {
  private final DoubleSupplier intervalS;
  private final Runnable send;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopped;

  /**
   * Not started yet.
   *
   * @param intervalS the time between two calls as it is now
   * @param send called for each heartbeat
   */
  HeartbeatThread(DoubleSupplier intervalS, Runnable send) {
    this.intervalS = intervalS;
    this.send = send;
  }

  void start() {
    start(System.nanoTime());
  }

  /**
   * Starts the thread.
   *
   * @param sinceNs when the first interval began, on the clock of {@link System#nanoTime()}: on a
   *     busy machine the thread may start much later
   */
  void start(long sinceNs) {
    Thread thread = new Thread(() -> run(sinceNs), "hola-heartbeat");
    thread.setDaemon(true);
    thread.start();
  }

  /** The interval may have changed. */
  void update() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No more calls; the running one is not waited for. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run(long sinceNs) {
    long last = sinceNs;
    while (awaitNext(last)) {
      last = System.nanoTime();
      send.run();
    }
  }

  private boolean awaitNext(long last) {
    lock.lock();
    try {
      while (!stopped) {
        long left = last + (long) (intervalS.getAsDouble() * 1e9) - System.nanoTime();
        if (left <= 0) {
          return true;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
