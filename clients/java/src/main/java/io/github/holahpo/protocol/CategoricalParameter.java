// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of several unordered values. A choice may be null, a boolean, a number or a string.
 *
 * @param name its name
 * @param choices the choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are
 *     different
 * @param condition when it is active; absent: always; may be null
 * @param prior a guess of its best value; may be null
 */
public record CategoricalParameter(
    String name,
    List<@Nullable Object> choices,
    @Nullable List<Map<String, ParentTest>> condition,
    @Nullable ParameterPrior prior)
    implements ParameterSpec {
  /** Checks that what is needed is there, and copies collections. */
  public CategoricalParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(choices, "choices");
    choices = Copies.list(choices);
    condition = Copies.listOrNull(condition);
  }

  /**
   * Begins with what is needed.
   *
   * @param name its name
   * @param choices the choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are
   *     different
   * @return a builder with everything else at its default
   */
  public static Builder builder(String name, List<@Nullable Object> choices) {
    return new Builder(name, choices);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name, choices);
    builder.condition = condition;
    builder.prior = prior;
    return builder;
  }

  static CategoricalParameter read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "categorical");
    return new CategoricalParameter(
        in.required("name", JsonValue::asString),
        in.required("choices", JsonValue.list(JsonValue::asScalar)),
        in.nullable("condition", JsonValue.list(JsonValue.map(ParentTest::read))),
        in.nullable("prior", ParameterPrior::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "categorical");
    out.field("name", name);
    out.field("choices", choices);
    out.optional("condition", condition, null);
    out.optional("prior", prior, null);
  }

  /** Builds a {@link CategoricalParameter}. */
  public static final class Builder {
    private final String name;
    private final List<@Nullable Object> choices;
    private @Nullable List<Map<String, ParentTest>> condition;
    private @Nullable ParameterPrior prior;

    private Builder(String name, List<@Nullable Object> choices) {
      this.name = name;
      this.choices = choices;
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
    public CategoricalParameter build() {
      return new CategoricalParameter(name, choices, condition, prior);
    }
  }
}
