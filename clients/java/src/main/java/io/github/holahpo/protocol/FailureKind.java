// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Whether an evaluation failed, or the point cannot be evaluated.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record FailureKind(String value) implements Word {
  /** {@code failed}. */
  public static final FailureKind FAILED = new FailureKind("failed");

  /** {@code infeasible}. */
  public static final FailureKind INFEASIBLE = new FailureKind("infeasible");

  /** Checks that there is a value. */
  public FailureKind {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code failed}. */
    FAILED,
    /** {@code infeasible}. */
    INFEASIBLE,
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
      case "failed" -> Known.FAILED;
      case "infeasible" -> Known.INFEASIBLE;
      default -> Known.UNKNOWN;
    };
  }

  static FailureKind read(JsonValue value) {
    return new FailureKind(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
