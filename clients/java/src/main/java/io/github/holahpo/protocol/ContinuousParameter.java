// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real number in [low, high].
 *
 * @param name its name
 * @param low the lower bound
 * @param high the upper bound
 * @param scale {@code log} is a logarithmic scale; it needs {@code low} above 0
 * @param condition when it is active; absent: always; may be null
 * @param prior a guess of its best value; may be null
 */
public record ContinuousParameter(
    String name,
    double low,
    double high,
    Scale scale,
    @Nullable List<Map<String, ParentTest>> condition,
    @Nullable ParameterPrior prior)
    implements ParameterSpec {
  /** Checks that what is needed is there, and copies collections. */
  public ContinuousParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(scale, "scale");
    condition = Copies.listOrNull(condition);
  }

  /**
   * Begins with what is needed.
   *
   * @param name its name
   * @param low the lower bound
   * @param high the upper bound
   * @return a builder with everything else at its default
   */
  public static Builder builder(String name, double low, double high) {
    return new Builder(name, low, high);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name, low, high);
    builder.scale = scale;
    builder.condition = condition;
    builder.prior = prior;
    return builder;
  }

  static ContinuousParameter read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "continuous");
    return new ContinuousParameter(
        in.required("name", JsonValue::asString),
        in.required("low", JsonValue::asDouble),
        in.required("high", JsonValue::asDouble),
        in.optional("scale", Scale::read, Scale.LINEAR),
        in.nullable("condition", JsonValue.list(JsonValue.map(ParentTest::read))),
        in.nullable("prior", ParameterPrior::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "continuous");
    out.field("name", name);
    out.field("low", low);
    out.field("high", high);
    out.optional("scale", scale, Scale.LINEAR);
    out.optional("condition", condition, null);
    out.optional("prior", prior, null);
  }

  /** Builds a {@link ContinuousParameter}. */
  public static final class Builder {
    private final String name;
    private final double low;
    private final double high;
    private Scale scale = Scale.LINEAR;
    private @Nullable List<Map<String, ParentTest>> condition;
    private @Nullable ParameterPrior prior;

    private Builder(String name, double low, double high) {
      this.name = name;
      this.low = low;
      this.high = high;
    }

    /**
     * Sets {@code scale}.
     *
     * @param scale {@code log} is a logarithmic scale; it needs {@code low} above 0
     * @return this builder
     */
    public Builder scale(Scale scale) {
      this.scale = scale;
      return this;
    }

    /**
     * Sets {@code condition}.
     *
     * @param condition when it is active; absent: always; may be null
     * @return this builder
     */
    public Builder condition(@Nullable List<Map<String, ParentTest>> condition) {
      this.condition = condition;
      return this;
    }

    /**
     * Sets {@code prior}.
     *
     * @param prior a guess of its best value; may be null
     * @return this builder
     */
    public Builder prior(@Nullable ParameterPrior prior) {
      this.prior = prior;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ContinuousParameter build() {
      return new ContinuousParameter(name, low, high, scale, condition, prior);
    }
  }
}
