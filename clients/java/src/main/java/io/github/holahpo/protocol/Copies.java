package io.github.holahpo.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Immutable copies of collections that may hold null, which is a value in JSON. */
final class Copies {
  private Copies() {}

  static <T> List<T> list(List<T> values) {
    return values == null ? null : Collections.unmodifiableList(new ArrayList<>(values));
  }

  static <T> Map<String, T> map(Map<String, T> values) {
    return values == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
