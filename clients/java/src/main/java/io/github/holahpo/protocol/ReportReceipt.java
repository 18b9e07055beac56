// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one report, and the decision on its trial.
 *
 * @param trialId the trial
 * @param step the step of the report
 * @param outcome the outcome of the report
 * @param decision the decision on the trial
 * @param nextStep the next step at which there will be a decision: reports of smaller steps can be
 *     sent together with it. Absent if there will be none; may be null
 * @param reason why the trial is stopped or paused, for people; may be null
 * @param state the current state of the trial, if it is not running under this lease; may be null
 * @param objectives the recorded values, if they differ; may be null
 * @param discard checkpoints of the trial that are no longer needed; the worker may delete them
 * @param error why the report was refused; may be null
 */
public record ReportReceipt(
    long trialId,
    long step,
    ReportOutcome outcome,
    Decision decision,
    @Nullable Long nextStep,
    @Nullable String reason,
    @Nullable TrialState state,
    @Nullable Map<String, Double> objectives,
    List<Checkpoint> discard,
    @Nullable ErrorResponse error)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public ReportReceipt {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(discard, "discard");
    objectives = Copies.mapOrNull(objectives);
    discard = Copies.list(discard);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param step the step of the report
   * @param outcome the outcome of the report
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId, long step, ReportOutcome outcome) {
    return new Builder(trialId, step, outcome);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, step, outcome);
    builder.decision = decision;
    builder.nextStep = nextStep;
    builder.reason = reason;
    builder.state = state;
    builder.objectives = objectives;
    builder.discard = discard;
    builder.error = error;
    return builder;
  }

  static ReportReceipt read(JsonValue value) {
    JsonObject in = value.asObject();
    return new ReportReceipt(
        in.required("trial_id", JsonValue::asLong),
        in.required("step", JsonValue::asLong),
        in.required("outcome", ReportOutcome::read),
        in.optional("decision", Decision::read, Decision.CONTINUE),
        in.nullable("next_step", JsonValue::asLong),
        in.nullable("reason", JsonValue::asString),
        in.nullable("state", TrialState::read),
        in.nullable("objectives", JsonValue.map(JsonValue::asDouble)),
        in.optional("discard", JsonValue.list(Checkpoint::read), List.of()),
        in.nullable("error", ErrorResponse::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("step", step);
    out.field("outcome", outcome);
    out.optional("decision", decision, Decision.CONTINUE);
    out.optional("next_step", nextStep, null);
    out.optional("reason", reason, null);
    out.optional("state", state, null);
    out.optional("objectives", objectives, null);
    out.optional("discard", discard, List.of());
    out.optional("error", error, null);
  }

  /** Builds a {@link ReportReceipt}. */
  public static final class Builder {
    private final long trialId;
    private final long step;
    private final ReportOutcome outcome;
    private Decision decision = Decision.CONTINUE;
    private @Nullable Long nextStep;
    private @Nullable String reason;
    private @Nullable TrialState state;
    private @Nullable Map<String, Double> objectives;
    private List<Checkpoint> discard = List.of();
    private @Nullable ErrorResponse error;

    private Builder(long trialId, long step, ReportOutcome outcome) {
      this.trialId = trialId;
      this.step = step;
      this.outcome = outcome;
    }

    /**
     * Sets {@code decision}.
     *
     * @param decision the decision on the trial
     * @return this builder
     */
    public Builder decision(Decision decision) {
      this.decision = decision;
      return this;
    }

    /**
     * Sets {@code next_step}.
     *
     * @param nextStep the next step at which there will be a decision: reports of smaller steps can
     *     be sent together with it. Absent if there will be none; may be null
     * @return this builder
     */
    public Builder nextStep(@Nullable Long nextStep) {
      this.nextStep = nextStep;
      return this;
    }

    /**
     * Sets {@code reason}.
     *
     * @param reason why the trial is stopped or paused, for people; may be null
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Sets {@code state}.
     *
     * @param state the current state of the trial, if it is not running under this lease; may be
     *     null
     * @return this builder
     */
    public Builder state(@Nullable TrialState state) {
      this.state = state;
      return this;
    }

    /**
     * Sets {@code objectives}.
     *
     * @param objectives the recorded values, if they differ; may be null
     * @return this builder
     */
    public Builder objectives(@Nullable Map<String, Double> objectives) {
      this.objectives = objectives;
      return this;
    }

    /**
     * Sets {@code discard}.
     *
     * @param discard checkpoints of the trial that are no longer needed; the worker may delete them
     * @return this builder
     */
    public Builder discard(List<Checkpoint> discard) {
      this.discard = discard;
      return this;
    }

    /**
     * Sets {@code error}.
     *
     * @param error why the report was refused; may be null
     * @return this builder
     */
    public Builder error(@Nullable ErrorResponse error) {
      this.error = error;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ReportReceipt build() {
      return new ReportReceipt(
          trialId, step, outcome, decision, nextStep, reason, state, objectives, discard, error);
    }
  }
}
