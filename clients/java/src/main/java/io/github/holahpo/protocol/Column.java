// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value for each row: a number, or with {@code of} an index into it. Either {@code values} or
 * {@code packed} has them.
 *
 * @param values the values; null: the trial has none
 * @param packed the values as base64 (RFC 4648, section 4) of little-endian doubles; NaN: the trial
 *     has none; may be null
 * @param of what the values are indices of, from 0; empty: they are the numbers themselves. It
 *     holds for this reply alone
 */
public record Column(
    List<@Nullable Double> values, @Nullable String packed, List<@Nullable Object> of)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Column {
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(of, "of");
    values = Copies.list(values);
    of = Copies.list(of);
  }

  /**
   * Begins with what is needed.
   *
   * @return a builder with everything else at its default
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.values = values;
    builder.packed = packed;
    builder.of = of;
    return builder;
  }

  static Column read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Column(
        in.optional("values", JsonValue.list(JsonValue.nullable(JsonValue::asDouble)), List.of()),
        in.nullable("packed", JsonValue::asString),
        in.optional("of", JsonValue.list(JsonValue::asScalar), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.optional("values", values, List.of());
    out.optional("packed", packed, null);
    out.optional("of", of, List.of());
  }

  /** Builds a {@link Column}. */
  public static final class Builder {
    private List<@Nullable Double> values = List.of();
    private @Nullable String packed;
    private List<@Nullable Object> of = List.of();

    private Builder() {}

    /**
     * Sets {@code values}.
     *
     * @param values the values; null: the trial has none
     * @return this builder
     */
    public Builder values(List<@Nullable Double> values) {
      this.values = values;
      return this;
    }

    /**
     * Sets {@code packed}.
     *
     * @param packed the values as base64 (RFC 4648, section 4) of little-endian doubles; NaN: the
     *     trial has none; may be null
     * @return this builder
     */
    public Builder packed(@Nullable String packed) {
      this.packed = packed;
      return this;
    }

    /**
     * Sets {@code of}.
     *
     * @param of what the values are indices of, from 0; empty: they are the numbers themselves. It
     *     holds for this reply alone
     * @return this builder
     */
    public Builder of(List<@Nullable Object> of) {
      this.of = of;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public Column build() {
      return new Column(values, packed, of);
    }
  }
}
