package io.github.holahpo.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Immutable copies of collections that may hold null, which is a value in JSON. */
final class Copies {
  private Copies() {}

  static <T extends @Nullable Object> List<T> list(List<T> values) {
    return Collections.unmodifiableList(new ArrayList<>(values));
  }

  static <T extends @Nullable Object> @Nullable List<T> listOrNull(@Nullable List<T> values) {
    return values == null ? null : list(values);
  }

  static <T extends @Nullable Object> Map<String, T> map(Map<String, T> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static <T extends @Nullable Object> @Nullable Map<String, T> mapOrNull(
      @Nullable Map<String, T> values) {
    return values == null ? null : map(values);
  }
}
