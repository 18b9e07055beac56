// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * List the studies by name.
 *
 * @param limit the maximum number of items
 * @param after the {@code next_cursor} of the previous page; absent for the first page; may be null
 */
public record ListStudiesRequest(int limit, @Nullable String after) implements Request {
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
    builder.limit = limit;
    builder.after = after;
    return builder;
  }

  static ListStudiesRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "ListStudiesRequest");
    return new ListStudiesRequest(
        in.optional("limit", JsonValue::asInteger, 100), in.nullable("after", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "ListStudiesRequest");
    out.optional("limit", limit, 100);
    out.optional("after", after, null);
  }

  /** Builds a {@link ListStudiesRequest}. */
  public static final class Builder {
    private int limit = 100;
    private @Nullable String after;

    private Builder() {}

    /**
     * Sets {@code limit}.
     *
     * @param limit the maximum number of items
     * @return this builder
     */
    public Builder limit(int limit) {
      this.limit = limit;
      return this;
    }

    /**
     * Sets {@code after}.
     *
     * @param after the {@code next_cursor} of the previous page; absent for the first page; may be
     *     null
     * @return this builder
     */
    public Builder after(@Nullable String after) {
      this.after = after;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ListStudiesRequest build() {
      return new ListStudiesRequest(limit, after);
    }
  }
}
