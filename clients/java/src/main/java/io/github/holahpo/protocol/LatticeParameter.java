// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of several ordered numbers, such as 16, 32, 64; neighbouring values are one step apart.
 *
 * @param name its name
 * @param values the values, increasing
 * @param condition when it is active; absent: always; may be null
 * @param prior a guess of its best value; may be null
 */
public record LatticeParameter(
    String name,
    List<Double> values,
    @Nullable List<Map<String, ParentTest>> condition,
    @Nullable ParameterPrior prior)
    implements ParameterSpec {
  /** Checks that what is needed is there, and copies collections. */
  public LatticeParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(values, "values");
    values = Copies.list(values);
    condition = Copies.listOrNull(condition);
  }

  /**
   * Begins with what is needed.
   *
   * @param name its name
   * @param values the values, increasing
   * @return a builder with everything else at its default
   */
  public static Builder builder(String name, List<Double> values) {
    return new Builder(name, values);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name, values);
    builder.condition = condition;
    builder.prior = prior;
    return builder;
  }

  static LatticeParameter read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "lattice");
    return new LatticeParameter(
        in.required("name", JsonValue::asString),
        in.required("values", JsonValue.list(JsonValue::asDouble)),
        in.nullable("condition", JsonValue.list(JsonValue.map(ParentTest::read))),
        in.nullable("prior", ParameterPrior::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "lattice");
    out.field("name", name);
    out.field("values", values);
    out.optional("condition", condition, null);
    out.optional("prior", prior, null);
  }

  /** Builds a {@link LatticeParameter}. */
  public static final class Builder {
    private final String name;
    private final List<Double> values;
    private @Nullable List<Map<String, ParentTest>> condition;
    private @Nullable ParameterPrior prior;

    private Builder(String name, List<Double> values) {
      this.name = name;
      this.values = values;
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
    public LatticeParameter build() {
      return new LatticeParameter(name, values, condition, prior);
    }
  }
}
