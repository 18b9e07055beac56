// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The scale of an axis: linear or logarithmic.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Scale(String value) implements Word {
  /** {@code linear}. */
  public static final Scale LINEAR = new Scale("linear");

  /** {@code log}. */
  public static final Scale LOG = new Scale("log");

  /** Checks that there is a value. */
  public Scale {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code linear}. */
    LINEAR,
    /** {@code log}. */
    LOG,
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
      case "linear" -> Known.LINEAR;
      case "log" -> Known.LOG;
      default -> Known.UNKNOWN;
    };
  }

  static Scale read(JsonValue value) {
    return new Scale(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
