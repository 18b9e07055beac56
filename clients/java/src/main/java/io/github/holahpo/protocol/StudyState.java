// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Whether a study gives out trials: {@code paused} and {@code finished} ones do not.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record StudyState(String value) implements Word {
  /** {@code running}. */
  public static final StudyState RUNNING = new StudyState("running");

  /** {@code paused}. */
  public static final StudyState PAUSED = new StudyState("paused");

  /** {@code finished}. */
  public static final StudyState FINISHED = new StudyState("finished");

  /** Checks that there is a value. */
  public StudyState {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code running}. */
    RUNNING,
    /** {@code paused}. */
    PAUSED,
    /** {@code finished}. */
    FINISHED,
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
      case "running" -> Known.RUNNING;
      case "paused" -> Known.PAUSED;
      case "finished" -> Known.FINISHED;
      default -> Known.UNKNOWN;
    };
  }

  static StudyState read(JsonValue value) {
    return new StudyState(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
