// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A trial is stopped if it is worse than the median of the other trials at the same step.
 *
 * @param grace the first step of a decision; by default a sixteenth of the largest step, at least
 *     {@code steps.min}; may be null
 * @param every the number of steps between two decisions; by default {@code grace}; may be null
 * @param minTrials no trial is stopped at a step that fewer trials have reached
 */
public record MedianSpec(@Nullable Long grace, @Nullable Long every, long minTrials)
    implements StoppingSpec {
  /**
   * Begins with what is needed.
   *
   * @return a builder with everything else at its default
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.grace = grace;
    builder.every = every;
    builder.minTrials = minTrials;
    return builder;
  }

  static MedianSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "median");
    return new MedianSpec(
        in.nullable("grace", JsonValue::asLong),
        in.nullable("every", JsonValue::asLong),
        in.optional("min_trials", JsonValue::asLong, 4L));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "median");
    out.optional("grace", grace, null);
    out.optional("every", every, null);
    out.optional("min_trials", minTrials, 4L);
  }

  /** Builds a {@link MedianSpec}. */
  public static final class Builder {
    private @Nullable Long grace;
    private @Nullable Long every;
    private long minTrials = 4L;

    private Builder() {}

    /**
     * Sets {@code grace}.
     *
     * @param grace the first step of a decision; by default a sixteenth of the largest step, at
     *     least {@code steps.min}; may be null
     * @return this builder
     */
    public Builder grace(@Nullable Long grace) {
      this.grace = grace;
      return this;
    }

    /**
     * Sets {@code every}.
     *
     * @param every the number of steps between two decisions; by default {@code grace}; may be null
     * @return this builder
     */
    public Builder every(@Nullable Long every) {
      this.every = every;
      return this;
    }

    /**
     * Sets {@code min_trials}.
     *
     * @param minTrials no trial is stopped at a step that fewer trials have reached
     * @return this builder
     */
    public Builder minTrials(long minTrials) {
      this.minTrials = minTrials;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public MedianSpec build() {
      return new MedianSpec(grace, every, minTrials);
    }
  }
}
