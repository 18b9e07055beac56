// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How suggestions are drawn. */
public sealed interface SamplerSpec extends Struct
    permits ExploreExploitSpec,
        ExternalSpec,
        GaussianMixtureSpec,
        GaussianProcessSpec,
        SobolSpec,
        UniformSpec,
        HypercubeSpec,
        SamplerSpec.Unknown {
  /**
   * Of a later version: what this release does not know.
   *
   * @param type names the kind, as {@code type}
   * @param fields the whole object, as plain values
   */
  record Unknown(String type, Map<String, @Nullable Object> fields) implements SamplerSpec {
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
  static SamplerSpec read(JsonValue value) {
    String tag = value.asObject().required("type", JsonValue::asString);
    return switch (tag) {
      case "explore_exploit" -> ExploreExploitSpec.read(value);
      case "external" -> ExternalSpec.read(value);
      case "gaussian_mixture" -> GaussianMixtureSpec.read(value);
      case "gaussian_process" -> GaussianProcessSpec.read(value);
      case "sobol" -> SobolSpec.read(value);
      case "uniform" -> UniformSpec.read(value);
      case "hypercube" -> HypercubeSpec.read(value);
      default -> unknown(tag, value);
    };
  }
}
