// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Deregister a worker. Its trials go back to the queue at once.
 *
 * @param study the study that is meant; null: the client's
 * @param workerId the worker
 */
public record DeregisterWorkerRequest(@Nullable String study, String workerId)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public DeregisterWorkerRequest {
    Objects.requireNonNull(workerId, "workerId");
  }

  @Override
  public DeregisterWorkerRequest withStudy(String study) {
    return new DeregisterWorkerRequest(study, workerId);
  }

  /**
   * Begins with what is needed.
   *
   * @param workerId the worker
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
    builder.study = study;
    return builder;
  }

  static DeregisterWorkerRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "DeregisterWorkerRequest");
    return new DeregisterWorkerRequest(
        in.optional("study", JsonValue::asString), in.required("worker_id", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "DeregisterWorkerRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("worker_id", workerId);
  }

  /** Builds a {@link DeregisterWorkerRequest}. */
  public static final class Builder {
    private final String workerId;
    private @Nullable String study;

    private Builder(String workerId) {
      this.workerId = workerId;
    }

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
     * Makes the record.
     *
     * @return the record
     */
    public DeregisterWorkerRequest build() {
      return new DeregisterWorkerRequest(study, workerId);
    }
  }
}
