// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Queue parameter sets for evaluation before any new suggestion. All or none are queued.
 *
 * @param study the study that is meant; null: the client's
 * @param trials the parameter sets
 */
public record EnqueueTrialsRequest(@Nullable String study, List<Parameters> trials)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public EnqueueTrialsRequest {
    Objects.requireNonNull(trials, "trials");
    trials = Copies.list(trials);
  }

  @Override
  public EnqueueTrialsRequest withStudy(String study) {
    return new EnqueueTrialsRequest(study, trials);
  }

  /**
   * Begins with what is needed.
   *
   * @param trials the parameter sets
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<Parameters> trials) {
    return new Builder(trials);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trials);
    builder.study = study;
    return builder;
  }

  static EnqueueTrialsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "EnqueueTrialsRequest");
    return new EnqueueTrialsRequest(
        in.optional("study", JsonValue::asString),
        in.required("trials", JsonValue.list(Parameters::read)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "EnqueueTrialsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("trials", trials);
  }

  /** Builds a {@link EnqueueTrialsRequest}. */
  public static final class Builder {
    private final List<Parameters> trials;
    private @Nullable String study;

    private Builder(List<Parameters> trials) {
      this.trials = trials;
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
    public EnqueueTrialsRequest build() {
      return new EnqueueTrialsRequest(study, trials);
    }
  }
}
