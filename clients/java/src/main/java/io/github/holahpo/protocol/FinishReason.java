// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The end that finished a study; {@code by_hand}: none of its ends.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record FinishReason(String value) implements Word {
  /** {@code max_trials}. */
  public static final FinishReason MAX_TRIALS = new FinishReason("max_trials");

  /** {@code max_steps}. */
  public static final FinishReason MAX_STEPS = new FinishReason("max_steps");

  /** {@code space_exhausted}. */
  public static final FinishReason SPACE_EXHAUSTED = new FinishReason("space_exhausted");

  /** {@code stop_at}. */
  public static final FinishReason STOP_AT = new FinishReason("stop_at");

  /** {@code deadline_s}. */
  public static final FinishReason DEADLINE_S = new FinishReason("deadline_s");

  /** {@code max_failures}. */
  public static final FinishReason MAX_FAILURES = new FinishReason("max_failures");

  /** {@code max_consecutive_failures}. */
  public static final FinishReason MAX_CONSECUTIVE_FAILURES =
      new FinishReason("max_consecutive_failures");

  /** {@code by_hand}. */
  public static final FinishReason BY_HAND = new FinishReason("by_hand");

  /** Checks that there is a value. */
  public FinishReason {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code max_trials}. */
    MAX_TRIALS,
    /** {@code max_steps}. */
    MAX_STEPS,
    /** {@code space_exhausted}. */
    SPACE_EXHAUSTED,
    /** {@code stop_at}. */
    STOP_AT,
    /** {@code deadline_s}. */
    DEADLINE_S,
    /** {@code max_failures}. */
    MAX_FAILURES,
    /** {@code max_consecutive_failures}. */
    MAX_CONSECUTIVE_FAILURES,
    /** {@code by_hand}. */
    BY_HAND,
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
      case "max_trials" -> Known.MAX_TRIALS;
      case "max_steps" -> Known.MAX_STEPS;
      case "space_exhausted" -> Known.SPACE_EXHAUSTED;
      case "stop_at" -> Known.STOP_AT;
      case "deadline_s" -> Known.DEADLINE_S;
      case "max_failures" -> Known.MAX_FAILURES;
      case "max_consecutive_failures" -> Known.MAX_CONSECUTIVE_FAILURES;
      case "by_hand" -> Known.BY_HAND;
      default -> Known.UNKNOWN;
    };
  }

  static FinishReason read(JsonValue value) {
    return new FinishReason(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
