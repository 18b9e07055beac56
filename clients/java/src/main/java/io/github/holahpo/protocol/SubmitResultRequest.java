// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tell results, and with {@code next_count} ask for the next suggestions in the same round trip.
 *
 * @param study the study that is meant; null: the client's
 * @param workerId the worker; required with {@code next_count}; may be null
 * @param results the results
 * @param nextCount the maximum number of suggestions in the reply; 0 for none
 * @param leaseS the duration of their leases; default: that of the study; may be null
 */
public record SubmitResultRequest(
    @Nullable String study,
    @Nullable String workerId,
    List<Result> results,
    int nextCount,
    @Nullable Double leaseS)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public SubmitResultRequest {
    Objects.requireNonNull(results, "results");
    results = Copies.list(results);
  }

  @Override
  public SubmitResultRequest withStudy(String study) {
    return new SubmitResultRequest(study, workerId, results, nextCount, leaseS);
  }

  /**
   * Begins with what is needed.
   *
   * @param results the results
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<Result> results) {
    return new Builder(results);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(results);
    builder.study = study;
    builder.workerId = workerId;
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
        in.required("results", JsonValue.list(Result::read)),
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
    out.field("results", results);
    out.optional("next_count", nextCount, 0);
    out.optional("lease_s", leaseS, null);
  }

  /** Builds a {@link SubmitResultRequest}. */
  public static final class Builder {
    private final List<Result> results;
    private @Nullable String study;
    private @Nullable String workerId;
    private int nextCount = 0;
    private @Nullable Double leaseS;

    private Builder(List<Result> results) {
      this.results = results;
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
    public SubmitResultRequest build() {
      return new SubmitResultRequest(study, workerId, results, nextCount, leaseS);
    }
  }
}
