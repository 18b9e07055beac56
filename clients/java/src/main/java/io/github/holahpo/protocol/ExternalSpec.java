// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sampler that is installed on the server, by its name, such as {@code optuna} or {@code cmaes}.
 *
 * @param name its name
 * @param options its options
 */
public record ExternalSpec(String name, Map<String, @Nullable Object> options)
    implements SamplerSpec {
  /** Checks that what is needed is there, and copies collections. */
  public ExternalSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    options = Copies.map(options);
  }

  /**
   * Begins with what is needed.
   *
   * @param name its name
   * @return a builder with everything else at its default
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name);
    builder.options = options;
    return builder;
  }

  static ExternalSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "external");
    return new ExternalSpec(
        in.required("name", JsonValue::asString),
        in.optional("options", JsonValue.map(JsonValue::asScalar), Map.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "external");
    out.field("name", name);
    out.optional("options", options, Map.of());
  }

  /** Builds a {@link ExternalSpec}. */
  public static final class Builder {
    private final String name;
    private Map<String, @Nullable Object> options = Map.of();

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Sets {@code options}.
     *
     * @param options its options
     * @return this builder
     */
    public Builder options(Map<String, @Nullable Object> options) {
      this.options = options;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ExternalSpec build() {
      return new ExternalSpec(name, options);
    }
  }
}
