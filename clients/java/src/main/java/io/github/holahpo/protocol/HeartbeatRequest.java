// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker
 * holds.
 *
 * @param study the study that is meant; null: the client's
 * @param workerId the worker
 * @param leases the leases that it holds
 */
public record HeartbeatRequest(@Nullable String study, String workerId, List<LeaseRef> leases)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public HeartbeatRequest {
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(leases, "leases");
    leases = Copies.list(leases);
  }

  @Override
  public HeartbeatRequest withStudy(String study) {
    return new HeartbeatRequest(study, workerId, leases);
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
    builder.leases = leases;
    return builder;
  }

  static HeartbeatRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "HeartbeatRequest");
    return new HeartbeatRequest(
        in.optional("study", JsonValue::asString),
        in.required("worker_id", JsonValue::asString),
        in.optional("leases", JsonValue.list(LeaseRef::read), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "HeartbeatRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("worker_id", workerId);
    out.optional("leases", leases, List.of());
  }

  /** Builds a {@link HeartbeatRequest}. */
  public static final class Builder {
    private final String workerId;
    private @Nullable String study;
    private List<LeaseRef> leases = List.of();

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
     * Sets {@code leases}.
     *
     * @param leases the leases that it holds
     * @return this builder
     */
    public Builder leases(List<LeaseRef> leases) {
      this.leases = leases;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public HeartbeatRequest build() {
      return new HeartbeatRequest(study, workerId, leases);
    }
  }
}
