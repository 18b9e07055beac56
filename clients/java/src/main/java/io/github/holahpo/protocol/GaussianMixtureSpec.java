// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * Draw from a Gaussian mixture that is fitted to the best trials; uniform until there are enough
 * trials.
 *
 * @param eliteFraction the share of the trials on which the model is fitted
 * @param components the maximum number of components
 */
public record GaussianMixtureSpec(double eliteFraction, int components) implements SamplerSpec {
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
    builder.eliteFraction = eliteFraction;
    builder.components = components;
    return builder;
  }

  static GaussianMixtureSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "gaussian_mixture");
    return new GaussianMixtureSpec(
        in.optional("elite_fraction", JsonValue::asDouble, 0.25),
        in.optional("components", JsonValue::asInteger, 3));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "gaussian_mixture");
    out.optional("elite_fraction", eliteFraction, 0.25);
    out.optional("components", components, 3);
  }

  /** Builds a {@link GaussianMixtureSpec}. */
  public static final class Builder {
    private double eliteFraction = 0.25;
    private int components = 3;

    private Builder() {}

    /**
     * Sets {@code elite_fraction}.
     *
     * @param eliteFraction the share of the trials on which the model is fitted
     * @return this builder
     */
    public Builder eliteFraction(double eliteFraction) {
      this.eliteFraction = eliteFraction;
      return this;
    }

    /**
     * Sets {@code components}.
     *
     * @param components the maximum number of components
     * @return this builder
     */
    public Builder components(int components) {
      this.components = components;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GaussianMixtureSpec build() {
      return new GaussianMixtureSpec(eliteFraction, components);
    }
  }
}
