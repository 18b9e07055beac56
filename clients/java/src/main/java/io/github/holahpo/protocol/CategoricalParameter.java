// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of several unordered values. A choice may be null, a boolean, a number or a string.
 *
 * @param name its name
 * @param choices the choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are
 *     different
 */
public record CategoricalParameter(String name, List<@Nullable Object> choices)
    implements ParameterSpec {
  /** Checks that what is needed is there, and copies collections. */
  public CategoricalParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(choices, "choices");
    choices = Copies.list(choices);
  }

  static CategoricalParameter read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "categorical");
    return new CategoricalParameter(
        in.required("name", JsonValue::asString),
        in.required("choices", JsonValue.list(JsonValue::asScalar)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "categorical");
    out.field("name", name);
    out.field("choices", choices);
  }
}
