// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tell failures, and with {@code next_count} ask for the next suggestions.
 *
 * @param study the study that is meant; null: the client's
 * @param workerId the worker; required with {@code next_count}; may be null
 * @param failures the failures
 * @param nextCount the maximum number of suggestions in the reply; 0 for none
 * @param leaseS the duration of their leases; default: that of the study; may be null
 */
public record SubmitFailureRequest(
    @Nullable String study,
    @Nullable String workerId,
    List<Failure> failures,
    int nextCount,
    @Nullable Double leaseS)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public SubmitFailureRequest {
    Objects.requireNonNull(failures, "failures");
    failures = Copies.list(failures);
  }

  @Override
  public SubmitFailureRequest withStudy(String study) {
    return new SubmitFailureRequest(study, workerId, failures, nextCount, leaseS);
  }

  /**
   * Begins with what is needed.
   *
   * @param failures the failures
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<Failure> failures) {
    return new Builder(failures);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(failures);
    builder.study = study;
    builder.workerId = workerId;
    builder.nextCount = nextCount;
    builder.leaseS = leaseS;
    return builder;
  }

  static SubmitFailureRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "SubmitFailureRequest");
    return new SubmitFailureRequest(
        in.optional("study", JsonValue::asString),
        in.nullable("worker_id", JsonValue::asString),
        in.required("failures", JsonValue.list(Failure::read)),
        in.optional("next_count", JsonValue::asInteger, 0),
        in.nullable("lease_s", JsonValue::asDouble));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "SubmitFailureRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("worker_id", workerId, null);
    out.field("failures", failures);
    out.optional("next_count", nextCount, 0);
    out.optional("lease_s", leaseS, null);
  }

  /** Builds a {@link SubmitFailureRequest}. */
  public static final class Builder {
    private final List<Failure> failures;
    private @Nullable String study;
    private @Nullable String workerId;
    private int nextCount = 0;
    private @Nullable Double leaseS;

    private Builder(List<Failure> failures) {
      this.failures = failures;
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
     * Sets {@code worker_id}.
     *
     * @param workerId the worker; required with {@code next_count}; may be null
     * @return this builder
     */
    public Builder workerId(@Nullable String workerId) {
      this.workerId = workerId;
      return this;
    }

    /**
     * Sets {@code next_count}.
     *
     * @param nextCount the maximum number of suggestions in the reply; 0 for none
     * @return this builder
     */
    public Builder nextCount(int nextCount) {
      this.nextCount = nextCount;
      return this;
    }

    /**
     * Sets {@code lease_s}.
     *
     * @param leaseS the duration of their leases; default: that of the study; may be null
     * @return this builder
     */
    public Builder leaseS(@Nullable Double leaseS) {
      this.leaseS = leaseS;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public SubmitFailureRequest build() {
      return new SubmitFailureRequest(study, workerId, failures, nextCount, leaseS);
    }
  }
}
