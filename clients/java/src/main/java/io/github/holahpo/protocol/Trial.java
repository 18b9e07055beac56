// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trial and its current state. {@code costs} are those under {@code objective_revision}.
 *
 * @param trialId its id
 * @param state its state
 * @param origin the origin of the parameters
 * @param originDetail the sampler's word for its choice, such as {@code start} or {@code region},
 *     for information; may be null
 * @param parameters the parameters
 * @param attempt the number of its latest lease; 0 before the first
 * @param workerId the worker of its latest lease; may be null
 * @param objectives its values, if completed; if stopped or paused, its values at the largest step;
 *     may be null
 * @param costs its cost in each comparison group, if completed
 * @param objectiveRevision the revision of the objectives for {@code costs}
 * @param retries expired leases and failures with {@code retry} so far
 * @param preemptions the number of times that it was given back so far
 * @param step the largest step that was reported; 0 before the first report
 * @param reason the reason of a failure or cancellation; may be null
 * @param metadata the metadata of its result, if the request asked for it; may be null
 * @param createdMs when it was created
 * @param startedMs when its latest lease began; may be null
 * @param endedMs when it ended; may be null
 * @param changed the event of its latest change
 * @param note the note that an operator wrote; may be null
 * @param labels texts or links by name, set by an operator; may be null
 */
