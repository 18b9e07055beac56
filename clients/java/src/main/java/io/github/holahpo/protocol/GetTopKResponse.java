// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The best trials, best first. If the reply has no room for all, the list ends early.
 *
 * @param items the trials
 */
public record GetTopKResponse(List<RankedTrial> items) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetTopKResponse {
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
    return builder;
  }

  static GetTopKResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetTopKResponse");
    return new GetTopKResponse(in.optional("items", JsonValue.list(RankedTrial::read), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetTopKResponse");
    out.optional("items", items, List.of());
  }

  /** Builds a {@link GetTopKResponse}. */
  public static final class Builder {
    private List<RankedTrial> items = List.of();

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items the trials
     * @return this builder
     */
    public Builder items(List<RankedTrial> items) {
      this.items = items;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetTopKResponse build() {
      return new GetTopKResponse(items);
    }
  }
}
