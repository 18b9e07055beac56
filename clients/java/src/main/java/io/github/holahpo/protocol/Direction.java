// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Whether lower or higher values of an objective are better.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Direction(String value) implements Word {
  /** {@code minimize}. */
  public static final Direction MINIMIZE = new Direction("minimize");

  /** {@code maximize}. */
  public static final Direction MAXIMIZE = new Direction("maximize");

  /** Checks that there is a value. */
  public Direction {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code minimize}. */
    MINIMIZE,
    /** {@code maximize}. */
    MAXIMIZE,
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
      case "minimize" -> Known.MINIMIZE;
      case "maximize" -> Known.MAXIMIZE;
      default -> Known.UNKNOWN;
    };
  }

  static Direction read(JsonValue value) {
    return new Direction(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
