// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ask for up to {@code count} suggestions, waiting up to {@code wait_s} for the first.
 *
 * @param study the study that is meant; null: the client's
 * @param workerId the worker
 * @param count the maximum number of suggestions; the server never waits to collect more
 * @param waitS the maximum wait for the first
 * @param leaseS the duration of the leases; default: that of the study; may be null
 */
public record GetSuggestionRequest(
    @Nullable String study, String workerId, int count, double waitS, @Nullable Double leaseS)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public GetSuggestionRequest {
    Objects.requireNonNull(workerId, "workerId");
  }

  @Override
  public GetSuggestionRequest withStudy(String study) {
    return new GetSuggestionRequest(study, workerId, count, waitS, leaseS);
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
    builder.count = count;
    builder.waitS = waitS;
    builder.leaseS = leaseS;
    return builder;
  }

  static GetSuggestionRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetSuggestionRequest");
    return new GetSuggestionRequest(
        in.optional("study", JsonValue::asString),
        in.required("worker_id", JsonValue::asString),
        in.optional("count", JsonValue::asInteger, 1),
        in.optional("wait_s", JsonValue::asDouble, 0.0),
        in.nullable("lease_s", JsonValue::asDouble));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetSuggestionRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("worker_id", workerId);
    out.optional("count", count, 1);
    out.optional("wait_s", waitS, 0.0);
    out.optional("lease_s", leaseS, null);
  }

  /** Builds a {@link GetSuggestionRequest}. */
  public static final class Builder {
    private final String workerId;
    private @Nullable String study;
    private int count = 1;
    private double waitS = 0.0;
    private @Nullable Double leaseS;

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
     * Sets {@code count}.
     *
     * @param count the maximum number of suggestions; the server never waits to collect more
     * @return this builder
     */
    public Builder count(int count) {
      this.count = count;
      return this;
    }

    /**
     * Sets {@code wait_s}.
     *
     * @param waitS the maximum wait for the first
     * @return this builder
     */
    public Builder waitS(double waitS) {
      this.waitS = waitS;
      return this;
    }

    /**
     * Sets {@code lease_s}.
     *
     * @param leaseS the duration of the leases; default: that of the study; may be null
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
    public GetSuggestionRequest build() {
      return new GetSuggestionRequest(study, workerId, count, waitS, leaseS);
    }
  }
}
