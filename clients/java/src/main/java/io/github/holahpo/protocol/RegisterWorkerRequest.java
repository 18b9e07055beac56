// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Register a worker with a study. The same idempotency key returns the same worker.
 *
 * @param study the study that is meant; null: the client's
 * @param name a name for display; may be null
 * @param host the host name; may be null
 * @param pid the process id on this host; may be null
 * @param concurrency the number of trials that it evaluates at once
 * @param canResume whether it can continue an evaluation from the checkpoint of another attempt
 * @param labels facts about where it runs, such as node, queue, job id or GPU; may be null
 */
public record RegisterWorkerRequest(
    @Nullable String study,
    @Nullable String name,
    @Nullable String host,
    @Nullable Long pid,
    long concurrency,
    boolean canResume,
    @Nullable Map<String, String> labels)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public RegisterWorkerRequest {
    labels = Copies.mapOrNull(labels);
  }

  @Override
  public RegisterWorkerRequest withStudy(String study) {
    return new RegisterWorkerRequest(study, name, host, pid, concurrency, canResume, labels);
  }

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
    builder.study = study;
    builder.name = name;
    builder.host = host;
    builder.pid = pid;
    builder.concurrency = concurrency;
    builder.canResume = canResume;
    builder.labels = labels;
    return builder;
  }

  static RegisterWorkerRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "RegisterWorkerRequest");
    return new RegisterWorkerRequest(
        in.optional("study", JsonValue::asString),
        in.nullable("name", JsonValue::asString),
        in.nullable("host", JsonValue::asString),
        in.nullable("pid", JsonValue::asLong),
        in.optional("concurrency", JsonValue::asLong, 1L),
        in.optional("can_resume", JsonValue::asBoolean, false),
        in.nullable("labels", JsonValue.map(JsonValue::asString)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "RegisterWorkerRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("name", name, null);
    out.optional("host", host, null);
    out.optional("pid", pid, null);
    out.optional("concurrency", concurrency, 1L);
    out.optional("can_resume", canResume, false);
    out.optional("labels", labels, null);
  }

  /** Builds a {@link RegisterWorkerRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private @Nullable String name;
    private @Nullable String host;
    private @Nullable Long pid;
    private long concurrency = 1L;
    private boolean canResume = false;
    private @Nullable Map<String, String> labels;

    private Builder() {}

    /**
     * Sets {@code study}.
     *
     * @param study the study that is meant; null: the client's
     * @return this builder
     */
    public Builder study(@Nullable String study) {
      this.study = study;
      return this;
    }

    /**
     * Sets {@code name}.
     *
     * @param name a name for display; may be null
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
     * Sets {@code pid}.
     *
     * @param pid the process id on this host; may be null
     * @return this builder
     */
    public Builder pid(@Nullable Long pid) {
      this.pid = pid;
      return this;
    }

    /**
     * Sets {@code concurrency}.
     *
     * @param concurrency the number of trials that it evaluates at once
     * @return this builder
     */
    public Builder concurrency(long concurrency) {
      this.concurrency = concurrency;
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
     * @param labels facts about where it runs, such as node, queue, job id or GPU; may be null
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
    public RegisterWorkerRequest build() {
      return new RegisterWorkerRequest(study, name, host, pid, concurrency, canResume, labels);
    }
  }
}
