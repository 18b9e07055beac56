package io.github.holahpo.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that is being read, which knows where it stands.
 *
 * <p>As plain values, objects are {@code Map}, arrays {@code List}, integers within 2^53 - 1 {@code
 * Long}, other numbers {@code Double}.
 */
public final class JsonValue {
  static final long LARGEST_INTEGER = (1L << 53) - 1;

  private static final int DEEPEST = 64;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(10_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final @Nullable Object value;
  private final @Nullable JsonValue parent;
  private final @Nullable Object key;

  JsonValue(@Nullable Object value, @Nullable JsonValue parent, @Nullable Object key) {
    this.value = value;
    this.parent = parent;
    this.key = key;
  }

  /**
   * Reads a text.
   *
   * @param json UTF-8, without a byte order mark
   * @return the value
   * @throws MalformedMessageException when it is not JSON, or holds what the protocol does not
   *     carry
   */
  public static JsonValue parse(byte[] json) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedMessageException("", "not UTF-8");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = plain(parser);
      if (parser.nextToken() != null) {
        throw new MalformedMessageException("", "text after the end of the JSON value");
      }
      return new JsonValue(value, null, null);
    } catch (StreamConstraintsException e) {
      throw new MalformedMessageException("", e.getOriginalMessage());
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new MalformedMessageException("", "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object plain(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new MalformedMessageException("", "not JSON: no text");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> sendable(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser.getText());
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw new MalformedMessageException("", "not JSON: " + token);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = sendable(parser.currentName());
      parser.nextToken();
      fields.put(name, plain(parser));
    }
    return Collections.unmodifiableMap(fields);
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(plain(parser));
    }
    return Collections.unmodifiableList(items);
  }

  private static Object integer(String text) {
    if (text.equals("-0")) {
      return -0.0;
    }
    if (text.length() <= 17) {
      long number = Long.parseLong(text);
      if (Math.abs(number) <= LARGEST_INTEGER) {
        return number;
      }
    }
    return finite(Double.parseDouble(text)); // beyond 2^53 - 1: only where a number is wanted
  }

  private static Double finite(double number) {
    if (Double.isInfinite(number)) {
      throw new MalformedMessageException("", "a number beyond the range of a double");
    }
    return number;
  }

  /** Refuses what no text of the protocol may hold. */
  static String sendable(String text) {
    String problem = unsendable(text);
    if (problem != null) {
      throw new MalformedMessageException("", problem);
    }
    return text;
  }

  static @Nullable String unsendable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "a text with U+0000";
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return "a text with a lone surrogate";
        }
        i++;
      }
    }
    return null;
  }

  /**
   * The value itself.
   *
   * @return a plain value, or null
   */
  public @Nullable Object asAny() {
    return value;
  }

  String asString() {
    if (value instanceof String text) {
      return text;
    }
    throw wanted("a string");
  }

  Boolean asBoolean() {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wanted("true or false");
  }

  Long asLong() {
    if (value instanceof Long number) {
      return number;
    }
    throw wanted("an integer within 2^53 - 1");
  }

  Integer asInteger() {
    if (value instanceof Long number && number.intValue() == number) {
      return number.intValue();
    }
    throw wanted("an integer of 32 bits");
  }

  Double asDouble() {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wanted("a number");
  }

  @Nullable Object asScalar() {
    if (value instanceof Map || value instanceof List) {
      throw wanted("a string, a number, true, false or null");
    }
    return value;
  }

  JsonObject asObject() {
    if (value instanceof Map<?, ?> fields) {
      return new JsonObject(this, fields);
    }
    throw wanted("an object");
  }

  <T extends @Nullable Object> List<T> asList(Function<JsonValue, T> reader) {
    if (!(value instanceof List<?> items)) {
      throw wanted("an array");
    }
    List<T> read = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      read.add(reader.apply(new JsonValue(items.get(i), this, i)));
    }
    return read;
  }

  <T extends @Nullable Object> Map<String, T> asMap(Function<JsonValue, T> reader) {
    if (!(value instanceof Map<?, ?> fields)) {
      throw wanted("an object");
    }
    Map<String, T> read = new LinkedHashMap<>();
    fields.forEach(
        (name, field) -> read.put((String) name, reader.apply(new JsonValue(field, this, name))));
    return read;
  }

  static <T extends @Nullable Object> Function<JsonValue, List<T>> list(
      Function<JsonValue, T> reader) {
    return value -> value.asList(reader);
  }

  static <T> Function<JsonValue, @Nullable T> nullable(Function<JsonValue, T> reader) {
    return value -> value.value == null ? null : reader.apply(value);
  }

  static <T extends @Nullable Object> Function<JsonValue, Map<String, T>> map(
      Function<JsonValue, T> reader) {
    return value -> value.asMap(reader);
  }

  MalformedMessageException error(String problem) {
    return new MalformedMessageException(path(), problem);
  }

  private MalformedMessageException wanted(String kind) {
    String text = value instanceof String ? '"' + (String) value + '"' : String.valueOf(value);
    return error("must be " + kind + ", not " + text.substring(0, Math.min(text.length(), 200)));
  }

  boolean isRoot() {
    return parent == null;
  }

  private String path() {
    return parent == null
        ? ""
        : parent.path() + '/' + String.valueOf(key).replace("~", "~0").replace("/", "~1");
  }
}
