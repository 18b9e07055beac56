// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The workers that were meant.
 *
 * @param workerIds their ids; the first of them, if the reply has no room for all
 */
public record DrainWorkersResponse(List<String> workerIds) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public DrainWorkersResponse {
    Objects.requireNonNull(workerIds, "workerIds");
    workerIds = Copies.list(workerIds);
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
    builder.workerIds = workerIds;
    return builder;
  }

  static DrainWorkersResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "DrainWorkersResponse");
    return new DrainWorkersResponse(
        in.optional("worker_ids", JsonValue.list(JsonValue::asString), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "DrainWorkersResponse");
    out.optional("worker_ids", workerIds, List.of());
  }

  /** Builds a {@link DrainWorkersResponse}. */
  public static final class Builder {
    private List<String> workerIds = List.of();

    private Builder() {}

    /**
     * Sets {@code worker_ids}.
     *
     * @param workerIds their ids; the first of them, if the reply has no room for all
     * @return this builder
     */
    public Builder workerIds(List<String> workerIds) {
      this.workerIds = workerIds;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public DrainWorkersResponse build() {
      return new DrainWorkersResponse(workerIds);
    }
  }
}
