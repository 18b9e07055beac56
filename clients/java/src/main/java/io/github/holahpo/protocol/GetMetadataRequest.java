// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ask for the metadata of some trials.
 *
 * @param study the study that is meant; null: the client's
 * @param trialIds the trials
 */
public record GetMetadataRequest(@Nullable String study, List<Long> trialIds)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public GetMetadataRequest {
    Objects.requireNonNull(trialIds, "trialIds");
    trialIds = Copies.list(trialIds);
  }

  @Override
  public GetMetadataRequest withStudy(String study) {
    return new GetMetadataRequest(study, trialIds);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialIds the trials
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<Long> trialIds) {
    return new Builder(trialIds);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialIds);
    builder.study = study;
    return builder;
  }

  static GetMetadataRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetMetadataRequest");
    return new GetMetadataRequest(
        in.optional("study", JsonValue::asString),
        in.required("trial_ids", JsonValue.list(JsonValue::asLong)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetMetadataRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("trial_ids", trialIds);
  }

  /** Builds a {@link GetMetadataRequest}. */
  public static final class Builder {
    private final List<Long> trialIds;
    private @Nullable String study;

    private Builder(List<Long> trialIds) {
      this.trialIds = trialIds;
    }

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
    public GetMetadataRequest build() {
      return new GetMetadataRequest(study, trialIds);
    }
  }
}
