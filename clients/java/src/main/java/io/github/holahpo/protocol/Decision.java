// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The decision on a trial after a report: {@code continue} the evaluation; {@code stop} it, since
 * the trial has ended; or {@code pause} it, since another attempt may continue it later. A reader
 * takes an unknown decision for {@code continue}.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Decision(String value) implements Word {
  /** {@code continue}. */
  public static final Decision CONTINUE = new Decision("continue");

  /** {@code stop}. */
  public static final Decision STOP = new Decision("stop");

  /** {@code pause}. */
  public static final Decision PAUSE = new Decision("pause");

  /** Checks that there is a value. */
  public Decision {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code continue}. */
    CONTINUE,
    /** {@code stop}. */
    STOP,
    /** {@code pause}. */
    PAUSE,
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
      case "continue" -> Known.CONTINUE;
      case "stop" -> Known.STOP;
      case "pause" -> Known.PAUSE;
      default -> Known.UNKNOWN;
    };
  }

  static Decision read(JsonValue value) {
    return new Decision(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
