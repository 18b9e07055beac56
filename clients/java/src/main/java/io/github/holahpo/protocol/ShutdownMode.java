// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Whether workers finish their running trials or end at once.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record ShutdownMode(String value) implements Word {
  /** {@code drain}. */
  public static final ShutdownMode DRAIN = new ShutdownMode("drain");

  /** {@code stop}. */
  public static final ShutdownMode STOP = new ShutdownMode("stop");

  /** Checks that there is a value. */
  public ShutdownMode {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code drain}. */
    DRAIN,
    /** {@code stop}. */
    STOP,
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
      case "drain" -> Known.DRAIN;
      case "stop" -> Known.STOP;
      default -> Known.UNKNOWN;
    };
  }

  static ShutdownMode read(JsonValue value) {
    return new ShutdownMode(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
