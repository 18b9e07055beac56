// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of trials. Every page of a pass repeats {@code as_of}, the {@code changed_since} of the
 * next pass.
 *
 * @param items the trials
 * @param nextCursor the {@code after} of the next page; absent on the last page; may be null
 * @param asOf the newest event when the pass began
 */
public record GetTrialsResponse(List<Trial> items, @Nullable String nextCursor, long asOf)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetTrialsResponse {
    Objects.requireNonNull(items, "items");
    items = Copies.list(items);
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
    builder.items = items;
    builder.nextCursor = nextCursor;
    builder.asOf = asOf;
    return builder;
  }

  static GetTrialsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetTrialsResponse");
    return new GetTrialsResponse(
        in.optional("items", JsonValue.list(Trial::read), List.of()),
        in.nullable("next_cursor", JsonValue::asString),
        in.optional("as_of", JsonValue::asLong, 0L));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetTrialsResponse");
    out.optional("items", items, List.of());
    out.optional("next_cursor", nextCursor, null);
    out.optional("as_of", asOf, 0L);
  }

  /** Builds a {@link GetTrialsResponse}. */
  public static final class Builder {
    private List<Trial> items = List.of();
    private @Nullable String nextCursor;
    private long asOf = 0L;

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items the trials
     * @return this builder
     */
    public Builder items(List<Trial> items) {
      this.items = items;
      return this;
    }

    /**
     * Sets {@code next_cursor}.
     *
     * @param nextCursor the {@code after} of the next page; absent on the last page; may be null
     * @return this builder
     */
    public Builder nextCursor(@Nullable String nextCursor) {
      this.nextCursor = nextCursor;
      return this;
    }

    /**
     * Sets {@code as_of}.
     *
     * @param asOf the newest event when the pass began
     * @return this builder
     */
    public Builder asOf(long asOf) {
      this.asOf = asOf;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetTrialsResponse build() {
      return new GetTrialsResponse(items, nextCursor, asOf);
    }
  }
}
