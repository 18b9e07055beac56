// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * The scheduler is shutting down.
 *
 * @param running the number of running trials
 */
public record ShutdownResponse(long running) implements Response {
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
    builder.running = running;
    return builder;
  }

  static ShutdownResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "ShutdownResponse");
    return new ShutdownResponse(in.optional("running", JsonValue::asLong, 0L));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "ShutdownResponse");
    out.optional("running", running, 0L);
  }

  /** Builds a {@link ShutdownResponse}. */
  public static final class Builder {
    private long running = 0L;

    private Builder() {}

    /**
     * Sets {@code running}.
     *
     * @param running the number of running trials
     * @return this builder
     */
    public Builder running(long running) {
      this.running = running;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ShutdownResponse build() {
      return new ShutdownResponse(running);
    }
  }
}
