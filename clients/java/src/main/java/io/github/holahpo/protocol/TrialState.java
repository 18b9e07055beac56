// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The state of a trial. The last six are terminal; a late result of a {@code stopped} or {@code
 * lost} trial completes it. {@code paused}: a stopping rule decides whether another attempt
 * continues it. {@code stopped}: it was ended early, and its reported values are kept.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record TrialState(String value) implements Word {
  /** {@code queued}. */
  public static final TrialState QUEUED = new TrialState("queued");

  /** {@code running}. */
  public static final TrialState RUNNING = new TrialState("running");

  /** {@code paused}. */
  public static final TrialState PAUSED = new TrialState("paused");

  /** {@code completed}. */
  public static final TrialState COMPLETED = new TrialState("completed");

  /** {@code stopped}. */
  public static final TrialState STOPPED = new TrialState("stopped");

  /** {@code infeasible}. */
  public static final TrialState INFEASIBLE = new TrialState("infeasible");

  /** {@code failed}. */
  public static final TrialState FAILED = new TrialState("failed");

  /** {@code cancelled}. */
  public static final TrialState CANCELLED = new TrialState("cancelled");

  /** {@code lost}. */
  public static final TrialState LOST = new TrialState("lost");

  /** Checks that there is a value. */
  public TrialState {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code queued}. */
    QUEUED,
    /** {@code running}. */
    RUNNING,
    /** {@code paused}. */
    PAUSED,
    /** {@code completed}. */
    COMPLETED,
    /** {@code stopped}. */
    STOPPED,
    /** {@code infeasible}. */
    INFEASIBLE,
    /** {@code failed}. */
    FAILED,
    /** {@code cancelled}. */
    CANCELLED,
    /** {@code lost}. */
    LOST,
    /** Of a later version. */
    UNKNOWN
  }

  /**
   * Which of the known values this is.
   *
   * @return the value, or {@code UNKNOWN}
   */
  public Known known() {
    return switch (value) {
      case "queued" -> Known.QUEUED;
      case "running" -> Known.RUNNING;
      case "paused" -> Known.PAUSED;
      case "completed" -> Known.COMPLETED;
      case "stopped" -> Known.STOPPED;
      case "infeasible" -> Known.INFEASIBLE;
      case "failed" -> Known.FAILED;
      case "cancelled" -> Known.CANCELLED;
      case "lost" -> Known.LOST;
      default -> Known.UNKNOWN;
    };
  }

  static TrialState read(JsonValue value) {
    return new TrialState(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
