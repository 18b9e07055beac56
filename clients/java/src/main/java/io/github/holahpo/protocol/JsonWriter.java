package io.github.holahpo.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes an object of the protocol as JSON, and finds out the version that it needs. */
public final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator json;
  private final Deque<Object> path = new ArrayDeque<>();
  private String version = Protocol.OLDEST_VERSION;

  private JsonWriter() throws IOException {
    json = FACTORY.createGenerator(bytes);
  }

  /**
   * Writes an object.
   *
   * @param struct the object
   * @return what was written
   * @throws MalformedMessageException when it holds what the protocol cannot carry
   */
  public static JsonWriter write(Struct struct) {
    return written(struct, Protocol.OLDEST_VERSION);
  }

  /**
   * Writes a request.
   *
   * @param request the request
   * @param since the version that brought its operation
   * @return what was written
   * @throws MalformedMessageException when it holds what the protocol cannot carry
   */
  public static JsonWriter write(Request request, String since) {
    return written(request, since);
  }

  /**
   * Writes a plain value: a map, list, text, number, truth value or null.
   *
   * @param value the value
   * @return UTF-8
   * @throws MalformedMessageException when it holds what the protocol cannot carry
   */
  public static byte[] writeAny(@Nullable Object value) {
    return written(value, Protocol.OLDEST_VERSION).bytes();
  }

  private static JsonWriter written(@Nullable Object value, String since) {
    try {
      JsonWriter writer = new JsonWriter();
      writer.need(since);
      writer.value(value);
      writer.json.close();
      return writer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What was written.
   *
   * @return UTF-8
   */
  public byte[] bytes() {
    return bytes.toByteArray();
  }

  /**
   * The lowest version that holds every field and value written.
   *
   * @return such as {@code 1.0}
   */
  public String version() {
    return version;
  }

  /**
   * Writes a field.
   *
   * @param name its name
   * @param value its value
   */
  public void field(String name, @Nullable Object value) {
    try {
      json.writeFieldName(sendable(name));
      path.addLast(name);
      value(value);
      path.removeLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a field of a later version.
   *
   * @param name its name
   * @param value its value
   * @param since the version that brought it
   */
  public void field(String name, @Nullable Object value, String since) {
    need(since);
    field(name, value);
  }

  /**
   * Writes a field, unless it is at its default; 0.0 and -0.0 are two values.
   *
   * @param name its name
   * @param value its value
   * @param standard its default
   */
  public void optional(String name, @Nullable Object value, @Nullable Object standard) {
    if (!Objects.equals(value, standard)) {
      field(name, value);
    }
  }

  /**
   * Writes a field of a later version, unless it is at its default.
   *
   * @param name its name
   * @param value its value
   * @param standard its default
   * @param since the version that brought it
   */
  public void optional(
      String name, @Nullable Object value, @Nullable Object standard, String since) {
    if (!Objects.equals(value, standard)) {
      field(name, value, since);
    }
  }

  private void need(String since) {
    if (minor(since) > minor(version)) {
      version = since;
    }
  }

  private static int minor(String version) {
    return Integer.parseInt(version.substring(version.indexOf('.') + 1));
  }

  private void value(@Nullable Object value) throws IOException {
    if (value instanceof Struct struct) {
      json.writeStartObject();
      struct.write(this);
      json.writeEndObject();
    } else if (value instanceof Word word) {
      need(word.since());
      json.writeString(sendable(word.value()));
    } else if (value instanceof String text) {
      json.writeString(sendable(text));
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw error("must be finite, not " + number);
      }
      json.writeNumber(number);
    } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      long number = ((Number) value).longValue();
      if (Math.abs(number) > JsonValue.LARGEST_INTEGER) {
        throw error("must lie within 2^53 - 1, not " + number);
      }
      json.writeNumber(number);
    } else if (value instanceof Map<?, ?> fields) {
      json.writeStartObject();
      fields.forEach((name, field) -> field(String.valueOf(name), field));
      json.writeEndObject();
    } else if (value instanceof List<?> items) {
      list(items);
    } else if (value == null) {
      json.writeNull();
    } else {
      throw error("JSON has no form for " + value.getClass().getName());
    }
  }

  private void list(List<?> items) throws IOException {
    json.writeStartArray();
    int index = 0;
    for (Object item : items) {
      path.addLast(index++);
      value(item);
      path.removeLast();
    }
    json.writeEndArray();
  }

  private String sendable(String text) {
    String problem = JsonValue.unsendable(text);
    if (problem != null) {
      throw error(problem);
    }
    return text;
  }

  private MalformedMessageException error(String problem) {
    StringBuilder pointer = new StringBuilder();
    for (Object step : path) {
      pointer.append('/').append(step.toString().replace("~", "~0").replace("/", "~1"));
    }
    return new MalformedMessageException(pointer.toString(), problem);
  }
}
