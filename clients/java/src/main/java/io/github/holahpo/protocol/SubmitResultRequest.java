// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tell results and failures, at least one, and with {@code next_count} ask for the next
 * suggestions.
 *
 * @param study the study that is meant; null: the client's
 * @param workerId the worker; required with {@code next_count}; may be null
 * @param results the results
 * @param failures the failures
 * @param nextCount the maximum number of suggestions in the reply; 0 for none
 * @param leaseS the duration of their leases; default: that of the study; may be null
 */
public record SubmitResultRequest(
    @Nullable String study,
    @Nullable String workerId,
    List<Result> results,
    List<Failure> failures,
    int nextCount,
    @Nullable Double leaseS)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public SubmitResultRequest {
    Objects.requireNonNull(results, "results");
    Objects.requireNonNull(failures, "failures");
    results = Copies.list(results);
    failures = Copies.list(failures);
  }

  @Override
  public SubmitResultRequest withStudy(String study) {
    return new SubmitResultRequest(study, workerId, results, failures, nextCount, leaseS);
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
    builder.workerId = workerId;
    builder.results = results;
    builder.failures = failures;
    builder.nextCount = nextCount;
    builder.leaseS = leaseS;
    return builder;
  }

  static SubmitResultRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "SubmitResultRequest");
    return new SubmitResultRequest(
        in.optional("study", JsonValue::asString),
        in.nullable("worker_id", JsonValue::asString),
        in.optional("results", JsonValue.list(Result::read), List.of()),
        in.optional("failures", JsonValue.list(Failure::read), List.of()),
        in.optional("next_count", JsonValue::asInteger, 0),
        in.nullable("lease_s", JsonValue::asDouble));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "SubmitResultRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("worker_id", workerId, null);
    out.optional("results", results, List.of());
    out.optional("failures", failures, List.of());
    out.optional("next_count", nextCount, 0);
    out.optional("lease_s", leaseS, null);
  }

  /** Builds a {@link SubmitResultRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private @Nullable String workerId;
    private List<Result> results = List.of();
    private List<Failure> failures = List.of();
    private int nextCount = 0;
    private @Nullable Double leaseS;

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
     * Sets {@code results}.
     *
     * @param results the results
     * @return this builder
     */
    public Builder results(List<Result> results) {
      this.results = results;
      return this;
    }

    /**
     * Sets {@code failures}.
     *
     * @param failures the failures
     * @return this builder
     */
    public Builder failures(List<Failure> failures) {
      this.failures = failures;
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
    public SubmitResultRequest build() {
      return new SubmitResultRequest(study, workerId, results, failures, nextCount, leaseS);
    }
  }
}
