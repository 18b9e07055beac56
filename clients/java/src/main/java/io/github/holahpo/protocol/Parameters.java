package io.github.holahpo.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a trial, by name.
 *
 * <p>A value is a {@code Long}, a {@code Double}, a {@code String}, a {@code Boolean} or null,
 * which is a value of its own: a name that is not there is an error. A parameter with a condition
 * is not there while it is not active.
 */
public final class Parameters implements Struct {
  private final Map<String, @Nullable Object> values;

  private Parameters(Map<String, @Nullable Object> values) {
    this.values = Copies.map(values);
  }

  /**
   * Parameters with these values.
   *
   * @param values by name; any number, a text, a truth value or null
   * @return the parameters
   * @throws IllegalArgumentException for a value of another kind
   */
  public static Parameters of(Map<String, ? extends @Nullable Object> values) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    values.forEach((name, value) -> plain.put(name, plain(name, value)));
    return new Parameters(plain);
  }

  private static @Nullable Object plain(String name, @Nullable Object value) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    if (value == null
        || value instanceof Long
        || value instanceof Double
        || value instanceof String
        || value instanceof Boolean) {
      return value;
    }
    throw new IllegalArgumentException(
        "the parameter " + name + " cannot be a " + value.getClass().getName());
  }

  static Parameters read(JsonValue value) {
    return new Parameters(value.asMap(JsonValue::asScalar));
  }

  @Override
  public void write(JsonWriter out) {
    values.forEach(out::field);
  }

  /**
   * The values.
   *
   * @return by name, in order; immutable
   */
  public Map<String, @Nullable Object> asMap() {
    return values;
  }

  /**
   * Whether a parameter has a value, which may be null. A parameter with a condition has none while
   * it is not active.
   *
   * @param name of the parameter
   * @return true when it has
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * A value of any kind.
   *
   * @param name of the parameter
   * @return the value; null is one
   * @throws NoSuchElementException when it is not active or not a parameter of the study
   */
  public @Nullable Object get(String name) {
    if (!values.containsKey(name)) {
      throw new NoSuchElementException(
          "the parameter "
              + name
              + " is not active for these values, or not a parameter of the study; there are "
              + values.keySet());
    }
    return values.get(name);
  }

  /**
   * The value of a continuous or lattice parameter, or any other number.
   *
   * @param name of the parameter
   * @return the value
   * @throws NoSuchElementException when it is not active or not a parameter of the study
   * @throws ClassCastException when it is not a number
   */
  public double getDouble(String name) {
    return typed(name, Number.class, "a number").doubleValue();
  }

  /**
   * The value of an integer parameter.
   *
   * @param name of the parameter
   * @return the value
   * @throws NoSuchElementException when it is not active or not a parameter of the study
   * @throws ClassCastException when it is not a whole number
   */
  public long getLong(String name) {
    Number number = typed(name, Number.class, "a number");
    if (number instanceof Double && (number.longValue() != number.doubleValue())) {
      throw new ClassCastException("the parameter " + name + " is not whole: " + number);
    }
    return number.longValue();
  }

  /**
   * The value of an integer parameter.
   *
   * @param name of the parameter
   * @return the value
   * @throws NoSuchElementException when it is not active or not a parameter of the study
   * @throws ClassCastException when it is not a whole number
   * @throws ArithmeticException when it does not fit
   */
  public int getInt(String name) {
    return Math.toIntExact(getLong(name));
  }

  /**
   * The value of a categorical parameter with texts to choose from.
   *
   * @param name of the parameter
   * @return the value
   * @throws NoSuchElementException when it is not active or not a parameter of the study
   * @throws ClassCastException when it is not a text
   */
  public String getString(String name) {
    return typed(name, String.class, "a text");
  }

  /**
   * The value of a categorical parameter with true and false to choose from.
   *
   * @param name of the parameter
   * @return the value
   * @throws NoSuchElementException when it is not active or not a parameter of the study
   * @throws ClassCastException when it is neither
   */
  public boolean getBoolean(String name) {
    return typed(name, Boolean.class, "true or false");
  }

  /**
   * Whether a parameter has the value null.
   *
   * @param name of the parameter
   * @return true when it has
   * @throws NoSuchElementException when it is not active or not a parameter of the study
   */
  public boolean isNull(String name) {
    return get(name) == null;
  }

  private <T> T typed(String name, Class<T> type, String kind) {
    Object value = get(name);
    if (!type.isInstance(value)) {
      throw new ClassCastException("the parameter " + name + " is not " + kind + ": " + value);
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Parameters that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(values);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
