// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * One of several ordered numbers, such as 16, 32, 64; neighbouring values are one step apart.
 *
 * @param name its name
 * @param values the values, increasing
 */
public record LatticeParameter(String name, List<Double> values) implements ParameterSpec {
  /** Checks that what is needed is there, and copies collections. */
  public LatticeParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(values, "values");
    values = Copies.list(values);
  }

  static LatticeParameter read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "lattice");
    return new LatticeParameter(
        in.required("name", JsonValue::asString),
        in.required("values", JsonValue.list(JsonValue::asDouble)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "lattice");
    out.field("name", name);
    out.field("values", values);
  }
}
