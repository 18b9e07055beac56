// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A result from elsewhere.
 *
 * @param parameters the parameters that were evaluated
 * @param objectives the objective values
 * @param metadata data to store with the trial; may be null
 */
public record AddedTrial(
    Parameters parameters,
    Map<String, Double> objectives,
    @Nullable Map<String, @Nullable Object> metadata)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public AddedTrial {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(objectives, "objectives");
    objectives = Copies.map(objectives);
    metadata = Copies.mapOrNull(metadata);
  }

  /**
   * Begins with what is needed.
   *
   * @param parameters the parameters that were evaluated
   * @param objectives the objective values
   * @return a builder with everything else at its default
   */
  public static Builder builder(Parameters parameters, Map<String, Double> objectives) {
    return new Builder(parameters, objectives);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(parameters, objectives);
    builder.metadata = metadata;
    return builder;
  }

  static AddedTrial read(JsonValue value) {
    JsonObject in = value.asObject();
    return new AddedTrial(
        in.required("parameters", Parameters::read),
        in.required("objectives", JsonValue.map(JsonValue::asDouble)),
        in.nullable("metadata", JsonValue.map(JsonValue::asAny)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("parameters", parameters);
    out.field("objectives", objectives);
    out.optional("metadata", metadata, null);
  }

  /** Builds a {@link AddedTrial}. */
  public static final class Builder {
    private final Parameters parameters;
    private final Map<String, Double> objectives;
    private @Nullable Map<String, @Nullable Object> metadata;

    private Builder(Parameters parameters, Map<String, Double> objectives) {
      this.parameters = parameters;
      this.objectives = objectives;
    }

    /**
     * Sets {@code metadata}.
     *
     * @param metadata data to store with the trial; may be null
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, @Nullable Object> metadata) {
      this.metadata = metadata;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public AddedTrial build() {
      return new AddedTrial(parameters, objectives, metadata);
    }
  }
}
