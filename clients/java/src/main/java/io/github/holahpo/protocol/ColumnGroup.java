// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Columns that are returned on request.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record ColumnGroup(String value) implements Word {
  /** {@code times}. */
  public static final ColumnGroup TIMES = new ColumnGroup("times");

  /** {@code worker}. */
  public static final ColumnGroup WORKER = new ColumnGroup("worker");

  /** {@code objectives}. */
  public static final ColumnGroup OBJECTIVES = new ColumnGroup("objectives");

  /** {@code costs}. */
  public static final ColumnGroup COSTS = new ColumnGroup("costs");

  /** {@code reports}. */
  public static final ColumnGroup REPORTS = new ColumnGroup("reports");

  /** Checks that there is a value. */
  public ColumnGroup {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code times}. */
    TIMES,
    /** {@code worker}. */
    WORKER,
    /** {@code objectives}. */
    OBJECTIVES,
    /** {@code costs}. */
    COSTS,
    /** {@code reports}. */
    REPORTS,
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
      case "times" -> Known.TIMES;
      case "worker" -> Known.WORKER;
      case "objectives" -> Known.OBJECTIVES;
      case "costs" -> Known.COSTS;
      case "reports" -> Known.REPORTS;
      default -> Known.UNKNOWN;
    };
  }

  static ColumnGroup read(JsonValue value) {
    return new ColumnGroup(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
