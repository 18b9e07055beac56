// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Intermediate values of a trial at one step.
 *
 * @param trialId the trial
 * @param lease the token that came with the suggestion
 * @param step the step, from 1. Steps may be reported in any order, and with gaps
 * @param objectives the values of some or all objectives at this step
 * @param diverged whether a value is not finite; such a value cannot be sent, and counts as worse
 *     than any number
 * @param metadata data to store with the report; may be null
 * @param checkpoint where the state of the evaluation at this step is stored; may be null
 */
public record Report(
    long trialId,
    String lease,
    long step,
    Map<String, Double> objectives,
    boolean diverged,
    @Nullable Map<String, @Nullable Object> metadata,
    @Nullable Checkpoint checkpoint)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Report {
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(objectives, "objectives");
    objectives = Copies.map(objectives);
    metadata = Copies.mapOrNull(metadata);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param lease the token that came with the suggestion
   * @param step the step, from 1. Steps may be reported in any order, and with gaps
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId, String lease, long step) {
    return new Builder(trialId, lease, step);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, lease, step);
    builder.objectives = objectives;
    builder.diverged = diverged;
    builder.metadata = metadata;
    builder.checkpoint = checkpoint;
    return builder;
  }

  static Report read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Report(
        in.required("trial_id", JsonValue::asLong),
        in.required("lease", JsonValue::asString),
        in.required("step", JsonValue::asLong),
        in.optional("objectives", JsonValue.map(JsonValue::asDouble), Map.of()),
        in.optional("diverged", JsonValue::asBoolean, false),
        in.nullable("metadata", JsonValue.map(JsonValue::asAny)),
        in.nullable("checkpoint", Checkpoint::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("lease", lease);
    out.field("step", step);
    out.optional("objectives", objectives, Map.of());
    out.optional("diverged", diverged, false);
    out.optional("metadata", metadata, null);
    out.optional("checkpoint", checkpoint, null);
  }

  /** Builds a {@link Report}. */
  public static final class Builder {
    private final long trialId;
    private final String lease;
    private final long step;
    private Map<String, Double> objectives = Map.of();
    private boolean diverged = false;
    private @Nullable Map<String, @Nullable Object> metadata;
    private @Nullable Checkpoint checkpoint;

    private Builder(long trialId, String lease, long step) {
      this.trialId = trialId;
      this.lease = lease;
      this.step = step;
    }

    /**
     * Sets {@code objectives}.
     *
     * @param objectives the values of some or all objectives at this step
     * @return this builder
     */
    public Builder objectives(Map<String, Double> objectives) {
      this.objectives = objectives;
      return this;
    }

    /**
     * Sets {@code diverged}.
     *
     * @param diverged whether a value is not finite; such a value cannot be sent, and counts as
     *     worse than any number
     * @return this builder
     */
    public Builder diverged(boolean diverged) {
      this.diverged = diverged;
      return this;
    }

    /**
     * Sets {@code metadata}.
     *
     * @param metadata data to store with the report; may be null
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, @Nullable Object> metadata) {
      this.metadata = metadata;
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
    public Report build() {
      return new Report(trialId, lease, step, objectives, diverged, metadata, checkpoint);
    }
  }
}
