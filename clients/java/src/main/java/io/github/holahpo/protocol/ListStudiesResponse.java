// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of studies in the order of their names.
 *
 * @param items the studies
 * @param nextCursor the {@code after} of the next page; absent on the last page; may be null
 * @param inMemory the number of studies, on all pages, that the server has in memory; for
 *     information; may be null
 */
public record ListStudiesResponse(
    List<StudyInfo> items, @Nullable String nextCursor, @Nullable Long inMemory)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public ListStudiesResponse {
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
    builder.inMemory = inMemory;
    return builder;
  }

  static ListStudiesResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "ListStudiesResponse");
    return new ListStudiesResponse(
        in.optional("items", JsonValue.list(StudyInfo::read), List.of()),
        in.nullable("next_cursor", JsonValue::asString),
        in.nullable("in_memory", JsonValue::asLong));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "ListStudiesResponse");
    out.optional("items", items, List.of());
    out.optional("next_cursor", nextCursor, null);
    out.optional("in_memory", inMemory, null);
  }

  /** Builds a {@link ListStudiesResponse}. */
  public static final class Builder {
    private List<StudyInfo> items = List.of();
    private @Nullable String nextCursor;
    private @Nullable Long inMemory;

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items the studies
     * @return this builder
     */
    public Builder items(List<StudyInfo> items) {
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
     * Sets {@code in_memory}.
     *
     * @param inMemory the number of studies, on all pages, that the server has in memory; for
     *     information; may be null
     * @return this builder
     */
    public Builder inMemory(@Nullable Long inMemory) {
      this.inMemory = inMemory;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ListStudiesResponse build() {
      return new ListStudiesResponse(items, nextCursor, inMemory);
    }
  }
}
