// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Add known results, such as those of an earlier study. All or none are added; they do not count
 * for the budget.
 *
 * @param study the study that is meant; null: the client's
 * @param trials the results
 */
public record AddTrialsRequest(@Nullable String study, List<AddedTrial> trials)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public AddTrialsRequest {
    Objects.requireNonNull(trials, "trials");
    trials = Copies.list(trials);
  }

  @Override
  public AddTrialsRequest withStudy(String study) {
    return new AddTrialsRequest(study, trials);
  }

  /**
   * Begins with what is needed.
   *
   * @param trials the results
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<AddedTrial> trials) {
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

  static AddTrialsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "AddTrialsRequest");
    return new AddTrialsRequest(
        in.optional("study", JsonValue::asString),
        in.required("trials", JsonValue.list(AddedTrial::read)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "AddTrialsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("trials", trials);
  }

  /** Builds a {@link AddTrialsRequest}. */
  public static final class Builder {
    private final List<AddedTrial> trials;
    private @Nullable String study;

    private Builder(List<AddedTrial> trials) {
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
    public AddTrialsRequest build() {
      return new AddTrialsRequest(study, trials);
    }
  }
}
