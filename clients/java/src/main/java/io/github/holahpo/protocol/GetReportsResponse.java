// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A page of reports.
 *
 * @param items the reports
 * @param nextCursor the {@code after} of the next page; absent on the last page; may be null
 */
public record GetReportsResponse(List<StoredReport> items, @Nullable String nextCursor)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetReportsResponse {
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
    return builder;
  }

  static GetReportsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetReportsResponse");
    return new GetReportsResponse(
        in.optional("items", JsonValue.list(StoredReport::read), List.of()),
        in.nullable("next_cursor", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetReportsResponse");
    out.optional("items", items, List.of());
    out.optional("next_cursor", nextCursor, null);
  }

  /** Builds a {@link GetReportsResponse}. */
  public static final class Builder {
    private List<StoredReport> items = List.of();
    private @Nullable String nextCursor;

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items the reports
     * @return this builder
     */
    public Builder items(List<StoredReport> items) {
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
     * Makes the record.
     *
     * @return the record
     */
    public GetReportsResponse build() {
      return new GetReportsResponse(items, nextCursor);
    }
  }
}
