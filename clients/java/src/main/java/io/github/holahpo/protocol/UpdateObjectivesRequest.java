// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Replace the settings of the objectives, under the same names. All trials are scored again.
 *
 * @param study the study that is meant; null: the client's
 * @param expectedRevision the revision that the change is based on; if it is not the current one,
 *     the reply is a {@code conflict}
 * @param objectives all objectives, with their existing names
 */
public record UpdateObjectivesRequest(
    @Nullable String study, long expectedRevision, List<ObjectiveSpec> objectives)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public UpdateObjectivesRequest {
    Objects.requireNonNull(objectives, "objectives");
    objectives = Copies.list(objectives);
  }

  @Override
  public UpdateObjectivesRequest withStudy(String study) {
    return new UpdateObjectivesRequest(study, expectedRevision, objectives);
  }

  /**
   * Begins with what is needed.
   *
   * @param expectedRevision the revision that the change is based on; if it is not the current one,
   *     the reply is a {@code conflict}
   * @param objectives all objectives, with their existing names
   * @return a builder with everything else at its default
   */
  public static Builder builder(long expectedRevision, List<ObjectiveSpec> objectives) {
    return new Builder(expectedRevision, objectives);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(expectedRevision, objectives);
    builder.study = study;
    return builder;
  }

  static UpdateObjectivesRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "UpdateObjectivesRequest");
    return new UpdateObjectivesRequest(
        in.optional("study", JsonValue::asString),
        in.required("expected_revision", JsonValue::asLong),
        in.required("objectives", JsonValue.list(ObjectiveSpec::read)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "UpdateObjectivesRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("expected_revision", expectedRevision);
    out.field("objectives", objectives);
  }

  /** Builds a {@link UpdateObjectivesRequest}. */
  public static final class Builder {
    private final long expectedRevision;
    private final List<ObjectiveSpec> objectives;
    private @Nullable String study;

    private Builder(long expectedRevision, List<ObjectiveSpec> objectives) {
      this.expectedRevision = expectedRevision;
      this.objectives = objectives;
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
    public UpdateObjectivesRequest build() {
      return new UpdateObjectivesRequest(study, expectedRevision, objectives);
    }
  }
}
