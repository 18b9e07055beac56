// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The groups in the order of the costs.
 *
 * @param isMultiGroup whether there are several
 * @param groups their names
 */
public record IsMultiGroupResponse(boolean isMultiGroup, List<String> groups) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public IsMultiGroupResponse {
    Objects.requireNonNull(groups, "groups");
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
    builder.isMultiGroup = isMultiGroup;
    builder.groups = groups;
    return builder;
  }

  static IsMultiGroupResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "IsMultiGroupResponse");
    return new IsMultiGroupResponse(
        in.optional("is_multi_group", JsonValue::asBoolean, false),
        in.optional("groups", JsonValue.list(JsonValue::asString), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "IsMultiGroupResponse");
    out.optional("is_multi_group", isMultiGroup, false);
    out.optional("groups", groups, List.of());
  }

  /** Builds a {@link IsMultiGroupResponse}. */
  public static final class Builder {
    private boolean isMultiGroup = false;
    private List<String> groups = List.of();

    private Builder() {}

    /**
     * Sets {@code is_multi_group}.
     *
     * @param isMultiGroup whether there are several
     * @return this builder
     */
    public Builder isMultiGroup(boolean isMultiGroup) {
      this.isMultiGroup = isMultiGroup;
      return this;
    }

    /**
     * Sets {@code groups}.
     *
     * @param groups their names
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
    public IsMultiGroupResponse build() {
      return new IsMultiGroupResponse(isMultiGroup, groups);
    }
  }
}
