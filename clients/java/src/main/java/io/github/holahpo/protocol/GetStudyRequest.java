// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Ask for a study and its current state.
 *
 * @param study the study that is meant; null: the client's
 */
public record GetStudyRequest(@Nullable String study) implements StudyRequest {
  @Override
  public GetStudyRequest withStudy(String study) {
    return new GetStudyRequest(study);
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
    return builder;
  }

  static GetStudyRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetStudyRequest");
    return new GetStudyRequest(in.optional("study", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetStudyRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
  }

  /** Builds a {@link GetStudyRequest}. */
  public static final class Builder {
    private @Nullable String study;

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
     * Makes the record.
     *
     * @return the record
     */
    public GetStudyRequest build() {
      return new GetStudyRequest(study);
    }
  }
}
