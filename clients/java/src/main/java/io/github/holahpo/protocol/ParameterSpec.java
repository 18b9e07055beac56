// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parameter of the space. */
public sealed interface ParameterSpec extends Struct
    permits ContinuousParameter,
        IntegerParameter,
        CategoricalParameter,
        LatticeParameter,
        ParameterSpec.Unknown {
  /**
   * Of a later version: what this release does not know.
   *
   * @param type names the kind, as {@code type}
   * @param fields the whole object, as plain values
   */
  record Unknown(String type, Map<String, @Nullable Object> fields) implements ParameterSpec {
    /** Copies the fields. */
    public Unknown {
      fields = Copies.map(fields);
    }

    @Override
    public void write(JsonWriter out) {
      fields.forEach(out::field);
    }
  }

  private static Unknown unknown(String tag, JsonValue value) {
    return new Unknown(tag, value.asMap(JsonValue::asAny));
  }

  /** Reads one; for the readers of this package. */
  static ParameterSpec read(JsonValue value) {
    String tag = value.asObject().required("type", JsonValue::asString);
    return switch (tag) {
      case "continuous" -> ContinuousParameter.read(value);
      case "integer" -> IntegerParameter.read(value);
      case "categorical" -> CategoricalParameter.read(value);
      case "lattice" -> LatticeParameter.read(value);
      default -> unknown(tag, value);
    };
  }
}
