// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Change the ends of a study, its description or its labels.
 *
 * <p>Absent fields stay. {@code clear} removes ends; a study that its ends finished is reopened by
 * a change of them.
 *
 * @param study the study that is meant; null: the client's
 * @param expectedRevision the revision that the change is based on; if it is not the current one,
 *     the reply is a {@code conflict}
 * @param maxTrials the total number of trials to create; may be null
 * @param maxSteps the total number of steps of all trials; may be null
 * @param maxFailures the number of failed trials that finishes the study; may be null
 * @param maxConsecutiveFailures the number of failed trials in a row that finishes the study; may
 *     be null
 * @param deadlineS the scheduler's running seconds after which the study finishes; may be null
 * @param stopAt objective values; the study finishes when one trial reaches all of them; may be
 *     null
 * @param clear ends to remove
 * @param description the new description; an empty text removes it; may be null
 * @param labels labels to set; an empty text removes the label, and labels that are not named stay;
 *     may be null
 */
public record UpdateStudyRequest(
    @Nullable String study,
    long expectedRevision,
    @Nullable Long maxTrials,
    @Nullable Long maxSteps,
    @Nullable Long maxFailures,
    @Nullable Long maxConsecutiveFailures,
    @Nullable Double deadlineS,
    @Nullable Map<String, Double> stopAt,
    List<EndName> clear,
    @Nullable String description,
    @Nullable Map<String, String> labels)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public UpdateStudyRequest {
    Objects.requireNonNull(clear, "clear");
    stopAt = Copies.mapOrNull(stopAt);
    clear = Copies.list(clear);
    labels = Copies.mapOrNull(labels);
  }

  @Override
  public UpdateStudyRequest withStudy(String study) {
    return new UpdateStudyRequest(
        study,
        expectedRevision,
        maxTrials,
        maxSteps,
        maxFailures,
        maxConsecutiveFailures,
        deadlineS,
        stopAt,
        clear,
        description,
        labels);
  }

  /**
   * Begins with what is needed.
   *
   * @param expectedRevision the revision that the change is based on; if it is not the current one,
   *     the reply is a {@code conflict}
   * @return a builder with everything else at its default
   */
  public static Builder builder(long expectedRevision) {
    return new Builder(expectedRevision);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(expectedRevision);
    builder.study = study;
    builder.maxTrials = maxTrials;
    builder.maxSteps = maxSteps;
    builder.maxFailures = maxFailures;
    builder.maxConsecutiveFailures = maxConsecutiveFailures;
    builder.deadlineS = deadlineS;
    builder.stopAt = stopAt;
    builder.clear = clear;
    builder.description = description;
    builder.labels = labels;
    return builder;
  }

  static UpdateStudyRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "UpdateStudyRequest");
    return new UpdateStudyRequest(
        in.optional("study", JsonValue::asString),
        in.required("expected_revision", JsonValue::asLong),
        in.nullable("max_trials", JsonValue::asLong),
        in.nullable("max_steps", JsonValue::asLong),
        in.nullable("max_failures", JsonValue::asLong),
        in.nullable("max_consecutive_failures", JsonValue::asLong),
        in.nullable("deadline_s", JsonValue::asDouble),
        in.nullable("stop_at", JsonValue.map(JsonValue::asDouble)),
        in.optional("clear", JsonValue.list(EndName::read), List.of()),
        in.nullable("description", JsonValue::asString),
        in.nullable("labels", JsonValue.map(JsonValue::asString)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "UpdateStudyRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("expected_revision", expectedRevision);
    out.optional("max_trials", maxTrials, null);
    out.optional("max_steps", maxSteps, null);
    out.optional("max_failures", maxFailures, null);
    out.optional("max_consecutive_failures", maxConsecutiveFailures, null);
    out.optional("deadline_s", deadlineS, null);
    out.optional("stop_at", stopAt, null);
    out.optional("clear", clear, List.of());
    out.optional("description", description, null);
    out.optional("labels", labels, null);
  }

  /** Builds a {@link UpdateStudyRequest}. */
  public static final class Builder {
    private final long expectedRevision;
    private @Nullable String study;
    private @Nullable Long maxTrials;
    private @Nullable Long maxSteps;
    private @Nullable Long maxFailures;
    private @Nullable Long maxConsecutiveFailures;
    private @Nullable Double deadlineS;
    private @Nullable Map<String, Double> stopAt;
    private List<EndName> clear = List.of();
    private @Nullable String description;
    private @Nullable Map<String, String> labels;

    private Builder(long expectedRevision) {
      this.expectedRevision = expectedRevision;
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
     * Sets {@code max_trials}.
     *
     * @param maxTrials the total number of trials to create; may be null
     * @return this builder
     */
    public Builder maxTrials(@Nullable Long maxTrials) {
      this.maxTrials = maxTrials;
      return this;
    }

    /**
     * Sets {@code max_steps}.
     *
     * @param maxSteps the total number of steps of all trials; may be null
     * @return this builder
     */
    public Builder maxSteps(@Nullable Long maxSteps) {
      this.maxSteps = maxSteps;
      return this;
    }

    /**
     * Sets {@code max_failures}.
     *
     * @param maxFailures the number of failed trials that finishes the study; may be null
     * @return this builder
     */
    public Builder maxFailures(@Nullable Long maxFailures) {
      this.maxFailures = maxFailures;
      return this;
    }

    /**
     * Sets {@code max_consecutive_failures}.
     *
     * @param maxConsecutiveFailures the number of failed trials in a row that finishes the study;
     *     may be null
     * @return this builder
     */
    public Builder maxConsecutiveFailures(@Nullable Long maxConsecutiveFailures) {
      this.maxConsecutiveFailures = maxConsecutiveFailures;
      return this;
    }

    /**
     * Sets {@code deadline_s}.
     *
     * @param deadlineS the scheduler's running seconds after which the study finishes; may be null
     * @return this builder
     */
    public Builder deadlineS(@Nullable Double deadlineS) {
      this.deadlineS = deadlineS;
      return this;
    }

    /**
     * Sets {@code stop_at}.
     *
     * @param stopAt objective values; the study finishes when one trial reaches all of them; may be
     *     null
     * @return this builder
     */
    public Builder stopAt(@Nullable Map<String, Double> stopAt) {
      this.stopAt = stopAt;
      return this;
    }

    /**
     * Sets {@code clear}.
     *
     * @param clear ends to remove
     * @return this builder
     */
    public Builder clear(List<EndName> clear) {
      this.clear = clear;
      return this;
    }

    /**
     * Sets {@code description}.
     *
     * @param description the new description; an empty text removes it; may be null
     * @return this builder
     */
    public Builder description(@Nullable String description) {
      this.description = description;
      return this;
    }

    /**
     * Sets {@code labels}.
     *
     * @param labels labels to set; an empty text removes the label, and labels that are not named
     *     stay; may be null
     * @return this builder
     */
    public Builder labels(@Nullable Map<String, String> labels) {
      this.labels = labels;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public UpdateStudyRequest build() {
      return new UpdateStudyRequest(
          study,
          expectedRevision,
          maxTrials,
          maxSteps,
          maxFailures,
          maxConsecutiveFailures,
          deadlineS,
          stopAt,
          clear,
          description,
          labels);
    }
  }
}
