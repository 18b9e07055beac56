// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trial has another state, another lease, or another note or label.
 *
 * @param eventId the number of the event in the study
 * @param timeMs the time of the event
 * @param trialId the trial
 * @param state the new state
 * @param attempt the number of its latest lease
 * @param workerId the worker of that lease; may be null
 * @param step the largest step that was reported; 0 before the first report
 * @param reason the reason, for information; may be null
 */
public record TrialChanged(
    long eventId,
    long timeMs,
    long trialId,
    TrialState state,
    long attempt,
    @Nullable String workerId,
    long step,
    @Nullable String reason)
    implements Event {
  /** Checks that what is needed is there, and copies collections. */
  public TrialChanged {
    Objects.requireNonNull(state, "state");
  }

  /**
   * Begins with what is needed.
   *
   * @param eventId the number of the event in the study
   * @param timeMs the time of the event
   * @param trialId the trial
   * @param state the new state
   * @return a builder with everything else at its default
   */
  public static Builder builder(long eventId, long timeMs, long trialId, TrialState state) {
    return new Builder(eventId, timeMs, trialId, state);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(eventId, timeMs, trialId, state);
    builder.attempt = attempt;
    builder.workerId = workerId;
    builder.step = step;
    builder.reason = reason;
    return builder;
  }

  static TrialChanged read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "TrialChanged");
    return new TrialChanged(
        in.required("event_id", JsonValue::asLong),
        in.required("time_ms", JsonValue::asLong),
        in.required("trial_id", JsonValue::asLong),
        in.required("state", TrialState::read),
        in.optional("attempt", JsonValue::asLong, 0L),
        in.nullable("worker_id", JsonValue::asString),
        in.optional("step", JsonValue::asLong, 0L),
        in.nullable("reason", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "TrialChanged");
    out.field("event_id", eventId);
    out.field("time_ms", timeMs);
    out.field("trial_id", trialId);
    out.field("state", state);
    out.optional("attempt", attempt, 0L);
    out.optional("worker_id", workerId, null);
    out.optional("step", step, 0L);
    out.optional("reason", reason, null);
  }

  /** Builds a {@link TrialChanged}. */
  public static final class Builder {
    private final long eventId;
    private final long timeMs;
    private final long trialId;
    private final TrialState state;
    private long attempt = 0L;
    private @Nullable String workerId;
    private long step = 0L;
    private @Nullable String reason;

    private Builder(long eventId, long timeMs, long trialId, TrialState state) {
      this.eventId = eventId;
      this.timeMs = timeMs;
      this.trialId = trialId;
      this.state = state;
    }

    /**
     * Sets {@code attempt}.
     *
     * @param attempt the number of its latest lease
     * @return this builder
     */
    public Builder attempt(long attempt) {
      this.attempt = attempt;
      return this;
    }

    /**
     * Sets {@code worker_id}.
     *
     * @param workerId the worker of that lease; may be null
     * @return this builder
     */
    public Builder workerId(@Nullable String workerId) {
      this.workerId = workerId;
      return this;
    }

    /**
     * Sets {@code step}.
     *
     * @param step the largest step that was reported; 0 before the first report
     * @return this builder
     */
    public Builder step(long step) {
      this.step = step;
      return this;
    }

    /**
     * Sets {@code reason}.
     *
     * @param reason the reason, for information; may be null
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public TrialChanged build() {
      return new TrialChanged(eventId, timeMs, trialId, state, attempt, workerId, step, reason);
    }
  }
}
