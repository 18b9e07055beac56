// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The phase of the sampler: initial design, trust region around the best trial, front of several
 * costs, another model, or no model.
 *
 * <p>A reply may bring a value that this release does not know: {@link #known} says so, and the
 * value stays.
 *
 * @param value as it stands in a message
 */
public record SamplerPhase(String value) implements Word {
  /** {@code start}. */
  public static final SamplerPhase START = new SamplerPhase("start");

  /** {@code region}. */
  public static final SamplerPhase REGION = new SamplerPhase("region");

  /** {@code front}. */
  public static final SamplerPhase FRONT = new SamplerPhase("front");

  /** {@code model}. */
  public static final SamplerPhase MODEL = new SamplerPhase("model");

  /** {@code model_free}. */
  public static final SamplerPhase MODEL_FREE = new SamplerPhase("model_free");

  /** Checks that there is a value. */
  public SamplerPhase {
    Objects.requireNonNull(value, "value");
  }

  /** The values that this release knows, for a {@code switch}. */
  public enum Known {
    /** {@code start}. */
    START,
    /** {@code region}. */
    REGION,
    /** {@code front}. */
    FRONT,
    /** {@code model}. */
    MODEL,
    /** {@code model_free}. */
    MODEL_FREE,
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
      case "start" -> Known.START;
      case "region" -> Known.REGION;
      case "front" -> Known.FRONT;
      case "model" -> Known.MODEL;
      case "model_free" -> Known.MODEL_FREE;
      default -> Known.UNKNOWN;
    };
  }

  static SamplerPhase read(JsonValue value) {
    return new SamplerPhase(value.asString());
  }

  @Override
  public String toString() {
    return value;
  }
}
