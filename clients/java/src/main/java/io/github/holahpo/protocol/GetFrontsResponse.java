// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Trials front by front, and the size of the first front. If the reply has no room for all, it ends
 * early.
 *
 * @param items the trials; their rank is the number of their front
 * @param frontSize the number of trials in the first front
 */
public record GetFrontsResponse(List<RankedTrial> items, long frontSize) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetFrontsResponse {
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
    builder.frontSize = frontSize;
    return builder;
  }

  static GetFrontsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetFrontsResponse");
    return new GetFrontsResponse(
        in.optional("items", JsonValue.list(RankedTrial::read), List.of()),
        in.optional("front_size", JsonValue::asLong, 0L));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetFrontsResponse");
    out.optional("items", items, List.of());
    out.optional("front_size", frontSize, 0L);
  }

  /** Builds a {@link GetFrontsResponse}. */
  public static final class Builder {
    private List<RankedTrial> items = List.of();
    private long frontSize = 0L;

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items the trials; their rank is the number of their front
     * @return this builder
     */
    public Builder items(List<RankedTrial> items) {
      this.items = items;
      return this;
    }

    /**
     * Sets {@code front_size}.
     *
     * @param frontSize the number of trials in the first front
     * @return this builder
     */
    public Builder frontSize(long frontSize) {
      this.frontSize = frontSize;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetFrontsResponse build() {
      return new GetFrontsResponse(items, frontSize);
    }
  }
}
