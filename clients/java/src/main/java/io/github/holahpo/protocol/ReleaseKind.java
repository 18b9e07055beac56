// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Why a worker gives trials back: {@code preempted}, which counts against {@code max_preemptions};
 * {@code undelivered} (it never began them), which counts against nothing; or {@code drained} (it
 * was told to end), which counts against nothing.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record ReleaseKind(String value) implements Word {
  /** {@code preempted}. */
  public static final ReleaseKind PREEMPTED = new ReleaseKind("preempted");

  /** {@code undelivered}. */
  public static final ReleaseKind UNDELIVERED = new ReleaseKind("undelivered");

  /** {@code drained}. */
  public static final ReleaseKind DRAINED = new ReleaseKind("drained");

  /** Checks that there is a value. */
  public ReleaseKind {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code preempted}. */
    PREEMPTED,
    /** {@code undelivered}. */
    UNDELIVERED,
    /** {@code drained}. */
    DRAINED,
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
      case "preempted" -> Known.PREEMPTED;
      case "undelivered" -> Known.UNDELIVERED;
      case "drained" -> Known.DRAINED;
      default -> Known.UNKNOWN;
    };
  }

  static ReleaseKind read(JsonValue value) {
    return new ReleaseKind(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
