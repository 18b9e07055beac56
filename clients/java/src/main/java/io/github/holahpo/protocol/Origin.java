// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Where the parameters of a trial come from: the sampler chose them, a user queued them, or a user
 * added a result.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Origin(String value) implements Word {
  /** {@code sampler}. */
  public static final Origin SAMPLER = new Origin("sampler");

  /** {@code enqueued}. */
  public static final Origin ENQUEUED = new Origin("enqueued");

  /** {@code added}. */
  public static final Origin ADDED = new Origin("added");

  /** Checks that there is a value. */
  public Origin {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code sampler}. */
    SAMPLER,
    /** {@code enqueued}. */
    ENQUEUED,
    /** {@code added}. */
    ADDED,
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
      case "sampler" -> Known.SAMPLER;
      case "enqueued" -> Known.ENQUEUED;
      case "added" -> Known.ADDED;
      default -> Known.UNKNOWN;
    };
  }

  static Origin read(JsonValue value) {
    return new Origin(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
