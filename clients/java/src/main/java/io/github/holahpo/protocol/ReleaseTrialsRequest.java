// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Give back trials without a result, such as on preemption. They go back to the queue at once.
 *
 * @param study the study that is meant; null: the client's
 * @param leases the leases to give back
 * @param kind why they are given back
 * @param reason the reason, for information; may be null
 */
public record ReleaseTrialsRequest(
    @Nullable String study, List<LeaseRef> leases, ReleaseKind kind, @Nullable String reason)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public ReleaseTrialsRequest {
    Objects.requireNonNull(leases, "leases");
    Objects.requireNonNull(kind, "kind");
    leases = Copies.list(leases);
  }

  @Override
  public ReleaseTrialsRequest withStudy(String study) {
    return new ReleaseTrialsRequest(study, leases, kind, reason);
  }

  /**
   * Begins with what is needed.
   *
   * @param leases the leases to give back
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<LeaseRef> leases) {
    return new Builder(leases);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(leases);
    builder.study = study;
    builder.kind = kind;
    builder.reason = reason;
    return builder;
  }

  static ReleaseTrialsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "ReleaseTrialsRequest");
    return new ReleaseTrialsRequest(
        in.optional("study", JsonValue::asString),
        in.required("leases", JsonValue.list(LeaseRef::read)),
        in.optional("kind", ReleaseKind::read, ReleaseKind.PREEMPTED),
        in.nullable("reason", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "ReleaseTrialsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("leases", leases);
    out.optional("kind", kind, ReleaseKind.PREEMPTED);
    out.optional("reason", reason, null);
  }

  /** Builds a {@link ReleaseTrialsRequest}. */
  public static final class Builder {
    private final List<LeaseRef> leases;
    private @Nullable String study;
    private ReleaseKind kind = ReleaseKind.PREEMPTED;
    private @Nullable String reason;

    private Builder(List<LeaseRef> leases) {
      this.leases = leases;
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
     * Sets {@code kind}.
     *
     * @param kind why they are given back
     * @return this builder
     */
    public Builder kind(ReleaseKind kind) {
      this.kind = kind;
      return this;
    }

    /**
     * Sets {@code reason}.
     *
     * @param reason the reason, for information; may be null
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ReleaseTrialsRequest build() {
      return new ReleaseTrialsRequest(study, leases, kind, reason);
    }
  }
}
