// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The best trials under these objectives. If the reply has no room for all, the list ends early.
 *
 * @param items the trials with their costs under these objectives, best first. Their rank is the
 *     place of a trial if there is one group, otherwise the number of its front
 * @param frontSize the number of trials in the first front
 * @param groups the comparison groups, in the order of the costs
 */
public record PreviewObjectivesResponse(
    List<RankedTrial> items, long frontSize, List<String> groups) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public PreviewObjectivesResponse {
    Objects.requireNonNull(items, "items");
    Objects.requireNonNull(groups, "groups");
    items = Copies.list(items);
    groups = Copies.list(groups);
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
    builder.groups = groups;
    return builder;
  }

  static PreviewObjectivesResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "PreviewObjectivesResponse");
    return new PreviewObjectivesResponse(
        in.optional("items", JsonValue.list(RankedTrial::read), List.of()),
        in.optional("front_size", JsonValue::asLong, 0L),
        in.optional("groups", JsonValue.list(JsonValue::asString), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "PreviewObjectivesResponse");
    out.optional("items", items, List.of());
    out.optional("front_size", frontSize, 0L);
    out.optional("groups", groups, List.of());
  }

  /** Builds a {@link PreviewObjectivesResponse}. */
  public static final class Builder {
    private List<RankedTrial> items = List.of();
    private long frontSize = 0L;
    private List<String> groups = List.of();

    private Builder() {}

    /**
     * Sets {@code items}.
     *
     * @param items the trials with their costs under these objectives, best first. Their rank is
     *     the place of a trial if there is one group, otherwise the number of its front
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
     * Sets {@code groups}.
     *
     * @param groups the comparison groups, in the order of the costs
     * @return this builder
     */
    public Builder groups(List<String> groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public PreviewObjectivesResponse build() {
      return new PreviewObjectivesResponse(items, frontSize, groups);
    }
  }
}
