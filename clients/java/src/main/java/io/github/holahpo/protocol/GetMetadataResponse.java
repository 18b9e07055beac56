// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The metadata in the requested order; a reply without room for all has the first of them.
 *
 * @param items one for each requested trial; request those that are missing at the end again
 */
public record GetMetadataResponse(List<TrialMetadata> items) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetMetadataResponse {
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

  static GetMetadataResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetMetadataResponse");
    return new GetMetadataResponse(
        in.optional("items", JsonValue.list(TrialMetadata::read), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetMetadataResponse");
    out.optional("items", items, List.of());
  }

  /** Builds a {@link GetMetadataResponse}. */
  public static final class Builder {
    private List<TrialMetadata> items = List.of();

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items one for each requested trial; request those that are missing at the end again
     * @return this builder
     */
    public Builder items(List<TrialMetadata> items) {
      this.items = items;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetMetadataResponse build() {
      return new GetMetadataResponse(items);
    }
  }
}
