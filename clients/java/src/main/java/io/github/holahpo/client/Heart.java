package io.github.holahpo.client;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Beats every quarter of the shortest lease held, in a thread of its own. */
final class Heart {
  private final Leases leases;
  private final Runnable beat;
  private final Thread thread = new Thread(this::run, "hola-heartbeat");
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopped;
  private long startedNs;

  Heart(Leases leases, Runnable beat) {
    this.leases = leases;
    this.beat = beat;
    thread.setDaemon(true);
  }

  void start() {
    startedNs = System.nanoTime(); // the thread may start late on a busy machine
    thread.start();
  }

  /** The leases held have changed. */
  void update() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No more beats; the one under way is not waited for. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long last = startedNs;
    while (awaitNext(last)) {
      last = System.nanoTime();
      beat.run();
    }
  }

  private boolean awaitNext(long last) {
    lock.lock();
    try {
      while (!stopped) {
        long left = last + (long) (leases.intervalS() * 1e9) - System.nanoTime();
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
