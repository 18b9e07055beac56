// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The spec of a study: parameters, objectives, ends, and rules for leases and retries.
 *
 * @param parameters the parameters
 * @param objectives the objectives
 * @param maxTrials the total number of trials to create; absent: no limit; may be null
 * @param maxSteps the total number of steps of all trials; needs {@code steps}; absent: no limit;
 *     may be null
 * @param maxFailures the number of failed trials that finishes the study; may be null
 * @param maxConsecutiveFailures the number of failed trials in a row that finishes the study; may
 *     be null
 * @param deadlineS the scheduler's running seconds after which the study finishes; may be null
 * @param stopAt objective values; the study finishes when one trial reaches all of them; may be
 *     null
 * @param seed the seed of all randomness; absent: chosen by the server; may be null
 * @param deterministic whether suggestions depend only on the order of the requests; asks then wait
 *     for the model
 * @param sampler the sampler
 * @param steps the steps of a trial, if workers report intermediate values; may be null
 * @param stopping the rule that ends trials early; each other than {@code none} and {@code auto}
 *     needs {@code steps}
 * @param leaseS the default duration of a lease
 * @param maxRetries the number of retries of a trial after expired leases and failures with {@code
 *     retry}
 * @param maxPreemptions how often a trial may be given back without a result
 * @param allowRepeats whether points may be suggested again
 * @param transferFrom earlier studies of the same scheduler whose trials may influence the
 *     suggestions, and nothing else
 * @param description what the study is about, for people; may be null
 * @param labels texts or links by name, for display and selection; may be null
 */
