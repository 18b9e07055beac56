// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A test of the value of a parent. Each part that is given must hold; at least one is given.
 *
 * <p>An inactive parent fails every test.
 *
 * @param in the values that pass; may be null
 * @param ge the least value that passes; not for a categorical parent; may be null
 * @param le the largest value that passes; not for a categorical parent; may be null
 */
public record ParentTest(
    @Nullable List<@Nullable Object> in, @Nullable Double ge, @Nullable Double le)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public ParentTest {
    in = Copies.listOrNull(in);
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
    builder.in = in;
    builder.ge = ge;
    builder.le = le;
    return builder;
  }

  static ParentTest read(JsonValue value) {
    JsonObject in = value.asObject();
    return new ParentTest(
        in.nullable("in", JsonValue.list(JsonValue::asScalar)),
        in.nullable("ge", JsonValue::asDouble),
        in.nullable("le", JsonValue::asDouble));
  }

  @Override
  public void write(JsonWriter out) {
    out.optional("in", in, null);
    out.optional("ge", ge, null);
    out.optional("le", le, null);
  }

  /** Builds a {@link ParentTest}. */
  public static final class Builder {
    private @Nullable List<@Nullable Object> in;
    private @Nullable Double ge;
    private @Nullable Double le;

    private Builder() {}

    /**
     * Sets {@code in}.
     *
     * @param in the values that pass; may be null
     * @return this builder
     */
    public Builder in(@Nullable List<@Nullable Object> in) {
      this.in = in;
      return this;
    }

    /**
     * Sets {@code ge}.
     *
     * @param ge the least value that passes; not for a categorical parent; may be null
     * @return this builder
     */
    public Builder ge(@Nullable Double ge) {
      this.ge = ge;
      return this;
    }

    /**
     * Sets {@code le}.
     *
     * @param le the largest value that passes; not for a categorical parent; may be null
     * @return this builder
     */
    public Builder le(@Nullable Double le) {
      this.le = le;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ParentTest build() {
      return new ParentTest(in, ge, le);
    }
  }
}
