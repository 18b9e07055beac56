package io.github.holahpo.client;

import io.github.holahpo.protocol.FinishReason;
import io.github.holahpo.protocol.Outcome.Known;
import io.github.holahpo.protocol.Receipt;
import org.jspecify.annotations.Nullable;

/** Counts outcomes, and failures in a row. */
final class Tally {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");

  private final int maxErrors;
  private int completed;
  private int failed;
  private int infeasible;
  private int stopped;
  private int paused;
  private int inRow;

  /** No limit when {@code maxErrors} is 0. */
  Tally(int maxErrors) {
    this.maxErrors = maxErrors;
  }

  /** Whether this outcome, once told, makes one failure too many. */
  synchronized boolean wouldEnd(Evaluation outcome) {
    return maxErrors > 0 && outcome.kind() == Evaluation.Kind.FAILED && inRow + 1 >= maxErrors;
  }

  /** Counts an outcome that was told; says what is wrong when there were too many in a row. */
  synchronized @Nullable String count(Evaluation outcome, Receipt receipt) {
    switch (outcome.kind()) {
      case VALUES -> completed++;
      case FAILED -> failed++;
      case INFEASIBLE -> infeasible++;
    }
    String reason =
        outcome.kind() == Evaluation.Kind.VALUES
            ? null
            : outcome.reason().lines().findFirst().orElse("");
    if (reason != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "trial " + receipt.trialId() + " " + outcome.kind() + ": " + reason);
    }
    log(receipt);
    boolean refused = receipt.outcome().known() == Known.REFUSED;
    inRow = refused || outcome.kind() == Evaluation.Kind.FAILED ? inRow + 1 : 0;
    if (maxErrors == 0 || inRow != maxErrors) {
      return null;
    }
    return maxErrors
        + " trials failed in a row, the last one: "
        + (reason == null ? receipt.error() : reason);
  }

  /** Counts a trial that a decision has ended: that is no failure. */
  synchronized void count(EarlyEnd end) {
    if (end.isPause()) {
      paused++;
    } else {
      stopped++;
    }
    inRow = 0;
  }

  static void log(Receipt receipt) {
    String trial = "trial " + receipt.trialId() + ": ";
    switch (receipt.outcome().known()) {
      case REFUSED -> {
        String reason = receipt.error() == null ? "" : receipt.error().message();
        LOG.log(System.Logger.Level.ERROR, trial + "the outcome is refused: " + reason);
      }
      case SUPERSEDED, ENDED ->
          LOG.log(
              System.Logger.Level.INFO,
              trial + receipt.outcome() + ", this outcome changes nothing");
      default -> LOG.log(System.Logger.Level.DEBUG, trial + receipt.outcome());
    }
  }

  synchronized WorkerSummary summary(
      EndReason reason,
      String message,
      @Nullable FinishReason studyReason,
      int released,
      int unsent) {
    return new WorkerSummary(
        reason,
        message,
        studyReason,
        completed,
        failed,
        infeasible,
        stopped,
        paused,
        released,
        unsent);
  }
}
