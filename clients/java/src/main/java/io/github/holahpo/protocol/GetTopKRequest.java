// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Ask for the best trials: by cost for one group, by front and crowding distance for several.
 *
 * @param study the study that is meant; null: the client's
 * @param limit the maximum number of trials
 * @param withMetadata whether the trials have their metadata
 */
public record GetTopKRequest(@Nullable String study, int limit, boolean withMetadata)
    implements StudyRequest {
  @Override
  public GetTopKRequest withStudy(String study) {
    return new GetTopKRequest(study, limit, withMetadata);
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

  static GetTopKRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetTopKRequest");
    return new GetTopKRequest(
        in.optional("study", JsonValue::asString),
        in.optional("limit", JsonValue::asInteger, 10),
        in.optional("with_metadata", JsonValue::asBoolean, false));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetTopKRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("limit", limit, 10);
    out.optional("with_metadata", withMetadata, false);
  }

  /** Builds a {@link GetTopKRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private int limit = 10;
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
     * @param limit the maximum number of trials
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
    public GetTopKRequest build() {
      return new GetTopKRequest(study, limit, withMetadata);
    }
  }
}
