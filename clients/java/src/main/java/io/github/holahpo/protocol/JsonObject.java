package io.github.holahpo.protocol;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object that is being read. Fields that nobody asks for are ignored. */
final class JsonObject {
  private final JsonValue self;
  private final Map<?, ?> fields;

  JsonObject(JsonValue self, Map<?, ?> fields) {
    this.self = self;
    this.fields = fields;
  }

  /** A field that must be there. */
  <T extends @Nullable Object> T required(String name, Function<JsonValue, T> reader) {
    if (!fields.containsKey(name)) {
      throw child(name).error("is missing");
    }
    return reader.apply(child(name));
  }

  /** A field that has a default, and may not be null. */
  <T> T optional(String name, Function<JsonValue, T> reader, T otherwise) {
    return fields.containsKey(name) ? reader.apply(child(name)) : otherwise;
  }

  /** A field that may be absent, but not null. */
  <T> @Nullable T optional(String name, Function<JsonValue, T> reader) {
    return fields.containsKey(name) ? reader.apply(child(name)) : null;
  }

  /** A field for which null and absence are the same. */
  <T> @Nullable T nullable(String name, Function<JsonValue, T> reader) {
    return fields.get(name) == null ? null : reader.apply(child(name));
  }

  /** The field that names the kind of object; only a part of a message may lack it. */
  void expect(String name, String value) {
    if (!self.isRoot() && !fields.containsKey(name)) {
      return;
    }
    String found = required(name, JsonValue::asString);
    if (!found.equals(value)) {
      throw child(name).error("must be \"" + value + "\", not \"" + found + '"');
    }
  }

  private JsonValue child(String name) {
    return new JsonValue(fields.get(name), self, name);
  }
}
