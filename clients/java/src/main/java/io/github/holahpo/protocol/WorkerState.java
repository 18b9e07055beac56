// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Whether a worker sends requests; a worker that is {@code away} is served as before when it comes
 * back.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record WorkerState(String value) implements Word {
  /** {@code active}. */
  public static final WorkerState ACTIVE = new WorkerState("active");

  /** {@code away}. */
  public static final WorkerState AWAY = new WorkerState("away");

  /** {@code deregistered}. */
  public static final WorkerState DEREGISTERED = new WorkerState("deregistered");

  /** Checks that there is a value. */
  public WorkerState {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code active}. */
    ACTIVE,
    /** {@code away}. */
    AWAY,
    /** {@code deregistered}. */
    DEREGISTERED,
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
      case "active" -> Known.ACTIVE;
      case "away" -> Known.AWAY;
      case "deregistered" -> Known.DEREGISTERED;
      default -> Known.UNKNOWN;
    };
  }

  static WorkerState read(JsonValue value) {
    return new WorkerState(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
