// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * An end of a study that can be removed.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record EndName(String value) implements Word {
  /** {@code max_trials}. */
  public static final EndName MAX_TRIALS = new EndName("max_trials");

  /** {@code max_steps}. */
  public static final EndName MAX_STEPS = new EndName("max_steps");

  /** {@code max_failures}. */
  public static final EndName MAX_FAILURES = new EndName("max_failures");

  /** {@code max_consecutive_failures}. */
  public static final EndName MAX_CONSECUTIVE_FAILURES = new EndName("max_consecutive_failures");

  /** {@code deadline_s}. */
  public static final EndName DEADLINE_S = new EndName("deadline_s");

  /** {@code stop_at}. */
  public static final EndName STOP_AT = new EndName("stop_at");

  /** Checks that there is a value. */
  public EndName {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code max_trials}. */
    MAX_TRIALS,
    /** {@code max_steps}. */
    MAX_STEPS,
    /** {@code max_failures}. */
    MAX_FAILURES,
    /** {@code max_consecutive_failures}. */
    MAX_CONSECUTIVE_FAILURES,
    /** {@code deadline_s}. */
    DEADLINE_S,
    /** {@code stop_at}. */
    STOP_AT,
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
      case "max_failures" -> Known.MAX_FAILURES;
      case "max_consecutive_failures" -> Known.MAX_CONSECUTIVE_FAILURES;
      case "deadline_s" -> Known.DEADLINE_S;
      case "stop_at" -> Known.STOP_AT;
      default -> Known.UNKNOWN;
    };
  }

  static EndName read(JsonValue value) {
    return new EndName(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
