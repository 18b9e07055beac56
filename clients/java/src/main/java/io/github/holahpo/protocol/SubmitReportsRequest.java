// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Report intermediate values, learn which trials to stop, and with {@code next_count} ask for
 * others.
 *
 * @param study the study that is meant; null: the client's
 * @param workerId the worker; required with {@code next_count}; may be null
 * @param reports the reports
 * @param nextCount the maximum number of suggestions in the reply, at most one for each trial that
 *     a receipt stops or pauses
 * @param leaseS the duration of their leases; default: that of the study; may be null
 */
public record SubmitReportsRequest(
    @Nullable String study,
    @Nullable String workerId,
    List<Report> reports,
    int nextCount,
    @Nullable Double leaseS)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public SubmitReportsRequest {
    Objects.requireNonNull(reports, "reports");
    reports = Copies.list(reports);
  }

  @Override
  public SubmitReportsRequest withStudy(String study) {
    return new SubmitReportsRequest(study, workerId, reports, nextCount, leaseS);
  }

  /**
   * Begins with what is needed.
   *
   * @param reports the reports
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<Report> reports) {
    return new Builder(reports);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(reports);
    builder.study = study;
    builder.workerId = workerId;
    builder.nextCount = nextCount;
    builder.leaseS = leaseS;
    return builder;
  }

  static SubmitReportsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "SubmitReportsRequest");
    return new SubmitReportsRequest(
        in.optional("study", JsonValue::asString),
        in.nullable("worker_id", JsonValue::asString),
        in.required("reports", JsonValue.list(Report::read)),
        in.optional("next_count", JsonValue::asInteger, 0),
        in.nullable("lease_s", JsonValue::asDouble));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "SubmitReportsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("worker_id", workerId, null);
    out.field("reports", reports);
    out.optional("next_count", nextCount, 0);
    out.optional("lease_s", leaseS, null);
  }

  /** Builds a {@link SubmitReportsRequest}. */
  public static final class Builder {
    private final List<Report> reports;
    private @Nullable String study;
    private @Nullable String workerId;
    private int nextCount = 0;
    private @Nullable Double leaseS;

    private Builder(List<Report> reports) {
      this.reports = reports;
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
     * @param nextCount the maximum number of suggestions in the reply, at most one for each trial
     *     that a receipt stops or pauses
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
    public SubmitReportsRequest build() {
      return new SubmitReportsRequest(study, workerId, reports, nextCount, leaseS);
    }
  }
}
