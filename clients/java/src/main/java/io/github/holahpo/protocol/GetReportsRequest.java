// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Page through the reports of some trials, in the order of trials, attempts and steps.
 *
 * @param study the study that is meant; null: the client's
 * @param trialIds the trials
 * @param limit the maximum number of items
 * @param after the {@code next_cursor} of the previous page; absent for the first page; may be null
 */
public record GetReportsRequest(
    @Nullable String study, List<Long> trialIds, int limit, @Nullable String after)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public GetReportsRequest {
    Objects.requireNonNull(trialIds, "trialIds");
    trialIds = Copies.list(trialIds);
  }

  @Override
  public GetReportsRequest withStudy(String study) {
    return new GetReportsRequest(study, trialIds, limit, after);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialIds the trials
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<Long> trialIds) {
    return new Builder(trialIds);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialIds);
    builder.study = study;
    builder.limit = limit;
    builder.after = after;
    return builder;
  }

  static GetReportsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetReportsRequest");
    return new GetReportsRequest(
        in.optional("study", JsonValue::asString),
        in.required("trial_ids", JsonValue.list(JsonValue::asLong)),
        in.optional("limit", JsonValue::asInteger, 1000),
        in.nullable("after", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetReportsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("trial_ids", trialIds);
    out.optional("limit", limit, 1000);
    out.optional("after", after, null);
  }

  /** Builds a {@link GetReportsRequest}. */
  public static final class Builder {
    private final List<Long> trialIds;
    private @Nullable String study;
    private int limit = 1000;
    private @Nullable String after;

    private Builder(List<Long> trialIds) {
      this.trialIds = trialIds;
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
     * Sets {@code limit}.
     *
     * @param limit the maximum number of items
     * @return this builder
     */
    public Builder limit(int limit) {
      this.limit = limit;
      return this;
    }

    /**
     * Sets {@code after}.
     *
     * @param after the {@code next_cursor} of the previous page; absent for the first page; may be
     *     null
     * @return this builder
     */
    public Builder after(@Nullable String after) {
      this.after = after;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetReportsRequest build() {
      return new GetReportsRequest(study, trialIds, limit, after);
    }
  }
}
