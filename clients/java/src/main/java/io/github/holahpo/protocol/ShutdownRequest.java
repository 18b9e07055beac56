// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * Stop the scheduler. It gives no new suggestions, sends {@code drain} (or {@code stop}) to
 * workers, and then exits.
 *
 * <p>{@code grace_s} limits the wait for running trials; their leases survive the restart.
 *
 * @param mode whether workers finish their running trials ({@code drain}) or end at once ({@code
 *     stop})
 * @param graceS the maximum wait for running trials
 */
public record ShutdownRequest(ShutdownMode mode, double graceS) implements Request {
  /** Checks that what is needed is there, and copies collections. */
  public ShutdownRequest {
    Objects.requireNonNull(mode, "mode");
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
    builder.mode = mode;
    builder.graceS = graceS;
    return builder;
  }

  static ShutdownRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "ShutdownRequest");
    return new ShutdownRequest(
        in.optional("mode", ShutdownMode::read, ShutdownMode.DRAIN),
        in.optional("grace_s", JsonValue::asDouble, 0.0));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "ShutdownRequest");
    out.optional("mode", mode, ShutdownMode.DRAIN);
    out.optional("grace_s", graceS, 0.0);
  }

  /** Builds a {@link ShutdownRequest}. */
  public static final class Builder {
    private ShutdownMode mode = ShutdownMode.DRAIN;
    private double graceS = 0.0;

    private Builder() {}

    /**
     * Sets {@code mode}.
     *
     * @param mode whether workers finish their running trials ({@code drain}) or end at once
     *     ({@code stop})
     * @return this builder
     */
    public Builder mode(ShutdownMode mode) {
      this.mode = mode;
      return this;
    }

    /**
     * Sets {@code grace_s}.
     *
     * @param graceS the maximum wait for running trials
     * @return this builder
     */
    public Builder graceS(double graceS) {
      this.graceS = graceS;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ShutdownRequest build() {
      return new ShutdownRequest(mode, graceS);
    }
  }
}
