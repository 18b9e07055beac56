// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * A trial and its rank: its place in a ranking, or the number of its front, both from 1.
 *
 * @param rank its place in a ranking, or the number of its front; from 1
 * @param trial the trial
 */
public record RankedTrial(long rank, Trial trial) implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public RankedTrial {
    Objects.requireNonNull(trial, "trial");
  }

  static RankedTrial read(JsonValue value) {
    JsonObject in = value.asObject();
    return new RankedTrial(
        in.required("rank", JsonValue::asLong), in.required("trial", Trial::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("rank", rank);
    out.field("trial", trial);
  }
}
