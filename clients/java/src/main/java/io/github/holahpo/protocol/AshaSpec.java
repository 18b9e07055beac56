// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Asynchronous successive halving, by stopping.
 *
 * <p>Decisions are taken at the rungs {@code grace}, {@code grace * eta}, {@code grace * eta**2}
 * and so on. A trial continues if it is among the best {@code 1 / eta} of the trials that have
 * reached the rung (Li et al., 2020, arXiv:1810.05934).
 *
 * @param eta the reduction factor: the share of the trials that continue is {@code 1 / eta}
 * @param grace the first rung; by default a sixteenth of the largest step, at least {@code
 *     steps.min}; may be null
 * @param minTrials no trial is stopped at a rung that fewer trials have reached
 */
public record AshaSpec(double eta, @Nullable Long grace, long minTrials) implements StoppingSpec {
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
    builder.eta = eta;
    builder.grace = grace;
    builder.minTrials = minTrials;
    return builder;
  }

  static AshaSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "asha");
    return new AshaSpec(
        in.optional("eta", JsonValue::asDouble, 3.0),
        in.nullable("grace", JsonValue::asLong),
        in.optional("min_trials", JsonValue::asLong, 4L));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "asha");
    out.optional("eta", eta, 3.0);
    out.optional("grace", grace, null);
    out.optional("min_trials", minTrials, 4L);
  }

  /** Builds a {@link AshaSpec}. */
  public static final class Builder {
    private double eta = 3.0;
    private @Nullable Long grace;
    private long minTrials = 4L;

    private Builder() {}

    /**
     * Sets {@code eta}.
     *
     * @param eta the reduction factor: the share of the trials that continue is {@code 1 / eta}
     * @return this builder
     */
    public Builder eta(double eta) {
      this.eta = eta;
      return this;
    }

    /**
     * Sets {@code grace}.
     *
     * @param grace the first rung; by default a sixteenth of the largest step, at least {@code
     *     steps.min}; may be null
     * @return this builder
     */
    public Builder grace(@Nullable Long grace) {
      this.grace = grace;
      return this;
    }

    /**
     * Sets {@code min_trials}.
     *
     * @param minTrials no trial is stopped at a rung that fewer trials have reached
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
    public AshaSpec build() {
      return new AshaSpec(eta, grace, minTrials);
    }
  }
}
