// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Ask for the non-dominated fronts, up to {@code limit} trials in total.
 *
 * @param study the study that is meant; null: the client's
 * @param limit the maximum number of trials, over all fronts
 * @param withMetadata whether the trials have their metadata
 */
public record GetFrontsRequest(@Nullable String study, int limit, boolean withMetadata)
    implements StudyRequest {
  @Override
  public GetFrontsRequest withStudy(String study) {
    return new GetFrontsRequest(study, limit, withMetadata);
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
    builder.study = study;
    builder.limit = limit;
    builder.withMetadata = withMetadata;
    return builder;
  }

  static GetFrontsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetFrontsRequest");
    return new GetFrontsRequest(
        in.optional("study", JsonValue::asString),
        in.optional("limit", JsonValue::asInteger, 100),
        in.optional("with_metadata", JsonValue::asBoolean, false));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetFrontsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("limit", limit, 100);
    out.optional("with_metadata", withMetadata, false);
  }

  /** Builds a {@link GetFrontsRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private int limit = 100;
    private boolean withMetadata = false;

    private Builder() {}

    /**
     * Sets {@code study}.
     *
     * @param study the study that is meant; null: the client's
     * @return this builder
     */
    public Builder study(@Nullable String study) {
      this.study = study;
      return this;
    }

    /**
     * Sets {@code limit}.
     *
     * @param limit the maximum number of trials, over all fronts
     * @return this builder
     */
    public Builder limit(int limit) {
      this.limit = limit;
      return this;
    }

    /**
     * Sets {@code with_metadata}.
     *
     * @param withMetadata whether the trials have their metadata
     * @return this builder
     */
    public Builder withMetadata(boolean withMetadata) {
      this.withMetadata = withMetadata;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetFrontsRequest build() {
      return new GetFrontsRequest(study, limit, withMetadata);
    }
  }
}
