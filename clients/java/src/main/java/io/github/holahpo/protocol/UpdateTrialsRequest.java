// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Set notes and labels of trials, in whatever state. They do not influence suggestions.
 *
 * @param study the study that is meant; null: the client's
 * @param updates the changes, made in order
 */
public record UpdateTrialsRequest(@Nullable String study, List<TrialUpdate> updates)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public UpdateTrialsRequest {
    Objects.requireNonNull(updates, "updates");
    updates = Copies.list(updates);
  }

  @Override
  public UpdateTrialsRequest withStudy(String study) {
    return new UpdateTrialsRequest(study, updates);
  }

  /**
   * Begins with what is needed.
   *
   * @param updates the changes, made in order
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<TrialUpdate> updates) {
    return new Builder(updates);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(updates);
    builder.study = study;
    return builder;
  }

  static UpdateTrialsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "UpdateTrialsRequest");
    return new UpdateTrialsRequest(
        in.optional("study", JsonValue::asString),
        in.required("updates", JsonValue.list(TrialUpdate::read)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "UpdateTrialsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("updates", updates);
  }

  /** Builds a {@link UpdateTrialsRequest}. */
  public static final class Builder {
    private final List<TrialUpdate> updates;
    private @Nullable String study;

    private Builder(List<TrialUpdate> updates) {
      this.updates = updates;
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
    public UpdateTrialsRequest build() {
      return new UpdateTrialsRequest(study, updates);
    }
  }
}
