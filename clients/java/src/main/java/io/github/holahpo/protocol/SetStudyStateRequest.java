// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pause, resume or finish a study by hand. {@code running} also reopens a study that was finished
 * by hand.
 *
 * @param study the study that is meant; null: the client's
 * @param state the new state
 */
public record SetStudyStateRequest(@Nullable String study, StudyState state)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public SetStudyStateRequest {
    Objects.requireNonNull(state, "state");
  }

  @Override
  public SetStudyStateRequest withStudy(String study) {
    return new SetStudyStateRequest(study, state);
  }

  /**
   * Begins with what is needed.
   *
   * @param state the new state
   * @return a builder with everything else at its default
   */
  public static Builder builder(StudyState state) {
    return new Builder(state);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(state);
    builder.study = study;
    return builder;
  }

  static SetStudyStateRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "SetStudyStateRequest");
    return new SetStudyStateRequest(
        in.optional("study", JsonValue::asString), in.required("state", StudyState::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "SetStudyStateRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("state", state);
  }

  /** Builds a {@link SetStudyStateRequest}. */
  public static final class Builder {
    private final StudyState state;
    private @Nullable String study;

    private Builder(StudyState state) {
      this.state = state;
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
    public SetStudyStateRequest build() {
      return new SetStudyStateRequest(study, state);
    }
  }
}
