// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The trials that went back to the queue.
 *
 * @param released the trials
 */
public record DeregisterWorkerResponse(List<Long> released) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public DeregisterWorkerResponse {
    Objects.requireNonNull(released, "released");
    released = Copies.list(released);
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
    builder.released = released;
    return builder;
  }

  static DeregisterWorkerResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "DeregisterWorkerResponse");
    return new DeregisterWorkerResponse(
        in.optional("released", JsonValue.list(JsonValue::asLong), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "DeregisterWorkerResponse");
    out.optional("released", released, List.of());
  }

  /** Builds a {@link DeregisterWorkerResponse}. */
  public static final class Builder {
    private List<Long> released = List.of();

    private Builder() {}

    /**
     * Sets {@code released}.
     *
     * @param released the trials
     * @return this builder
     */
    public Builder released(List<Long> released) {
      this.released = released;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public DeregisterWorkerResponse build() {
      return new DeregisterWorkerResponse(released);
    }
  }
}
