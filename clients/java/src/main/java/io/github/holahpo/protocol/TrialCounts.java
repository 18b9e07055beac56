// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * The number of trials of a study in each state.
 *
 * @param queued waiting for a worker
 * @param running leased to a worker
 * @param paused paused by a stopping rule
 * @param completed with a result
 * @param stopped ended early by a stopping rule
 * @param infeasible reported as infeasible by a worker
 * @param failed failed
 * @param cancelled cancelled
 * @param lost given up after repeated expiry of their leases
 */
public record TrialCounts(
    long queued,
    long running,
    long paused,
    long completed,
    long stopped,
    long infeasible,
    long failed,
    long cancelled,
    long lost)
    implements Struct {
  /**
   * Begins with what is needed.
   *
   * @return a builder with everything else at its default
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.queued = queued;
    builder.running = running;
    builder.paused = paused;
    builder.completed = completed;
    builder.stopped = stopped;
    builder.infeasible = infeasible;
    builder.failed = failed;
    builder.cancelled = cancelled;
    builder.lost = lost;
    return builder;
  }

  static TrialCounts read(JsonValue value) {
    JsonObject in = value.asObject();
    return new TrialCounts(
        in.optional("queued", JsonValue::asLong, 0L),
        in.optional("running", JsonValue::asLong, 0L),
        in.optional("paused", JsonValue::asLong, 0L),
        in.optional("completed", JsonValue::asLong, 0L),
        in.optional("stopped", JsonValue::asLong, 0L),
        in.optional("infeasible", JsonValue::asLong, 0L),
        in.optional("failed", JsonValue::asLong, 0L),
        in.optional("cancelled", JsonValue::asLong, 0L),
        in.optional("lost", JsonValue::asLong, 0L));
  }

  @Override
  public void write(JsonWriter out) {
    out.optional("queued", queued, 0L);
    out.optional("running", running, 0L);
    out.optional("paused", paused, 0L);
    out.optional("completed", completed, 0L);
    out.optional("stopped", stopped, 0L);
    out.optional("infeasible", infeasible, 0L);
    out.optional("failed", failed, 0L);
    out.optional("cancelled", cancelled, 0L);
    out.optional("lost", lost, 0L);
  }

  /** Builds a {@link TrialCounts}. */
  public static final class Builder {
    private long queued = 0L;
    private long running = 0L;
    private long paused = 0L;
    private long completed = 0L;
    private long stopped = 0L;
    private long infeasible = 0L;
    private long failed = 0L;
    private long cancelled = 0L;
    private long lost = 0L;

    private Builder() {}

    /**
     * Sets {@code queued}.
     *
     * @param queued waiting for a worker
     * @return this builder
     */
    public Builder queued(long queued) {
      this.queued = queued;
      return this;
    }

    /**
     * Sets {@code running}.
     *
     * @param running leased to a worker
     * @return this builder
     */
    public Builder running(long running) {
      this.running = running;
      return this;
    }

    /**
     * Sets {@code paused}.
     *
     * @param paused paused by a stopping rule
     * @return this builder
     */
    public Builder paused(long paused) {
      this.paused = paused;
      return this;
    }

    /**
     * Sets {@code completed}.
     *
     * @param completed with a result
     * @return this builder
     */
    public Builder completed(long completed) {
      this.completed = completed;
      return this;
    }

    /**
     * Sets {@code stopped}.
     *
     * @param stopped ended early by a stopping rule
     * @return this builder
     */
    public Builder stopped(long stopped) {
      this.stopped = stopped;
      return this;
    }

    /**
     * Sets {@code infeasible}.
     *
     * @param infeasible reported as infeasible by a worker
     * @return this builder
     */
    public Builder infeasible(long infeasible) {
      this.infeasible = infeasible;
      return this;
    }

    /**
     * Sets {@code failed}.
     *
     * @param failed failed
     * @return this builder
     */
    public Builder failed(long failed) {
      this.failed = failed;
      return this;
    }

    /**
     * Sets {@code cancelled}.
     *
     * @param cancelled cancelled
     * @return this builder
     */
    public Builder cancelled(long cancelled) {
      this.cancelled = cancelled;
      return this;
    }

    /**
     * Sets {@code lost}.
     *
     * @param lost given up after repeated expiry of their leases
     * @return this builder
     */
    public Builder lost(long lost) {
      this.lost = lost;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public TrialCounts build() {
      return new TrialCounts(
          queued, running, paused, completed, stopped, infeasible, failed, cancelled, lost);
    }
  }
}
