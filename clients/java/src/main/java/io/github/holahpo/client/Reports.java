package io.github.holahpo.client;

import io.github.holahpo.protocol.Report;
import io.github.holahpo.protocol.ReportOutcome;
import io.github.holahpo.protocol.ReportReceipt;
import io.github.holahpo.protocol.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The reports of one trial; those of steps before the next decision are held back (W-17). */
final class Reports {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");
  private static final int MOST_HELD = 200;
  private static final long HOLD_NS = 5_000_000_000L;

  private final Suggestion suggestion;
  private final List<String> objectives;
  private final Channel channel;
  private final LongSupplier clock;
  private final List<Report> held = new ArrayList<>();
  private volatile @Nullable Long nextStep;
  private long sentNs;
  private boolean over;

  /** What reports need of the worker. */
  interface Channel {
    /** Reports that the scheduler takes in one request. */
    int maxBatch();

    /**
     * Sends reports, however long it takes.
     *
     * @param wantsNext whether to ask for another trial in case this one ends
     * @return their receipts
     */
    List<ReportReceipt> send(List<Report> reports, boolean wantsNext);

    /** The trial ends early. */
    void ended(EarlyEnd end);

    /** Whether the evaluation is no longer wanted. */
    boolean isEnded();
  }

  /**
   * None so far.
   *
   * @param objectives the names that a report may have
   * @param clock nanoseconds
   */
  Reports(Suggestion suggestion, List<String> objectives, Channel channel, LongSupplier clock) {
    this.suggestion = suggestion;
    this.objectives = objectives;
    this.channel = channel;
    this.clock = clock;
    this.nextStep = suggestion.nextStep();
    this.sentNs = clock.getAsLong();
  }

  @Nullable Long nextStep() {
    return nextStep;
  }

  synchronized void report(long step, Map<String, ? extends Number> values, ReportOptions options) {
    if (over) {
      throw new IllegalStateException(
          "the evaluation of trial " + suggestion.trialId() + " has ended");
    }
    held.add(made(step, values, options));
    Long next = nextStep;
    boolean decided = next != null && step >= next;
    boolean due = held.size() >= mostHeld() || clock.getAsLong() - sentNs >= HOLD_NS;
    if (decided || due || options.checkpoint() != null) {
      send(decided);
    }
  }

  /** Sends what is held back: the evaluation has ended. */
  synchronized void flush() {
    over = true;
    send(false);
  }

  /** The evaluation has ended without an outcome: what is held back is not sent. */
  synchronized void close() {
    over = true;
    held.clear();
  }

  private int mostHeld() {
    return Math.min(MOST_HELD, channel.maxBatch());
  }

  private void send(boolean wantsNext) {
    while (!held.isEmpty() && !channel.isEnded()) {
      List<Report> batch = held.subList(0, Math.min(held.size(), mostHeld()));
      List<Report> reports = List.copyOf(batch);
      batch.clear();
      sentNs = clock.getAsLong();
      receive(channel.send(reports, wantsNext));
    }
  }

  private void receive(List<ReportReceipt> receipts) {
    EarlyEnd end = null;
    for (ReportReceipt receipt : receipts) {
      log(receipt);
      if (!receipt.outcome().equals(ReportOutcome.REFUSED)) {
        nextStep = receipt.nextStep(); // a refused report says nothing about the trial
      }
      end = end == null ? EarlyEnd.of(receipt) : end;
    }
    if (end != null) {
      channel.ended(end);
    }
  }

  private static void log(ReportReceipt receipt) {
    String text =
        "trial " + receipt.trialId() + ", step " + receipt.step() + ": " + receipt.outcome();
    if (receipt.outcome().equals(ReportOutcome.REFUSED)) {
      String why = receipt.error() == null ? "" : receipt.error().message();
      LOG.log(System.Logger.Level.ERROR, text + ": " + why);
    } else {
      LOG.log(System.Logger.Level.DEBUG, text);
    }
  }

  private Report made(long step, Map<String, ? extends Number> values, ReportOptions options) {
    if (step < 1) {
      throw new IllegalArgumentException("a step is at least 1, not " + step);
    }
    Map<String, Double> finite = new LinkedHashMap<>();
    boolean diverged = false;
    for (Map.Entry<String, ? extends Number> entry : values.entrySet()) {
      if (!objectives.contains(entry.getKey())) {
        throw new IllegalArgumentException(
            entry.getKey() + " is no objective of the study; there are " + objectives);
      }
      double value = entry.getValue().doubleValue();
      if (Double.isFinite(value)) {
        finite.put(entry.getKey(), value);
      } else {
        diverged = true;
      }
    }
    return Report.builder(suggestion.trialId(), suggestion.lease(), step)
        .objectives(finite)
        .diverged(diverged)
        .metadata(options.metadata())
        .checkpoint(options.checkpoint())
        .build();
  }
}
