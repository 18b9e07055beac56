// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Events in the order of their ids; {@code next_cursor} is the {@code after} of the next request.
 *
 * @param items the events
 * @param nextCursor the {@code after} of the next request
 */
public record GetEventsResponse(List<Event> items, long nextCursor) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetEventsResponse {
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

  static GetEventsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetEventsResponse");
    return new GetEventsResponse(
        in.optional("items", JsonValue.list(Event::read), List.of()),
        in.optional("next_cursor", JsonValue::asLong, 0L));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetEventsResponse");
    out.optional("items", items, List.of());
    out.optional("next_cursor", nextCursor, 0L);
  }

  /** Builds a {@link GetEventsResponse}. */
  public static final class Builder {
    private List<Event> items = List.of();
    private long nextCursor = 0L;

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items the events
     * @return this builder
     */
    public Builder items(List<Event> items) {
      this.items = items;
      return this;
    }

    /**
     * Sets {@code next_cursor}.
     *
     * @param nextCursor the {@code after} of the next request
     * @return this builder
     */
    public Builder nextCursor(long nextCursor) {
      this.nextCursor = nextCursor;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetEventsResponse build() {
      return new GetEventsResponse(items, nextCursor);
    }
  }
}
