// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cancel trials. A worker that evaluates one gets the lease command {@code drop}.
 *
 * @param study the study that is meant; null: the client's
 * @param trialIds the trials
 * @param reason the reason, for information; may be null
 */
public record CancelTrialsRequest(
    @Nullable String study, List<Long> trialIds, @Nullable String reason) implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public CancelTrialsRequest {
    Objects.requireNonNull(trialIds, "trialIds");
    trialIds = Copies.list(trialIds);
  }

  @Override
  public CancelTrialsRequest withStudy(String study) {
    return new CancelTrialsRequest(study, trialIds, reason);
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
    builder.reason = reason;
    return builder;
  }

  static CancelTrialsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "CancelTrialsRequest");
    return new CancelTrialsRequest(
        in.optional("study", JsonValue::asString),
        in.required("trial_ids", JsonValue.list(JsonValue::asLong)),
        in.nullable("reason", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "CancelTrialsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("trial_ids", trialIds);
    out.optional("reason", reason, null);
  }

  /** Builds a {@link CancelTrialsRequest}. */
  public static final class Builder {
    private final List<Long> trialIds;
    private @Nullable String study;
    private @Nullable String reason;

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
     * Sets {@code reason}.
     *
     * @param reason the reason, for information; may be null
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public CancelTrialsRequest build() {
      return new CancelTrialsRequest(study, trialIds, reason);
    }
  }
}
