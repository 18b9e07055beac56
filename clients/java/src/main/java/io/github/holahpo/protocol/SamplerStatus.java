// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;

/**
 * The state of the sampler, for information: the words and names are those of the sampler.
 *
 * @param phase the sampler's word for its phase, such as {@code start} or {@code model}
 * @param numbers what the sampler tells of itself, by name: {@code model_version}, and others that
 *     depend on the sampler
 */
public record SamplerStatus(String phase, Map<String, Double> numbers) implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public SamplerStatus {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(numbers, "numbers");
    numbers = Copies.map(numbers);
  }

  /**
   * Begins with what is needed.
   *
   * @param phase the sampler's word for its phase, such as {@code start} or {@code model}
   * @return a builder with everything else at its default
   */
  public static Builder builder(String phase) {
    return new Builder(phase);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(phase);
    builder.numbers = numbers;
    return builder;
  }

  static SamplerStatus read(JsonValue value) {
    JsonObject in = value.asObject();
    return new SamplerStatus(
        in.required("phase", JsonValue::asString),
        in.optional("numbers", JsonValue.map(JsonValue::asDouble), Map.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("phase", phase);
    out.optional("numbers", numbers, Map.of());
  }

  /** Builds a {@link SamplerStatus}. */
  public static final class Builder {
    private final String phase;
    private Map<String, Double> numbers = Map.of();

    private Builder(String phase) {
      this.phase = phase;
    }

    /**
     * Sets {@code numbers}.
     *
     * @param numbers what the sampler tells of itself, by name: {@code model_version}, and others
     *     that depend on the sampler
     * @return this builder
     */
    public Builder numbers(Map<String, Double> numbers) {
      this.numbers = numbers;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public SamplerStatus build() {
      return new SamplerStatus(phase, numbers);
    }
  }
}
