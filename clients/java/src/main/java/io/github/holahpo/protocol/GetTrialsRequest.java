// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Page through the trials by id: all, those in some states, or those changed since an event.
 *
 * @param study the study that is meant; null: the client's
 * @param states only trials in one of these states; empty: in any
 * @param changedSince only trials that changed after this event: the {@code as_of} of an earlier
 *     pass; may be null
 * @param withMetadata whether the trials have their metadata
 * @param limit the maximum number of items
 * @param after the {@code next_cursor} of the previous page; absent for the first page; may be null
 */
public record GetTrialsRequest(
    @Nullable String study,
    List<TrialState> states,
    @Nullable Long changedSince,
    boolean withMetadata,
    int limit,
    @Nullable String after)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public GetTrialsRequest {
    Objects.requireNonNull(states, "states");
    states = Copies.list(states);
  }

  @Override
  public GetTrialsRequest withStudy(String study) {
    return new GetTrialsRequest(study, states, changedSince, withMetadata, limit, after);
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
    builder.states = states;
    builder.changedSince = changedSince;
    builder.withMetadata = withMetadata;
    builder.limit = limit;
    builder.after = after;
    return builder;
  }

  static GetTrialsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetTrialsRequest");
    return new GetTrialsRequest(
        in.optional("study", JsonValue::asString),
        in.optional("states", JsonValue.list(TrialState::read), List.of()),
        in.nullable("changed_since", JsonValue::asLong),
        in.optional("with_metadata", JsonValue::asBoolean, false),
        in.optional("limit", JsonValue::asInteger, 100),
        in.nullable("after", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetTrialsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("states", states, List.of());
    out.optional("changed_since", changedSince, null);
    out.optional("with_metadata", withMetadata, false);
    out.optional("limit", limit, 100);
    out.optional("after", after, null);
  }

  /** Builds a {@link GetTrialsRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private List<TrialState> states = List.of();
    private @Nullable Long changedSince;
    private boolean withMetadata = false;
    private int limit = 100;
    private @Nullable String after;

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
     * Sets {@code states}.
     *
     * @param states only trials in one of these states; empty: in any
     * @return this builder
     */
    public Builder states(List<TrialState> states) {
      this.states = states;
      return this;
    }

    /**
     * Sets {@code changed_since}.
     *
     * @param changedSince only trials that changed after this event: the {@code as_of} of an
     *     earlier pass; may be null
     * @return this builder
     */
    public Builder changedSince(@Nullable Long changedSince) {
      this.changedSince = changedSince;
      return this;
    }

    /**
     * Sets {@code with_metadata}.
     *
     * @param withMetadata whether the trials have their metadata
     * @return this builder
     */
    public Builder withMetadata(boolean withMetadata) {
      this.withMetadata = withMetadata;
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
    public GetTrialsRequest build() {
      return new GetTrialsRequest(study, states, changedSince, withMetadata, limit, after);
    }
  }
}
