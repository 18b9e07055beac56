// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ask how the completed trials would be ranked under other settings of the objectives. Nothing is
 * changed.
 *
 * @param study the study that is meant; null: the client's
 * @param objectives all objectives, with their existing names
 * @param limit the maximum number of trials
 */
public record PreviewObjectivesRequest(
    @Nullable String study, List<ObjectiveSpec> objectives, int limit) implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public PreviewObjectivesRequest {
    Objects.requireNonNull(objectives, "objectives");
    objectives = Copies.list(objectives);
  }

  @Override
  public PreviewObjectivesRequest withStudy(String study) {
    return new PreviewObjectivesRequest(study, objectives, limit);
  }

  /**
   * Begins with what is needed.
   *
   * @param objectives all objectives, with their existing names
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<ObjectiveSpec> objectives) {
    return new Builder(objectives);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(objectives);
    builder.study = study;
    builder.limit = limit;
    return builder;
  }

  static PreviewObjectivesRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "PreviewObjectivesRequest");
    return new PreviewObjectivesRequest(
        in.optional("study", JsonValue::asString),
        in.required("objectives", JsonValue.list(ObjectiveSpec::read)),
        in.optional("limit", JsonValue::asInteger, 10));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "PreviewObjectivesRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("objectives", objectives);
    out.optional("limit", limit, 10);
  }

  /** Builds a {@link PreviewObjectivesRequest}. */
  public static final class Builder {
    private final List<ObjectiveSpec> objectives;
    private @Nullable String study;
    private int limit = 10;

    private Builder(List<ObjectiveSpec> objectives) {
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
     * Makes the record.
     *
     * @return the record
     */
    public PreviewObjectivesRequest build() {
      return new PreviewObjectivesRequest(study, objectives, limit);
    }
  }
}