public record Trial(
    long trialId,
    TrialState state,
    Origin origin,
    @Nullable String originDetail,
    Parameters parameters,
    long attempt,
    @Nullable String workerId,
    @Nullable Map<String, Double> objectives,
    List<GroupCost> costs,
    long objectiveRevision,
    long retries,
    long preemptions,
    long step,
    @Nullable String reason,
    @Nullable Map<String, @Nullable Object> metadata,
    long createdMs,
    @Nullable Long startedMs,
    @Nullable Long endedMs,
    long changed,
    @Nullable String note,
    @Nullable Map<String, String> labels)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Trial {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(costs, "costs");
    objectives = Copies.mapOrNull(objectives);
    costs = Copies.list(costs);
    metadata = Copies.mapOrNull(metadata);
    labels = Copies.mapOrNull(labels);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId its id
   * @param state its state
   * @param parameters the parameters
   * @param createdMs when it was created
   * @return a builder with everything else at its default
   */
  public static Builder builder(
      long trialId, TrialState state, Parameters parameters, long createdMs) {
    return new Builder(trialId, state, parameters, createdMs);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, state, parameters, createdMs);
    builder.origin = origin;
    builder.originDetail = originDetail;
    builder.attempt = attempt;
    builder.workerId = workerId;
    builder.objectives = objectives;
    builder.costs = costs;
    builder.objectiveRevision = objectiveRevision;
    builder.retries = retries;
    builder.preemptions = preemptions;
    builder.step = step;
    builder.reason = reason;
    builder.metadata = metadata;
    builder.startedMs = startedMs;
    builder.endedMs = endedMs;
    builder.changed = changed;
    builder.note = note;
    builder.labels = labels;
    return builder;
  }

  static Trial read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Trial(
        in.required("trial_id", JsonValue::asLong),
        in.required("state", TrialState::read),
        in.optional("origin", Origin::read, Origin.SAMPLER),
        in.nullable("origin_detail", JsonValue::asString),
        in.required("parameters", Parameters::read),
        in.optional("attempt", JsonValue::asLong, 0L),
        in.nullable("worker_id", JsonValue::asString),
        in.nullable("objectives", JsonValue.map(JsonValue::asDouble)),
        in.optional("costs", JsonValue.list(GroupCost::read), List.of()),
        in.optional("objective_revision", JsonValue::asLong, 0L),
        in.optional("retries", JsonValue::asLong, 0L),
        in.optional("preemptions", JsonValue::asLong, 0L),
        in.optional("step", JsonValue::asLong, 0L),
        in.nullable("reason", JsonValue::asString),
        in.nullable("metadata", JsonValue.map(JsonValue::asAny)),
        in.required("created_ms", JsonValue::asLong),
        in.nullable("started_ms", JsonValue::asLong),
        in.nullable("ended_ms", JsonValue::asLong),
        in.optional("changed", JsonValue::asLong, 0L),
        in.nullable("note", JsonValue::asString),
        in.nullable("labels", JsonValue.map(JsonValue::asString)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("state", state);
    out.optional("origin", origin, Origin.SAMPLER);
    out.optional("origin_detail", originDetail, null);
    out.field("parameters", parameters);
    out.optional("attempt", attempt, 0L);
    out.optional("worker_id", workerId, null);
    out.optional("objectives", objectives, null);
    out.optional("costs", costs, List.of());
    out.optional("objective_revision", objectiveRevision, 0L);
    out.optional("retries", retries, 0L);
    out.optional("preemptions", preemptions, 0L);
    out.optional("step", step, 0L);
    out.optional("reason", reason, null);
    out.optional("metadata", metadata, null);
    out.field("created_ms", createdMs);
    out.optional("started_ms", startedMs, null);
    out.optional("ended_ms", endedMs, null);
    out.optional("changed", changed, 0L);
    out.optional("note", note, null);
    out.optional("labels", labels, null);
  }

  /** Builds a {@link Trial}. */
  public static final class Builder {
    private final long trialId;
    private final TrialState state;
    private final Parameters parameters;
    private final long createdMs;
    private Origin origin = Origin.SAMPLER;
    private @Nullable String originDetail;
    private long attempt = 0L;
    private @Nullable String workerId;
    private @Nullable Map<String, Double> objectives;
    private List<GroupCost> costs = List.of();
    private long objectiveRevision = 0L;
    private long retries = 0L;
    private long preemptions = 0L;
    private long step = 0L;
    private @Nullable String reason;
    private @Nullable Map<String, @Nullable Object> metadata;
    private @Nullable Long startedMs;
    private @Nullable Long endedMs;
    private long changed = 0L;
    private @Nullable String note;
    private @Nullable Map<String, String> labels;

    private Builder(long trialId, TrialState state, Parameters parameters, long createdMs) {
      this.trialId = trialId;
      this.state = state;
      this.parameters = parameters;
      this.createdMs = createdMs;
    }

    /**
     * Sets {@code origin}.
     *
     * @param origin the origin of the parameters
     * @return this builder
     */
    public Builder origin(Origin origin) {
      this.origin = origin;
      return this;
    }

    /**
     * Sets {@code origin_detail}.
     *
     * @param originDetail the sampler's word for its choice, such as {@code start} or {@code
     *     region}, for information; may be null
     * @return this builder
     */
    public Builder originDetail(@Nullable String originDetail) {
      this.originDetail = originDetail;
      return this;
    }

    /**
     * Sets {@code attempt}.
     *
     * @param attempt the number of its latest lease; 0 before the first
     * @return this builder
     */
    public Builder attempt(long attempt) {
      this.attempt = attempt;
      return this;
    }

    /**
     * Sets {@code worker_id}.
     *
     * @param workerId the worker of its latest lease; may be null
     * @return this builder
     */
    public Builder workerId(@Nullable String workerId) {
      this.workerId = workerId;
      return this;
    }

    /**
     * Sets {@code objectives}.
     *
     * @param objectives its values, if completed; if stopped or paused, its values at the largest
     *     step; may be null
     * @return this builder
     */
    public Builder objectives(@Nullable Map<String, Double> objectives) {
      this.objectives = objectives;
      return this;
    }

    /**
     * Sets {@code costs}.
     *
     * @param costs its cost in each comparison group, if completed
     * @return this builder
     */
    public Builder costs(List<GroupCost> costs) {
      this.costs = costs;
      return this;
    }

    /**
     * Sets {@code objective_revision}.
     *
     * @param objectiveRevision the revision of the objectives for {@code costs}
     * @return this builder
     */
    public Builder objectiveRevision(long objectiveRevision) {
      this.objectiveRevision = objectiveRevision;
      return this;
    }

    /**
     * Sets {@code retries}.
     *
     * @param retries expired leases and failures with {@code retry} so far
     * @return this builder
     */
    public Builder retries(long retries) {
      this.retries = retries;
      return this;
    }

    /**
     * Sets {@code preemptions}.
     *
     * @param preemptions the number of times that it was given back so far
     * @return this builder
     */
    public Builder preemptions(long preemptions) {
      this.preemptions = preemptions;
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
     * @param reason the reason of a failure or cancellation; may be null
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Sets {@code metadata}.
     *
     * @param metadata the metadata of its result, if the request asked for it; may be null
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, @Nullable Object> metadata) {
      this.metadata = metadata;
      return this;
    }

    /**
     * Sets {@code started_ms}.
     *
     * @param startedMs when its latest lease began; may be null
     * @return this builder
     */
    public Builder startedMs(@Nullable Long startedMs) {
      this.startedMs = startedMs;
      return this;
    }

    /**
     * Sets {@code ended_ms}.
     *
     * @param endedMs when it ended; may be null
     * @return this builder
     */
    public Builder endedMs(@Nullable Long endedMs) {
      this.endedMs = endedMs;
      return this;
    }

    /**
     * Sets {@code changed}.
     *
     * @param changed the event of its latest change
     * @return this builder
     */
    public Builder changed(long changed) {
      this.changed = changed;
      return this;
    }

    /**
     * Sets {@code note}.
     *
     * @param note the note that an operator wrote; may be null
     * @return this builder
     */
    public Builder note(@Nullable String note) {
      this.note = note;
      return this;
    }

    /**
     * Sets {@code labels}.
     *
     * @param labels texts or links by name, set by an operator; may be null
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
    public Trial build() {
      return new Trial(
          trialId,
          state,
          origin,
          originDetail,
          parameters,
          attempt,
          workerId,
          objectives,
          costs,
          objectiveRevision,
          retries,
          preemptions,
          step,
          reason,
          metadata,
          createdMs,
          startedMs,
          endedMs,
          changed,
          note,
          labels);
    }
  }
}
