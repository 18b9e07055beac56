// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recorded report, and the decision that it brought.
 *
 * @param trialId the trial
 * @param attempt the number of the lease under which it was reported
 * @param step the step
 * @param objectives the reported values
 * @param diverged whether a value was not finite
 * @param decision the decision on the trial
 * @param reason the reason of the decision; may be null
 * @param checkpoint where the state of the evaluation at this step is stored; may be null
 * @param timeMs when it was recorded
 */
public record StoredReport(
    long trialId,
    long attempt,
    long step,
    Map<String, Double> objectives,
    boolean diverged,
    Decision decision,
    @Nullable String reason,
    @Nullable Checkpoint checkpoint,
    long timeMs)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public StoredReport {
    Objects.requireNonNull(objectives, "objectives");
    Objects.requireNonNull(decision, "decision");
    objectives = Copies.map(objectives);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param attempt the number of the lease under which it was reported
   * @param step the step
   * @param timeMs when it was recorded
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId, long attempt, long step, long timeMs) {
    return new Builder(trialId, attempt, step, timeMs);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, attempt, step, timeMs);
    builder.objectives = objectives;
    builder.diverged = diverged;
    builder.decision = decision;
    builder.reason = reason;
    builder.checkpoint = checkpoint;
    return builder;
  }

  static StoredReport read(JsonValue value) {
    JsonObject in = value.asObject();
    return new StoredReport(
        in.required("trial_id", JsonValue::asLong),
        in.required("attempt", JsonValue::asLong),
        in.required("step", JsonValue::asLong),
        in.optional("objectives", JsonValue.map(JsonValue::asDouble), Map.of()),
        in.optional("diverged", JsonValue::asBoolean, false),
        in.optional("decision", Decision::read, Decision.CONTINUE),
        in.nullable("reason", JsonValue::asString),
        in.nullable("checkpoint", Checkpoint::read),
        in.required("time_ms", JsonValue::asLong));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("attempt", attempt);
    out.field("step", step);
    out.optional("objectives", objectives, Map.of());
    out.optional("diverged", diverged, false);
    out.optional("decision", decision, Decision.CONTINUE);
    out.optional("reason", reason, null);
    out.optional("checkpoint", checkpoint, null);
    out.field("time_ms", timeMs);
  }

  /** Builds a {@link StoredReport}. */
  public static final class Builder {
    private final long trialId;
    private final long attempt;
    private final long step;
    private final long timeMs;
    private Map<String, Double> objectives = Map.of();
    private boolean diverged = false;
    private Decision decision = Decision.CONTINUE;
    private @Nullable String reason;
    private @Nullable Checkpoint checkpoint;

    private Builder(long trialId, long attempt, long step, long timeMs) {
      this.trialId = trialId;
      this.attempt = attempt;
      this.step = step;
      this.timeMs = timeMs;
    }

    /**
     * Sets {@code objectives}.
     *
     * @param objectives the reported values
     * @return this builder
     */
    public Builder objectives(Map<String, Double> objectives) {
      this.objectives = objectives;
      return this;
    }

    /**
     * Sets {@code diverged}.
     *
     * @param diverged whether a value was not finite
     * @return this builder
     */
    public Builder diverged(boolean diverged) {
      this.diverged = diverged;
      return this;
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
     * Sets {@code reason}.
     *
     * @param reason the reason of the decision; may be null
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Sets {@code checkpoint}.
     *
     * @param checkpoint where the state of the evaluation at this step is stored; may be null
     * @return this builder
     */
    public Builder checkpoint(@Nullable Checkpoint checkpoint) {
      this.checkpoint = checkpoint;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public StoredReport build() {
      return new StoredReport(
          trialId, attempt, step, objectives, diverged, decision, reason, checkpoint, timeMs);
    }
  }
}
