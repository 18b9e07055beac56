// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rule that stops or pauses trials, and its options. */
public sealed interface StoppingSpec extends Struct
    permits NoStoppingSpec,
        AutoStoppingSpec,
        AshaSpec,
        AshaPromotionSpec,
        MedianSpec,
        ThresholdSpec,
        StoppingSpec.Unknown {
  /**
   * Of a later version: what this release does not know.
   *
   * @param type names the kind, as {@code type}
   * @param fields the whole object, as plain values
   */
  record Unknown(String type, Map<String, @Nullable Object> fields) implements StoppingSpec {
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
  static StoppingSpec read(JsonValue value) {
    String tag = value.asObject().required("type", JsonValue::asString);
    return switch (tag) {
      case "none" -> NoStoppingSpec.read(value);
      case "auto" -> AutoStoppingSpec.read(value);
      case "asha" -> AshaSpec.read(value);
      case "asha_promotion" -> AshaPromotionSpec.read(value);
      case "median" -> MedianSpec.read(value);
      case "threshold" -> ThresholdSpec.read(value);
      default -> unknown(tag, value);
    };
  }
}
