// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows by column; each column but those of {@code reports} has a value for each row.
 *
 * @param asOf the {@code changed_since} of the next request: the {@code changed} of the last row if
 *     there are more, otherwise the newest event
 * @param more whether more rows follow
 * @param total the number of trials that changed after {@code changed_since}: the rows of this
 *     reply and of those that follow
 * @param objectiveRevision the revision of the objectives for {@code costs}. If it is another one
 *     than before, read the costs again from 0
 * @param trialId the ids of the trials
 * @param changed the event of the latest change of each trial, increasing
 * @param state the states
 * @param parameters the parameters by name. Values of a categorical parameter are indices into
 *     {@code of}, where null may be a choice; a null in {@code values} says that the parameter is
 *     not active
 * @param createdMs with {@code times}: when each trial was created; may be null
 * @param startedMs with {@code times}: when its latest lease began; may be null
 * @param endedMs with {@code times}: when it ended; may be null
 * @param workerId with {@code worker}: the worker of its latest lease; may be null
 * @param objectives with {@code objectives}: the values of each objective, if completed; if stopped
 *     or paused, those at the largest step
 * @param costs with {@code costs}: the cost in each comparison group, if completed
 * @param violations with {@code costs}: the violation of the limits in each comparison group, if
 *     completed; 0 within all limits
 * @param reports with {@code reports}: the reported steps and values; may be null
 */
