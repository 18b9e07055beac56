// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * A command for a worker: continue, end after the running trials ({@code drain}), or end at once
 * ({@code stop}).
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Command(String value) implements Word {
  /** {@code continue}. */
  public static final Command CONTINUE = new Command("continue");

  /** {@code drain}. */
  public static final Command DRAIN = new Command("drain");

  /** {@code stop}. */
  public static final Command STOP = new Command("stop");

  /** Checks that there is a value. */
  public Command {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code continue}. */
    CONTINUE,
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
      case "continue" -> Known.CONTINUE;
      case "drain" -> Known.DRAIN;
      case "stop" -> Known.STOP;
      default -> Known.UNKNOWN;
    };
  }

  static Command read(JsonValue value) {
    return new Command(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