public record StudySpec(
    List<ParameterSpec> parameters,
    List<ObjectiveSpec> objectives,
    @Nullable Long maxTrials,
    @Nullable Long maxSteps,
    @Nullable Long maxFailures,
    @Nullable Long maxConsecutiveFailures,
    @Nullable Double deadlineS,
    @Nullable Map<String, Double> stopAt,
    @Nullable Long seed,
    boolean deterministic,
    SamplerSpec sampler,
    @Nullable StepsSpec steps,
    StoppingSpec stopping,
    double leaseS,
    long maxRetries,
    long maxPreemptions,
    boolean allowRepeats,
    List<String> transferFrom,
    @Nullable String description,
    @Nullable Map<String, String> labels)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public StudySpec {
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(objectives, "objectives");
    Objects.requireNonNull(sampler, "sampler");
    Objects.requireNonNull(stopping, "stopping");
    Objects.requireNonNull(transferFrom, "transferFrom");
    parameters = Copies.list(parameters);
    objectives = Copies.list(objectives);
    stopAt = Copies.mapOrNull(stopAt);
    transferFrom = Copies.list(transferFrom);
    labels = Copies.mapOrNull(labels);
  }

  /**
   * Begins with what is needed.
   *
   * @param parameters the parameters
   * @param objectives the objectives
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<ParameterSpec> parameters, List<ObjectiveSpec> objectives) {
    return new Builder(parameters, objectives);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(parameters, objectives);
    builder.maxTrials = maxTrials;
    builder.maxSteps = maxSteps;
    builder.maxFailures = maxFailures;
    builder.maxConsecutiveFailures = maxConsecutiveFailures;
    builder.deadlineS = deadlineS;
    builder.stopAt = stopAt;
    builder.seed = seed;
    builder.deterministic = deterministic;
    builder.sampler = sampler;
    builder.steps = steps;
    builder.stopping = stopping;
    builder.leaseS = leaseS;
    builder.maxRetries = maxRetries;
    builder.maxPreemptions = maxPreemptions;
    builder.allowRepeats = allowRepeats;
    builder.transferFrom = transferFrom;
    builder.description = description;
    builder.labels = labels;
    return builder;
  }

  static StudySpec read(JsonValue value) {
    JsonObject in = value.asObject();
    return new StudySpec(
        in.required("parameters", JsonValue.list(ParameterSpec::read)),
        in.required("objectives", JsonValue.list(ObjectiveSpec::read)),
        in.nullable("max_trials", JsonValue::asLong),
        in.nullable("max_steps", JsonValue::asLong),
        in.nullable("max_failures", JsonValue::asLong),
        in.nullable("max_consecutive_failures", JsonValue::asLong),
        in.nullable("deadline_s", JsonValue::asDouble),
        in.nullable("stop_at", JsonValue.map(JsonValue::asDouble)),
        in.nullable("seed", JsonValue::asLong),
        in.optional("deterministic", JsonValue::asBoolean, false),
        in.optional("sampler", SamplerSpec::read, new GaussianProcessSpec()),
        in.nullable("steps", StepsSpec::read),
        in.optional("stopping", StoppingSpec::read, new AutoStoppingSpec()),
        in.optional("lease_s", JsonValue::asDouble, 60.0),
        in.optional("max_retries", JsonValue::asLong, 2L),
        in.optional("max_preemptions", JsonValue::asLong, 20L),
        in.optional("allow_repeats", JsonValue::asBoolean, false),
        in.optional("transfer_from", JsonValue.list(JsonValue::asString), List.of()),
        in.nullable("description", JsonValue::asString),
        in.nullable("labels", JsonValue.map(JsonValue::asString)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("parameters", parameters);
    out.field("objectives", objectives);
    out.optional("max_trials", maxTrials, null);
    out.optional("max_steps", maxSteps, null);
    out.optional("max_failures", maxFailures, null);
    out.optional("max_consecutive_failures", maxConsecutiveFailures, null);
    out.optional("deadline_s", deadlineS, null);
    out.optional("stop_at", stopAt, null);
    out.optional("seed", seed, null);
    out.optional("deterministic", deterministic, false);
    out.optional("sampler", sampler, new GaussianProcessSpec());
    out.optional("steps", steps, null);
    out.optional("stopping", stopping, new AutoStoppingSpec());
    out.optional("lease_s", leaseS, 60.0);
    out.optional("max_retries", maxRetries, 2L);
    out.optional("max_preemptions", maxPreemptions, 20L);
    out.optional("allow_repeats", allowRepeats, false);
    out.optional("transfer_from", transferFrom, List.of());
    out.optional("description", description, null);
    out.optional("labels", labels, null);
  }

  /** Builds a {@link StudySpec}. */
  public static final class Builder {
    private final List<ParameterSpec> parameters;
    private final List<ObjectiveSpec> objectives;
    private @Nullable Long maxTrials;
    private @Nullable Long maxSteps;
    private @Nullable Long maxFailures;
    private @Nullable Long maxConsecutiveFailures;
    private @Nullable Double deadlineS;
    private @Nullable Map<String, Double> stopAt;
    private @Nullable Long seed;
    private boolean deterministic = false;
    private SamplerSpec sampler = new GaussianProcessSpec();
    private @Nullable StepsSpec steps;
    private StoppingSpec stopping = new AutoStoppingSpec();
    private double leaseS = 60.0;
    private long maxRetries = 2L;
    private long maxPreemptions = 20L;
    private boolean allowRepeats = false;
    private List<String> transferFrom = List.of();
    private @Nullable String description;
    private @Nullable Map<String, String> labels;

    private Builder(List<ParameterSpec> parameters, List<ObjectiveSpec> objectives) {
      this.parameters = parameters;
      this.objectives = objectives;
    }

    /**
     * Sets {@code max_trials}.
     *
     * @param maxTrials the total number of trials to create; absent: no limit; may be null
     * @return this builder
     */
    public Builder maxTrials(@Nullable Long maxTrials) {
      this.maxTrials = maxTrials;
      return this;
    }

    /**
     * Sets {@code max_steps}.
     *
     * @param maxSteps the total number of steps of all trials; needs {@code steps}; absent: no
     *     limit; may be null
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
     * Sets {@code seed}.
     *
     * @param seed the seed of all randomness; absent: chosen by the server; may be null
     * @return this builder
     */
    public Builder seed(@Nullable Long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Sets {@code deterministic}.
     *
     * @param deterministic whether suggestions depend only on the order of the requests; asks then
     *     wait for the model
     * @return this builder
     */
    public Builder deterministic(boolean deterministic) {
      this.deterministic = deterministic;
      return this;
    }

    /**
     * Sets {@code sampler}.
     *
     * @param sampler the sampler
     * @return this builder
     */
    public Builder sampler(SamplerSpec sampler) {
      this.sampler = sampler;
      return this;
    }

    /**
     * Sets {@code steps}.
     *
     * @param steps the steps of a trial, if workers report intermediate values; may be null
     * @return this builder
     */
    public Builder steps(@Nullable StepsSpec steps) {
      this.steps = steps;
      return this;
    }

    /**
     * Sets {@code stopping}.
     *
     * @param stopping the rule that ends trials early; each other than {@code none} and {@code
     *     auto} needs {@code steps}
     * @return this builder
     */
    public Builder stopping(StoppingSpec stopping) {
      this.stopping = stopping;
      return this;
    }

    /**
     * Sets {@code lease_s}.
     *
     * @param leaseS the default duration of a lease
     * @return this builder
     */
    public Builder leaseS(double leaseS) {
      this.leaseS = leaseS;
      return this;
    }

    /**
     * Sets {@code max_retries}.
     *
     * @param maxRetries the number of retries of a trial after expired leases and failures with
     *     {@code retry}
     * @return this builder
     */
    public Builder maxRetries(long maxRetries) {
      this.maxRetries = maxRetries;
      return this;
    }

    /**
     * Sets {@code max_preemptions}.
     *
     * @param maxPreemptions how often a trial may be given back without a result
     * @return this builder
     */
    public Builder maxPreemptions(long maxPreemptions) {
      this.maxPreemptions = maxPreemptions;
      return this;
    }

    /**
     * Sets {@code allow_repeats}.
     *
     * @param allowRepeats whether points may be suggested again
     * @return this builder
     */
    public Builder allowRepeats(boolean allowRepeats) {
      this.allowRepeats = allowRepeats;
      return this;
    }

    /**
     * Sets {@code transfer_from}.
     *
     * @param transferFrom earlier studies of the same scheduler whose trials may influence the
     *     suggestions, and nothing else
     * @return this builder
     */
    public Builder transferFrom(List<String> transferFrom) {
      this.transferFrom = transferFrom;
      return this;
    }

    /**
     * Sets {@code description}.
     *
     * @param description what the study is about, for people; may be null
     * @return this builder
     */
    public Builder description(@Nullable String description) {
      this.description = description;
      return this;
    }

    /**
     * Sets {@code labels}.
     *
     * @param labels texts or links by name, for display and selection; may be null
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
    public StudySpec build() {
      return new StudySpec(
          parameters,
          objectives,
          maxTrials,
          maxSteps,
          maxFailures,
          maxConsecutiveFailures,
          deadlineS,
          stopAt,
          seed,
          deterministic,
          sampler,
          steps,
          stopping,
          leaseS,
          maxRetries,
          maxPreemptions,
          allowRepeats,
          transferFrom,
          description,
          labels);
    }
  }
}
