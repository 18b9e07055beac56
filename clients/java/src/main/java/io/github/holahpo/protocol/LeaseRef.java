// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * A lease that a worker holds.
 *
 * @param trialId the trial
 * @param lease the token that came with the suggestion
 */
public record LeaseRef(long trialId, String lease) implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public LeaseRef {
    Objects.requireNonNull(lease, "lease");
  }

  static LeaseRef read(JsonValue value) {
    JsonObject in = value.asObject();
    return new LeaseRef(
        in.required("trial_id", JsonValue::asLong), in.required("lease", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("lease", lease);
  }
}
