// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The status of a study. {@code best} is the first of the top-k; {@code front_size} is the size of
 * the first front.
 *
 * @param info the study
 * @param workers its workers
 * @param workerCount the total number of its workers
 * @param demand how many more trials could begin now if there were more workers; absent: any
 *     number; may be null
 * @param best the best trial; absent before the first result; may be null
 * @param recommended the trial to use: with noisy evaluations the one of the lowest expected cost,
 *     otherwise the best; may be null
 * @param frontSize the number of trials in the first front
 * @param sampler the state of the sampler; may be null
 * @param stopping a check of the stopping rule; absent while no completed trial has reported at a
 *     decision step; may be null
 * @param newestEvent the newest event of the study
 * @param storageProblem why results cannot be stored at the moment, for people; absent if the last
 *     change was stored; may be null
 */
public record StatusResponse(
    StudyInfo info,
    List<WorkerStatus> workers,
    long workerCount,
    @Nullable Long demand,
    @Nullable Trial best,
    @Nullable Trial recommended,
    long frontSize,
    @Nullable SamplerStatus sampler,
    @Nullable StoppingSafety stopping,
    long newestEvent,
    @Nullable String storageProblem)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public StatusResponse {
    Objects.requireNonNull(info, "info");
    Objects.requireNonNull(workers, "workers");
    workers = Copies.list(workers);
  }

  /**
   * Begins with what is needed.
   *
   * @param info the study
   * @return a builder with everything else at its default
   */
  public static Builder builder(StudyInfo info) {
    return new Builder(info);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(info);
    builder.workers = workers;
    builder.workerCount = workerCount;
    builder.demand = demand;
    builder.best = best;
    builder.recommended = recommended;
    builder.frontSize = frontSize;
    builder.sampler = sampler;
    builder.stopping = stopping;
    builder.newestEvent = newestEvent;
    builder.storageProblem = storageProblem;
    return builder;
  }

  static StatusResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "StatusResponse");
    return new StatusResponse(
        in.required("info", StudyInfo::read),
        in.optional("workers", JsonValue.list(WorkerStatus::read), List.of()),
        in.optional("worker_count", JsonValue::asLong, 0L),
        in.nullable("demand", JsonValue::asLong),
        in.nullable("best", Trial::read),
        in.nullable("recommended", Trial::read),
        in.optional("front_size", JsonValue::asLong, 0L),
        in.nullable("sampler", SamplerStatus::read),
        in.nullable("stopping", StoppingSafety::read),
        in.optional("newest_event", JsonValue::asLong, 0L),
        in.nullable("storage_problem", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "StatusResponse");
    out.field("info", info);
    out.optional("workers", workers, List.of());
    out.optional("worker_count", workerCount, 0L);
    out.optional("demand", demand, null);
    out.optional("best", best, null);
    out.optional("recommended", recommended, null);
    out.optional("front_size", frontSize, 0L);
    out.optional("sampler", sampler, null);
    out.optional("stopping", stopping, null);
    out.optional("newest_event", newestEvent, 0L);
    out.optional("storage_problem", storageProblem, null);
  }

  /** Builds a {@link StatusResponse}. */
  public static final class Builder {
    private final StudyInfo info;
    private List<WorkerStatus> workers = List.of();
    private long workerCount = 0L;
    private @Nullable Long demand;
    private @Nullable Trial best;
    private @Nullable Trial recommended;
    private long frontSize = 0L;
    private @Nullable SamplerStatus sampler;
    private @Nullable StoppingSafety stopping;
    private long newestEvent = 0L;
    private @Nullable String storageProblem;

    private Builder(StudyInfo info) {
      this.info = info;
    }

    /**
     * Sets {@code workers}.
     *
     * @param workers its workers
     * @return this builder
     */
    public Builder workers(List<WorkerStatus> workers) {
      this.workers = workers;
      return this;
    }

    /**
     * Sets {@code worker_count}.
     *
     * @param workerCount the total number of its workers
     * @return this builder
     */
    public Builder workerCount(long workerCount) {
      this.workerCount = workerCount;
      return this;
    }

    /**
     * Sets {@code demand}.
     *
     * @param demand how many more trials could begin now if there were more workers; absent: any
     *     number; may be null
     * @return this builder
     */
    public Builder demand(@Nullable Long demand) {
      this.demand = demand;
      return this;
    }

    /**
     * Sets {@code best}.
     *
     * @param best the best trial; absent before the first result; may be null
     * @return this builder
     */
    public Builder best(@Nullable Trial best) {
      this.best = best;
      return this;
    }

    /**
     * Sets {@code recommended}.
     *
     * @param recommended the trial to use: with noisy evaluations the one of the lowest expected
     *     cost, otherwise the best; may be null
     * @return this builder
     */
    public Builder recommended(@Nullable Trial recommended) {
      this.recommended = recommended;
      return this;
    }

    /**
     * Sets {@code front_size}.
     *
     * @param frontSize the number of trials in the first front
     * @return this builder
     */
    public Builder frontSize(long frontSize) {
      this.frontSize = frontSize;
      return this;
    }

    /**
     * Sets {@code sampler}.
     *
     * @param sampler the state of the sampler; may be null
     * @return this builder
     */
    public Builder sampler(@Nullable SamplerStatus sampler) {
      this.sampler = sampler;
      return this;
    }

    /**
     * Sets {@code stopping}.
     *
     * @param stopping a check of the stopping rule; absent while no completed trial has reported at
     *     a decision step; may be null
     * @return this builder
     */
    public Builder stopping(@Nullable StoppingSafety stopping) {
      this.stopping = stopping;
      return this;
    }

    /**
     * Sets {@code newest_event}.
     *
     * @param newestEvent the newest event of the study
     * @return this builder
     */
    public Builder newestEvent(long newestEvent) {
      this.newestEvent = newestEvent;
      return this;
    }

    /**
     * Sets {@code storage_problem}.
     *
     * @param storageProblem why results cannot be stored at the moment, for people; absent if the
     *     last change was stored; may be null
     * @return this builder
     */
    public Builder storageProblem(@Nullable String storageProblem) {
      this.storageProblem = storageProblem;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public StatusResponse build() {
      return new StatusResponse(
          info,
          workers,
          workerCount,
          demand,
          best,
          recommended,
          frontSize,
          sampler,
          stopping,
          newestEvent,
          storageProblem);
    }
  }
}
