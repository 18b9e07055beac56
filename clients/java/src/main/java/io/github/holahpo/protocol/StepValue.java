// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Which reported value of a trial a stopping rule compares: the one of the largest step, or the
 * best one so far.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record StepValue(String value) implements Word {
  /** {@code last}. */
  public static final StepValue LAST = new StepValue("last");

  /** {@code best}. */
  public static final StepValue BEST = new StepValue("best");

  /** Checks that there is a value. */
  public StepValue {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code last}. */
    LAST,
    /** {@code best}. */
    BEST,
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
      case "last" -> Known.LAST;
      case "best" -> Known.BEST;
      default -> Known.UNKNOWN;
    };
  }

  static StepValue read(JsonValue value) {
    return new StepValue(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
