// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The outcome of a report: {@code recorded}; {@code superseded} (the attempt reported other values
 * at this step before, which stay); {@code late} (another attempt has begun); {@code ended} (the
 * trial has ended); {@code refused} (see {@code error}). No outcome is a reason for a worker to
 * end.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record ReportOutcome(String value) implements Word {
  /** {@code recorded}. */
  public static final ReportOutcome RECORDED = new ReportOutcome("recorded");

  /** {@code superseded}. */
  public static final ReportOutcome SUPERSEDED = new ReportOutcome("superseded");

  /** {@code late}. */
  public static final ReportOutcome LATE = new ReportOutcome("late");

  /** {@code ended}. */
  public static final ReportOutcome ENDED = new ReportOutcome("ended");

  /** {@code refused}. */
  public static final ReportOutcome REFUSED = new ReportOutcome("refused");

  /** Checks that there is a value. */
  public ReportOutcome {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code recorded}. */
    RECORDED,
    /** {@code superseded}. */
    SUPERSEDED,
    /** {@code late}. */
    LATE,
    /** {@code ended}. */
    ENDED,
    /** {@code refused}. */
    REFUSED,
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
      case "recorded" -> Known.RECORDED;
      case "superseded" -> Known.SUPERSEDED;
      case "late" -> Known.LATE;
      case "ended" -> Known.ENDED;
      case "refused" -> Known.REFUSED;
      default -> Known.UNKNOWN;
    };
  }

  static ReportOutcome read(JsonValue value) {
    return new ReportOutcome(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
