// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The standing of a suggestion: {@code held} (evaluate it), {@code gone} (leased again), {@code
 * ended} (the trial has ended).
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Standing(String value) implements Word {
  /** {@code held}. */
  public static final Standing HELD = new Standing("held");

  /** {@code gone}. */
  public static final Standing GONE = new Standing("gone");

  /** {@code ended}. */
  public static final Standing ENDED = new Standing("ended");

  /** Checks that there is a value. */
  public Standing {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code held}. */
    HELD,
    /** {@code gone}. */
    GONE,
    /** {@code ended}. */
    ENDED,
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
      case "held" -> Known.HELD;
      case "gone" -> Known.GONE;
      case "ended" -> Known.ENDED;
      default -> Known.UNKNOWN;
    };
  }

  static Standing read(JsonValue value) {
    return new Standing(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
