// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * What to do with a running trial: {@code drop} (abandon it without a message), {@code stop} or
 * {@code pause} (as after a report with this decision). A reader ignores an unknown command.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record LeaseCommandKind(String value) implements Word {
  /** {@code drop}. */
  public static final LeaseCommandKind DROP = new LeaseCommandKind("drop");

  /** {@code stop}. */
  public static final LeaseCommandKind STOP = new LeaseCommandKind("stop");

  /** {@code pause}. */
  public static final LeaseCommandKind PAUSE = new LeaseCommandKind("pause");

  /** Checks that there is a value. */
  public LeaseCommandKind {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code drop}. */
    DROP,
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
      case "drop" -> Known.DROP;
      case "stop" -> Known.STOP;
      case "pause" -> Known.PAUSE;
      default -> Known.UNKNOWN;
    };
  }

  static LeaseCommandKind read(JsonValue value) {
    return new LeaseCommandKind(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
