// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A leased trial. After a replay, evaluate it only if its {@code standing} is {@code held}.
 *
 * @param trialId the trial
 * @param attempt the number of this lease of the trial, from 1
 * @param lease the token for results, failures, releases and heartbeats
 * @param leaseS the duration of the lease
 * @param parameters the parameters to evaluate
 * @param standing held: evaluate it; gone: leased again; ended: the trial has ended
 * @param state the state of the trial
 * @param nextStep the first step at which there will be a decision on the trial; absent if there
 *     will be none; may be null
 * @param resume the checkpoint of an earlier attempt from which the evaluation continues; absent:
 *     it starts at the beginning; may be null
 */
public record Suggestion(
    long trialId,
    long attempt,
    String lease,
    double leaseS,
    Parameters parameters,
    Standing standing,
    TrialState state,
    @Nullable Long nextStep,
    @Nullable Resume resume)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Suggestion {
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(standing, "standing");
    Objects.requireNonNull(state, "state");
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param attempt the number of this lease of the trial, from 1
   * @param lease the token for results, failures, releases and heartbeats
   * @param leaseS the duration of the lease
   * @param parameters the parameters to evaluate
   * @return a builder with everything else at its default
   */
  public static Builder builder(
      long trialId, long attempt, String lease, double leaseS, Parameters parameters) {
    return new Builder(trialId, attempt, lease, leaseS, parameters);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, attempt, lease, leaseS, parameters);
    builder.standing = standing;
    builder.state = state;
    builder.nextStep = nextStep;
    builder.resume = resume;
    return builder;
  }

  static Suggestion read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Suggestion(
        in.required("trial_id", JsonValue::asLong),
        in.required("attempt", JsonValue::asLong),
        in.required("lease", JsonValue::asString),
        in.required("lease_s", JsonValue::asDouble),
        in.required("parameters", Parameters::read),
        in.optional("standing", Standing::read, Standing.HELD),
        in.optional("state", TrialState::read, TrialState.RUNNING),
        in.nullable("next_step", JsonValue::asLong),
        in.nullable("resume", Resume::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("attempt", attempt);
    out.field("lease", lease);
    out.field("lease_s", leaseS);
    out.field("parameters", parameters);
    out.optional("standing", standing, Standing.HELD);
    out.optional("state", state, TrialState.RUNNING);
    out.optional("next_step", nextStep, null);
    out.optional("resume", resume, null);
  }

  /** Builds a {@link Suggestion}. */
  public static final class Builder {
    private final long trialId;
    private final long attempt;
    private final String lease;
    private final double leaseS;
    private final Parameters parameters;
    private Standing standing = Standing.HELD;
    private TrialState state = TrialState.RUNNING;
    private @Nullable Long nextStep;
    private @Nullable Resume resume;

    private Builder(
        long trialId, long attempt, String lease, double leaseS, Parameters parameters) {
      this.trialId = trialId;
      this.attempt = attempt;
      this.lease = lease;
      this.leaseS = leaseS;
      this.parameters = parameters;
    }

    /**
     * Sets {@code standing}.
     *
     * @param standing held: evaluate it; gone: leased again; ended: the trial has ended
     * @return this builder
     */
    public Builder standing(Standing standing) {
      this.standing = standing;
      return this;
    }

    /**
     * Sets {@code state}.
     *
     * @param state the state of the trial
     * @return this builder
     */
    public Builder state(TrialState state) {
      this.state = state;
      return this;
    }

    /**
     * Sets {@code next_step}.
     *
     * @param nextStep the first step at which there will be a decision on the trial; absent if
     *     there will be none; may be null
     * @return this builder
     */
    public Builder nextStep(@Nullable Long nextStep) {
      this.nextStep = nextStep;
      return this;
    }

    /**
     * Sets {@code resume}.
     *
     * @param resume the checkpoint of an earlier attempt from which the evaluation continues;
     *     absent: it starts at the beginning; may be null
     * @return this builder
     */
    public Builder resume(@Nullable Resume resume) {
      this.resume = resume;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public Suggestion build() {
      return new Suggestion(
          trialId, attempt, lease, leaseS, parameters, standing, state, nextStep, resume);
    }
  }
}