public record GetColumnsResponse(
    long asOf,
    boolean more,
    long total,
    long objectiveRevision,
    Column trialId,
    Column changed,
    Column state,
    Map<String, Column> parameters,
    @Nullable Column createdMs,
    @Nullable Column startedMs,
    @Nullable Column endedMs,
    @Nullable Column workerId,
    Map<String, Column> objectives,
    Map<String, Column> costs,
    Map<String, Column> violations,
    @Nullable ReportColumns reports)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetColumnsResponse {
    Objects.requireNonNull(trialId, "trialId");
    Objects.requireNonNull(changed, "changed");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(objectives, "objectives");
    Objects.requireNonNull(costs, "costs");
    Objects.requireNonNull(violations, "violations");
    parameters = Copies.map(parameters);
    objectives = Copies.map(objectives);
    costs = Copies.map(costs);
    violations = Copies.map(violations);
  }

  /**
   * Begins with what is needed.
   *
   * @param asOf the {@code changed_since} of the next request: the {@code changed} of the last row
   *     if there are more, otherwise the newest event
   * @param objectiveRevision the revision of the objectives for {@code costs}. If it is another one
   *     than before, read the costs again from 0
   * @param trialId the ids of the trials
   * @param changed the event of the latest change of each trial, increasing
   * @param state the states
   * @return a builder with everything else at its default
   */
  public static Builder builder(
      long asOf, long objectiveRevision, Column trialId, Column changed, Column state) {
    return new Builder(asOf, objectiveRevision, trialId, changed, state);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(asOf, objectiveRevision, trialId, changed, state);
    builder.more = more;
    builder.total = total;
    builder.parameters = parameters;
    builder.createdMs = createdMs;
    builder.startedMs = startedMs;
    builder.endedMs = endedMs;
    builder.workerId = workerId;
    builder.objectives = objectives;
    builder.costs = costs;
    builder.violations = violations;
    builder.reports = reports;
    return builder;
  }

  static GetColumnsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetColumnsResponse");
    return new GetColumnsResponse(
        in.required("as_of", JsonValue::asLong),
        in.optional("more", JsonValue::asBoolean, false),
        in.optional("total", JsonValue::asLong, 0L),
        in.required("objective_revision", JsonValue::asLong),
        in.required("trial_id", Column::read),
        in.required("changed", Column::read),
        in.required("state", Column::read),
        in.optional("parameters", JsonValue.map(Column::read), Map.of()),
        in.nullable("created_ms", Column::read),
        in.nullable("started_ms", Column::read),
        in.nullable("ended_ms", Column::read),
        in.nullable("worker_id", Column::read),
        in.optional("objectives", JsonValue.map(Column::read), Map.of()),
        in.optional("costs", JsonValue.map(Column::read), Map.of()),
        in.optional("violations", JsonValue.map(Column::read), Map.of()),
        in.nullable("reports", ReportColumns::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetColumnsResponse");
    out.field("as_of", asOf);
    out.optional("more", more, false);
    out.optional("total", total, 0L);
    out.field("objective_revision", objectiveRevision);
    out.field("trial_id", trialId);
    out.field("changed", changed);
    out.field("state", state);
    out.optional("parameters", parameters, Map.of());
    out.optional("created_ms", createdMs, null);
    out.optional("started_ms", startedMs, null);
    out.optional("ended_ms", endedMs, null);
    out.optional("worker_id", workerId, null);
    out.optional("objectives", objectives, Map.of());
    out.optional("costs", costs, Map.of());
    out.optional("violations", violations, Map.of());
    out.optional("reports", reports, null);
  }

  /** Builds a {@link GetColumnsResponse}. */
  public static final class Builder {
    private final long asOf;
    private final long objectiveRevision;
    private final Column trialId;
    private final Column changed;
    private final Column state;
    private boolean more = false;
    private long total = 0L;
    private Map<String, Column> parameters = Map.of();
    private @Nullable Column createdMs;
    private @Nullable Column startedMs;
    private @Nullable Column endedMs;
    private @Nullable Column workerId;
    private Map<String, Column> objectives = Map.of();
    private Map<String, Column> costs = Map.of();
    private Map<String, Column> violations = Map.of();
    private @Nullable ReportColumns reports;

    private Builder(
        long asOf, long objectiveRevision, Column trialId, Column changed, Column state) {
      this.asOf = asOf;
      this.objectiveRevision = objectiveRevision;
      this.trialId = trialId;
      this.changed = changed;
      this.state = state;
    }

    /**
     * Sets {@code more}.
     *
     * @param more whether more rows follow
     * @return this builder
     */
    public Builder more(boolean more) {
      this.more = more;
      return this;
    }

    /**
     * Sets {@code total}.
     *
     * @param total the number of trials that changed after {@code changed_since}: the rows of this
     *     reply and of those that follow
     * @return this builder
     */
    public Builder total(long total) {
      this.total = total;
      return this;
    }

    /**
     * Sets {@code parameters}.
     *
     * @param parameters the parameters by name. Values of a categorical parameter are indices into
     *     {@code of}, where null may be a choice; a null in {@code values} says that the parameter
     *     is not active
     * @return this builder
     */
    public Builder parameters(Map<String, Column> parameters) {
      this.parameters = parameters;
      return this;
    }

    /**
     * Sets {@code created_ms}.
     *
     * @param createdMs with {@code times}: when each trial was created; may be null
     * @return this builder
     */
    public Builder createdMs(@Nullable Column createdMs) {
      this.createdMs = createdMs;
      return this;
    }

    /**
     * Sets {@code started_ms}.
     *
     * @param startedMs with {@code times}: when its latest lease began; may be null
     * @return this builder
     */
    public Builder startedMs(@Nullable Column startedMs) {
      this.startedMs = startedMs;
      return this;
    }

    /**
     * Sets {@code ended_ms}.
     *
     * @param endedMs with {@code times}: when it ended; may be null
     * @return this builder
     */
    public Builder endedMs(@Nullable Column endedMs) {
      this.endedMs = endedMs;
      return this;
    }

    /**
     * Sets {@code worker_id}.
     *
     * @param workerId with {@code worker}: the worker of its latest lease; may be null
     * @return this builder
     */
    public Builder workerId(@Nullable Column workerId) {
      this.workerId = workerId;
      return this;
    }

    /**
     * Sets {@code objectives}.
     *
     * @param objectives with {@code objectives}: the values of each objective, if completed; if
     *     stopped or paused, those at the largest step
     * @return this builder
     */
    public Builder objectives(Map<String, Column> objectives) {
      this.objectives = objectives;
      return this;
    }

    /**
     * Sets {@code costs}.
     *
     * @param costs with {@code costs}: the cost in each comparison group, if completed
     * @return this builder
     */
    public Builder costs(Map<String, Column> costs) {
      this.costs = costs;
      return this;
    }

    /**
     * Sets {@code violations}.
     *
     * @param violations with {@code costs}: the violation of the limits in each comparison group,
     *     if completed; 0 within all limits
     * @return this builder
     */
    public Builder violations(Map<String, Column> violations) {
      this.violations = violations;
      return this;
    }

    /**
     * Sets {@code reports}.
     *
     * @param reports with {@code reports}: the reported steps and values; may be null
     * @return this builder
     */
    public Builder reports(@Nullable ReportColumns reports) {
      this.reports = reports;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetColumnsResponse build() {
      return new GetColumnsResponse(
          asOf,
          more,
          total,
          objectiveRevision,
          trialId,
          changed,
          state,
          parameters,
          createdMs,
          startedMs,
          endedMs,
          workerId,
          objectives,
          costs,
          violations,
          reports);
    }
  }
}
