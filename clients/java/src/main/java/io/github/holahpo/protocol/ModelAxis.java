// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An axis of the grid.
 *
 * @param parameter the parameter
 * @param values its values on the grid: evenly spaced on its scale, or its choices
 * @param regionLow the lower bound of the sampler's trust region; absent if there is none for this
 *     parameter; may be null
 * @param regionHigh the upper bound of the sampler's trust region; may be null
 */
public record ModelAxis(
    String parameter,
    List<@Nullable Object> values,
    @Nullable Double regionLow,
    @Nullable Double regionHigh)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public ModelAxis {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(values, "values");
    values = Copies.list(values);
  }

  /**
   * Begins with what is needed.
   *
   * @param parameter the parameter
   * @param values its values on the grid: evenly spaced on its scale, or its choices
   * @return a builder with everything else at its default
   */
  public static Builder builder(String parameter, List<@Nullable Object> values) {
    return new Builder(parameter, values);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(parameter, values);
    builder.regionLow = regionLow;
    builder.regionHigh = regionHigh;
    return builder;
  }

  static ModelAxis read(JsonValue value) {
    JsonObject in = value.asObject();
    return new ModelAxis(
        in.required("parameter", JsonValue::asString),
        in.required("values", JsonValue.list(JsonValue::asScalar)),
        in.nullable("region_low", JsonValue::asDouble),
        in.nullable("region_high", JsonValue::asDouble));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("parameter", parameter);
    out.field("values", values);
    out.optional("region_low", regionLow, null);
    out.optional("region_high", regionHigh, null);
  }

  /** Builds a {@link ModelAxis}. */
  public static final class Builder {
    private final String parameter;
    private final List<@Nullable Object> values;
    private @Nullable Double regionLow;
    private @Nullable Double regionHigh;

    private Builder(String parameter, List<@Nullable Object> values) {
      this.parameter = parameter;
      this.values = values;
    }

    /**
     * Sets {@code region_low}.
     *
     * @param regionLow the lower bound of the sampler's trust region; absent if there is none for
     *     this parameter; may be null
     * @return this builder
     */
    public Builder regionLow(@Nullable Double regionLow) {
      this.regionLow = regionLow;
      return this;
    }

    /**
     * Sets {@code region_high}.
     *
     * @param regionHigh the upper bound of the sampler's trust region; may be null
     * @return this builder
     */
    public Builder regionHigh(@Nullable Double regionHigh) {
      this.regionHigh = regionHigh;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ModelAxis build() {
      return new ModelAxis(parameter, values, regionLow, regionHigh);
    }
  }
}
