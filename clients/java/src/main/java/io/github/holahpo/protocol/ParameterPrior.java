// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A guess of the best value of a parameter. It may influence the suggestions, and nothing else.
 *
 * @param value the guess, a value of the parameter. Null is the choice null; may be null
 * @param confidence how much the guess is trusted: near 0 hardly, 1 most
 */
public record ParameterPrior(@Nullable Object value, double confidence) implements Struct {
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
    builder.value = value;
    builder.confidence = confidence;
    return builder;
  }

  static ParameterPrior read(JsonValue value) {
    JsonObject in = value.asObject();
    return new ParameterPrior(
        in.nullable("value", JsonValue::asScalar),
        in.optional("confidence", JsonValue::asDouble, 0.5));
  }

  @Override
  public void write(JsonWriter out) {
    out.optional("value", value, null);
    out.optional("confidence", confidence, 0.5);
  }

  /** Builds a {@link ParameterPrior}. */
  public static final class Builder {
    private @Nullable Object value;
    private double confidence = 0.5;

    private Builder() {}

    /**
     * Sets {@code value}.
     *
     * @param value the guess, a value of the parameter. Null is the choice null; may be null
     * @return this builder
     */
    public Builder value(@Nullable Object value) {
      this.value = value;
      return this;
    }

    /**
     * Sets {@code confidence}.
     *
     * @param confidence how much the guess is trusted: near 0 hardly, 1 most
     * @return this builder
     */
    public Builder confidence(double confidence) {
      this.confidence = confidence;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ParameterPrior build() {
      return new ParameterPrior(value, confidence);
    }
  }
}
