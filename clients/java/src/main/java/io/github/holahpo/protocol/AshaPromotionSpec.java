// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Asynchronous successive halving, by promotion: for workers that can resume a trial from a
 * checkpoint.
 *
 * <p>A trial pauses at each rung. When a worker asks, the best paused trial among the best {@code 1
 * / eta} of its rung (at least one) continues at the next rung; if there is none, a new trial
 * begins (Li et al., 2020, arXiv:1810.05934).
 *
 * @param eta the reduction factor: the share of the trials that continue is {@code 1 / eta}
 * @param grace the first rung; by default a sixteenth of the largest step, at least {@code
 *     steps.min}; may be null
 */
public record AshaPromotionSpec(double eta, @Nullable Long grace) implements StoppingSpec {
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
    return builder;
  }

  static AshaPromotionSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "asha_promotion");
    return new AshaPromotionSpec(
        in.optional("eta", JsonValue::asDouble, 3.0), in.nullable("grace", JsonValue::asLong));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "asha_promotion");
    out.optional("eta", eta, 3.0);
    out.optional("grace", grace, null);
  }

  /** Builds a {@link AshaPromotionSpec}. */
  public static final class Builder {
    private double eta = 3.0;
    private @Nullable Long grace;

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
     * Makes the record.
     *
     * @return the record
     */
    public AshaPromotionSpec build() {
      return new AshaPromotionSpec(eta, grace);
    }
  }
}
