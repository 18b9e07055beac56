// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The origin of the parameters of a trial: a user queued them ({@code enqueued}) or added a result
 * ({@code added}), or the sampler chose them. The default sampler distinguishes the initial design
 * ({@code start}); a choice of the model in the trust region ({@code region}), in the whole space
 * ({@code global}) or for a front ({@code front}); a small step from the best trials ({@code
 * moved}), if no choice of the model was ready. {@code enumerated} is a remaining point of a small
 * space.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record Origin(String value) implements Word {
  /** {@code sampler}. */
  public static final Origin SAMPLER = new Origin("sampler");

  /** {@code start}. */
  public static final Origin START = new Origin("start");

  /** {@code region}. */
  public static final Origin REGION = new Origin("region");

  /** {@code global}. */
  public static final Origin GLOBAL = new Origin("global");

  /** {@code front}. */
  public static final Origin FRONT = new Origin("front");

  /** {@code moved}. */
  public static final Origin MOVED = new Origin("moved");

  /** {@code enumerated}. */
  public static final Origin ENUMERATED = new Origin("enumerated");

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
    /** {@code start}. */
    START,
    /** {@code region}. */
    REGION,
    /** {@code global}. */
    GLOBAL,
    /** {@code front}. */
    FRONT,
    /** {@code moved}. */
    MOVED,
    /** {@code enumerated}. */
    ENUMERATED,
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
      case "start" -> Known.START;
      case "region" -> Known.REGION;
      case "global" -> Known.GLOBAL;
      case "front" -> Known.FRONT;
      case "moved" -> Known.MOVED;
      case "enumerated" -> Known.ENUMERATED;
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
