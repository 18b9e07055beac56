// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The outcome of one item of a tell. No outcome is a reason to stop.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Outcome(String value) implements Word {
  /** {@code recorded}. */
  public static final Outcome RECORDED = new Outcome("recorded");

  /** {@code superseded}. */
  public static final Outcome SUPERSEDED = new Outcome("superseded");

  /** {@code ended}. */
  public static final Outcome ENDED = new Outcome("ended");

  /** {@code requeued}. */
  public static final Outcome REQUEUED = new Outcome("requeued");

  /** {@code refused}. */
  public static final Outcome REFUSED = new Outcome("refused");

  /** Checks that there is a value. */
  public Outcome {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code recorded}. */
    RECORDED,
    /** {@code superseded}. */
    SUPERSEDED,
    /** {@code ended}. */
    ENDED,
    /** {@code requeued}. */
    REQUEUED,
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
      case "ended" -> Known.ENDED;
      case "requeued" -> Known.REQUEUED;
      case "refused" -> Known.REFUSED;
      default -> Known.UNKNOWN;
    };
  }

  static Outcome read(JsonValue value) {
    return new Outcome(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
