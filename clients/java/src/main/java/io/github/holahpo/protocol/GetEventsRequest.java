// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Ask for events after an event, or from the oldest stored one, waiting up to {@code wait_s} for
 * the first.
 *
 * @param study the study that is meant; null: the client's
 * @param after the newest known event; the reply starts with the next one; may be null
 * @param limit the maximum number of events
 * @param waitS the maximum wait for the first
 */
public record GetEventsRequest(
    @Nullable String study, @Nullable Long after, int limit, double waitS) implements StudyRequest {
  @Override
  public GetEventsRequest withStudy(String study) {
    return new GetEventsRequest(study, after, limit, waitS);
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
    builder.after = after;
    builder.limit = limit;
    builder.waitS = waitS;
    return builder;
  }

  static GetEventsRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetEventsRequest");
    return new GetEventsRequest(
        in.optional("study", JsonValue::asString),
        in.nullable("after", JsonValue::asLong),
        in.optional("limit", JsonValue::asInteger, 100),
        in.optional("wait_s", JsonValue::asDouble, 0.0));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetEventsRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("after", after, null);
    out.optional("limit", limit, 100);
    out.optional("wait_s", waitS, 0.0);
  }

  /** Builds a {@link GetEventsRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private @Nullable Long after;
    private int limit = 100;
    private double waitS = 0.0;

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
     * Sets {@code after}.
     *
     * @param after the newest known event; the reply starts with the next one; may be null
     * @return this builder
     */
    public Builder after(@Nullable Long after) {
      this.after = after;
      return this;
    }

    /**
     * Sets {@code limit}.
     *
     * @param limit the maximum number of events
     * @return this builder
     */
    public Builder limit(int limit) {
      this.limit = limit;
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
     * Makes the record.
     *
     * @return the record
     */
    public GetEventsRequest build() {
      return new GetEventsRequest(study, after, limit, waitS);
    }
  }
}
