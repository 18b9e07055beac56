package io.github.holahpo.client;

import io.github.holahpo.protocol.JsonWriter;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Texts and metadata that the protocol can carry, so that no result is lost over a label. */
final class Texts {
  static final int LONGEST_REASON = 20_000;
  static final int LARGEST_METADATA = 256 * 1024;
  private static final int DEEPEST = 16;
  private static final long LARGEST_INTEGER = (1L << 53) - 1;

  private Texts() {}

  static String reason(String text) {
    String sendable = sendable(String.valueOf(text));
    if (sendable.length() <= LONGEST_REASON) {
      return sendable;
    }
    int end = Character.isHighSurrogate(sendable.charAt(LONGEST_REASON - 1)) ? 1 : 0;
    return sendable.substring(0, LONGEST_REASON - end);
  }

  /** Without U+0000 and lone surrogates, which are written out. */
  static String sendable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == 0) {
                clean.append("\\0");
              } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                clean.append(String.format("\\u%04x", c));
              } else {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  static Map<String, @Nullable Object> metadata(Map<String, ? extends @Nullable Object> given) {
    Map<String, @Nullable Object> cleaned = object(given, 0);
    int size = JsonWriter.writeAny(cleaned).length;
    if (size > LARGEST_METADATA) {
      return Map.of(
          "dropped",
          "the metadata had " + size + " bytes, more than the " + LARGEST_METADATA + " allowed");
    }
    return cleaned;
  }

  private static Map<String, @Nullable Object> object(
      Map<?, ? extends @Nullable Object> given, int depth) {
    Map<String, @Nullable Object> cleaned = new LinkedHashMap<>();
    given.forEach((name, item) -> cleaned.put(sendable(String.valueOf(name)), clean(item, depth)));
    return cleaned;
  }

  private static @Nullable Object clean(@Nullable Object value, int depth) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? (Object) number : String.valueOf(number);
    }
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      long number = ((Number) value).longValue();
      return Math.abs(number) <= LARGEST_INTEGER ? (Object) number : String.valueOf(number);
    }
    if (depth < DEEPEST && value instanceof Map<?, ?> fields) {
      return object(fields, depth + 1);
    }
    if (depth < DEEPEST && value instanceof Iterable<?> items) {
      List<@Nullable Object> cleaned = new ArrayList<>();
      items.forEach(item -> cleaned.add(clean(item, depth + 1)));
      return cleaned;
    }
    if (depth < DEEPEST && value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value))
          .mapToObj(i -> clean(Array.get(value, i), depth + 1))
          .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
    }
    return sendable(value.toString());
  }
}
