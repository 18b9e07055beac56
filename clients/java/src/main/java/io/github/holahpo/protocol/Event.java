// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened in a study. */
public sealed interface Event extends Struct
    permits TrialChanged, StudyChanged, WorkerChanged, ModelChanged, Event.Unknown {
  /**
   * Of a later version: what this release does not know.
   *
   * @param tag names the kind, as {@code tag}
   * @param fields the whole object, as plain values
   */
  record Unknown(String tag, Map<String, @Nullable Object> fields) implements Event {
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
  static Event read(JsonValue value) {
    String tag = value.asObject().required("tag", JsonValue::asString);
    return switch (tag) {
      case "TrialChanged" -> TrialChanged.read(value);
      case "StudyChanged" -> StudyChanged.read(value);
      case "WorkerChanged" -> WorkerChanged.read(value);
      case "ModelChanged" -> ModelChanged.read(value);
      default -> unknown(tag, value);
    };
  }
}
