package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatThreadTest {
  private static final double HOUR_S = 3600;

  /** W-8: the thread may start late; the first heartbeat is due by the clock of its starter. */
  @Test
  void theFirstIntervalBeginsAtTheStart() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    HeartbeatThread heartbeats = new HeartbeatThread(() -> HOUR_S, sent::countDown);
    heartbeats.start(System.nanoTime() - TimeUnit.HOURS.toNanos(1));
    assertTrue(sent.await(1, TimeUnit.MINUTES));
    heartbeats.stop();
  }
}
