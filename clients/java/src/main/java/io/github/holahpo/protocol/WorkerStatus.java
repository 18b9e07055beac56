// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a worker at the scheduler.
 *
 * @param workerId its id
 * @param name its name for display; may be null
 * @param host the host name; may be null
 * @param state its state
 * @param draining whether it was told to finish its running trials and to end
 * @param canResume whether it can continue an evaluation from the checkpoint of another attempt
 * @param labels what it said about where it runs; may be null
 * @param running the trials that it holds
 * @param completed trials that it completed
 * @param failed trials that it failed
 * @param silentS the time since its last request
 */
public record WorkerStatus(
    String workerId,
    @Nullable String name,
    @Nullable String host,
    WorkerState state,
    boolean draining,
    boolean canResume,
    @Nullable Map<String, String> labels,
    List<Long> running,
    long completed,
    long failed,
    double silentS)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public WorkerStatus {
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(running, "running");
    labels = Copies.mapOrNull(labels);
    running = Copies.list(running);
  }

  /**
   * Begins with what is needed.
   *
   * @param workerId its id
   * @return a builder with everything else at its default
   */
  public static Builder builder(String workerId) {
    return new Builder(workerId);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(workerId);
    builder.name = name;
    builder.host = host;
    builder.state = state;
    builder.draining = draining;
    builder.canResume = canResume;
    builder.labels = labels;
    builder.running = running;
    builder.completed = completed;
    builder.failed = failed;
    builder.silentS = silentS;
    return builder;
  }

  static WorkerStatus read(JsonValue value) {
    JsonObject in = value.asObject();
    return new WorkerStatus(
        in.required("worker_id", JsonValue::asString),
        in.nullable("name", JsonValue::asString),
        in.nullable("host", JsonValue::asString),
        in.optional("state", WorkerState::read, WorkerState.ACTIVE),
        in.optional("draining", JsonValue::asBoolean, false),
        in.optional("can_resume", JsonValue::asBoolean, false),
        in.nullable("labels", JsonValue.map(JsonValue::asString)),
        in.optional("running", JsonValue.list(JsonValue::asLong), List.of()),
        in.optional("completed", JsonValue::asLong, 0L),
        in.optional("failed", JsonValue::asLong, 0L),
        in.optional("silent_s", JsonValue::asDouble, 0.0));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("worker_id", workerId);
    out.optional("name", name, null);
    out.optional("host", host, null);
    out.optional("state", state, WorkerState.ACTIVE);
    out.optional("draining", draining, false);
    out.optional("can_resume", canResume, false);
    out.optional("labels", labels, null);
    out.optional("running", running, List.of());
    out.optional("completed", completed, 0L);
    out.optional("failed", failed, 0L);
    out.optional("silent_s", silentS, 0.0);
  }

  /** Builds a {@link WorkerStatus}. */
  public static final class Builder {
    private final String workerId;
    private @Nullable String name;
    private @Nullable String host;
    private WorkerState state = WorkerState.ACTIVE;
    private boolean draining = false;
    private boolean canResume = false;
    private @Nullable Map<String, String> labels;
    private List<Long> running = List.of();
    private long completed = 0L;
    private long failed = 0L;
    private double silentS = 0.0;

    private Builder(String workerId) {
      this.workerId = workerId;
    }

    /**
     * Sets {@code name}.
     *
     * @param name its name for display; may be null
     * @return this builder
     */
    public Builder name(@Nullable String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets {@code host}.
     *
     * @param host the host name; may be null
     * @return this builder
     */
    public Builder host(@Nullable String host) {
      this.host = host;
      return this;
    }

    /**
     * Sets {@code state}.
     *
     * @param state its state
     * @return this builder
     */
    public Builder state(WorkerState state) {
      this.state = state;
      return this;
    }

    /**
     * Sets {@code draining}.
     *
     * @param draining whether it was told to finish its running trials and to end
     * @return this builder
     */
    public Builder draining(boolean draining) {
      this.draining = draining;
      return this;
    }

    /**
     * Sets {@code can_resume}.
     *
     * @param canResume whether it can continue an evaluation from the checkpoint of another attempt
     * @return this builder
     */
    public Builder canResume(boolean canResume) {
      this.canResume = canResume;
      return this;
    }

    /**
     * Sets {@code labels}.
     *
     * @param labels what it said about where it runs; may be null
     * @return this builder
     */
    public Builder labels(@Nullable Map<String, String> labels) {
      this.labels = labels;
      return this;
    }

    /**
     * Sets {@code running}.
     *
     * @param running the trials that it holds
     * @return this builder
     */
    public Builder running(List<Long> running) {
      this.running = running;
      return this;
    }

    /**
     * Sets {@code completed}.
     *
     * @param completed trials that it completed
     * @return this builder
     */
    public Builder completed(long completed) {
      this.completed = completed;
      return this;
    }

    /**
     * Sets {@code failed}.
     *
     * @param failed trials that it failed
     * @return this builder
     */
    public Builder failed(long failed) {
      this.failed = failed;
      return this;
    }

    /**
     * Sets {@code silent_s}.
     *
     * @param silentS the time since its last request
     * @return this builder
     */
    public Builder silentS(double silentS) {
      this.silentS = silentS;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public WorkerStatus build() {
      return new WorkerStatus(
          workerId, name, host, state, draining, canResume, labels, running, completed, failed,
          silentS);
    }
  }
}
