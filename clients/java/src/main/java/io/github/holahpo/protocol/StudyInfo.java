// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A study and its current state.
 *
 * @param study its name
 * @param spec the spec, with all changes so far
 * @param state whether it gives out trials
 * @param reason the reason of the end; absent for a study that has not finished; may be null
 * @param revision counts the changes of the study; an update gives the revision that it expects
 * @param objectiveRevision counts the changes of the objectives
 * @param createdMs when it was created
 * @param runningS the seconds since creation in which scheduler and study were running; they count
 *     for {@code deadline_s}
 * @param counts its trials by state
 * @param createdTrials trials created by ask or enqueue, which count for {@code max_trials}
 * @param usedSteps the steps that the trials have used, which count for {@code max_steps}: the sum
 *     of their largest reported steps
 * @param savedSteps the steps that the stopped trials did not use
 */
public record StudyInfo(
    String study,
    StudySpec spec,
    StudyState state,
    @Nullable FinishReason reason,
    long revision,
    long objectiveRevision,
    long createdMs,
    double runningS,
    TrialCounts counts,
    long createdTrials,
    long usedSteps,
    long savedSteps)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public StudyInfo {
    Objects.requireNonNull(study, "study");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(counts, "counts");
  }

  /**
   * Begins with what is needed.
   *
   * @param study its name
   * @param spec the spec, with all changes so far
   * @param state whether it gives out trials
   * @param revision counts the changes of the study; an update gives the revision that it expects
   * @param objectiveRevision counts the changes of the objectives
   * @param createdMs when it was created
   * @return a builder with everything else at its default
   */
  public static Builder builder(
      String study,
      StudySpec spec,
      StudyState state,
      long revision,
      long objectiveRevision,
      long createdMs) {
    return new Builder(study, spec, state, revision, objectiveRevision, createdMs);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(study, spec, state, revision, objectiveRevision, createdMs);
    builder.reason = reason;
    builder.runningS = runningS;
    builder.counts = counts;
    builder.createdTrials = createdTrials;
    builder.usedSteps = usedSteps;
    builder.savedSteps = savedSteps;
    return builder;
  }

  static StudyInfo read(JsonValue value) {
    JsonObject in = value.asObject();
    return new StudyInfo(
        in.required("study", JsonValue::asString),
        in.required("spec", StudySpec::read),
        in.required("state", StudyState::read),
        in.nullable("reason", FinishReason::read),
        in.required("revision", JsonValue::asLong),
        in.required("objective_revision", JsonValue::asLong),
        in.required("created_ms", JsonValue::asLong),
        in.optional("running_s", JsonValue::asDouble, 0.0),
        in.optional(
            "counts", TrialCounts::read, new TrialCounts(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L)),
        in.optional("created_trials", JsonValue::asLong, 0L),
        in.optional("used_steps", JsonValue::asLong, 0L),
        in.optional("saved_steps", JsonValue::asLong, 0L));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("study", study);
    out.field("spec", spec);
    out.field("state", state);
    out.optional("reason", reason, null);
    out.field("revision", revision);
    out.field("objective_revision", objectiveRevision);
    out.field("created_ms", createdMs);
    out.optional("running_s", runningS, 0.0);
    out.optional("counts", counts, new TrialCounts(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L));
    out.optional("created_trials", createdTrials, 0L);
    out.optional("used_steps", usedSteps, 0L);
    out.optional("saved_steps", savedSteps, 0L);
  }

  /** Builds a {@link StudyInfo}. */
  public static final class Builder {
    private final String study;
    private final StudySpec spec;
    private final StudyState state;
    private final long revision;
    private final long objectiveRevision;
    private final long createdMs;
    private @Nullable FinishReason reason;
    private double runningS = 0.0;
    private TrialCounts counts = new TrialCounts(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    private long createdTrials = 0L;
    private long usedSteps = 0L;
    private long savedSteps = 0L;

    private Builder(
        String study,
        StudySpec spec,
        StudyState state,
        long revision,
        long objectiveRevision,
        long createdMs) {
      this.study = study;
      this.spec = spec;
      this.state = state;
      this.revision = revision;
      this.objectiveRevision = objectiveRevision;
      this.createdMs = createdMs;
    }

    /**
     * Sets {@code reason}.
     *
     * @param reason the reason of the end; absent for a study that has not finished; may be null
     * @return this builder
     */
    public Builder reason(@Nullable FinishReason reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Sets {@code running_s}.
     *
     * @param runningS the seconds since creation in which scheduler and study were running; they
     *     count for {@code deadline_s}
     * @return this builder
     */
    public Builder runningS(double runningS) {
      this.runningS = runningS;
      return this;
    }

    /**
     * Sets {@code counts}.
     *
     * @param counts its trials by state
     * @return this builder
     */
    public Builder counts(TrialCounts counts) {
      this.counts = counts;
      return this;
    }

    /**
     * Sets {@code created_trials}.
     *
     * @param createdTrials trials created by ask or enqueue, which count for {@code max_trials}
     * @return this builder
     */
    public Builder createdTrials(long createdTrials) {
      this.createdTrials = createdTrials;
      return this;
    }

    /**
     * Sets {@code used_steps}.
     *
     * @param usedSteps the steps that the trials have used, which count for {@code max_steps}: the
     *     sum of their largest reported steps
     * @return this builder
     */
    public Builder usedSteps(long usedSteps) {
      this.usedSteps = usedSteps;
      return this;
    }

    /**
     * Sets {@code saved_steps}.
     *
     * @param savedSteps the steps that the stopped trials did not use
     * @return this builder
     */
    public Builder savedSteps(long savedSteps) {
      this.savedSteps = savedSteps;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public StudyInfo build() {
      return new StudyInfo(
          study,
          spec,
          state,
          reason,
          revision,
          objectiveRevision,
          createdMs,
          runningS,
          counts,
          createdTrials,
          usedSteps,
          savedSteps);
    }
  }
}
