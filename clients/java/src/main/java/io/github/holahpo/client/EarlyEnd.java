package io.github.holahpo.client;

import io.github.holahpo.protocol.Checkpoint;
import io.github.holahpo.protocol.Decision;
import io.github.holahpo.protocol.LeaseCommand;
import io.github.holahpo.protocol.LeaseCommandKind;
import io.github.holahpo.protocol.ReportReceipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision that ends a trial before its evaluation is complete. */
record EarlyEnd(Decision decision, @Nullable String reason, List<Checkpoint> discard) {
  /** Copies the list. */
  EarlyEnd {
    discard = List.copyOf(discard);
  }

  /** The end that a receipt brings; null: the trial continues, also by an unknown decision. */
  static @Nullable EarlyEnd of(ReportReceipt receipt) {
    return switch (receipt.decision().known()) {
      case STOP, PAUSE -> new EarlyEnd(receipt.decision(), receipt.reason(), receipt.discard());
      case CONTINUE, UNKNOWN -> null;
    };
  }

  /** The end that a command brings; null: it is another command. */
  static @Nullable EarlyEnd of(LeaseCommand command) {
    if (command.command().equals(LeaseCommandKind.STOP)) {
      return new EarlyEnd(Decision.STOP, command.reason(), List.of());
    }
    if (command.command().equals(LeaseCommandKind.PAUSE)) {
      return new EarlyEnd(Decision.PAUSE, command.reason(), List.of());
    }
    return null;
  }

  boolean isPause() {
    return decision.equals(Decision.PAUSE);
  }

  /** What it does to the trial, for people. */
  String text() {
    return (isPause() ? "paused" : "stopped") + (reason == null ? "" : ": " + reason);
  }
}
