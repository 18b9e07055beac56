// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The new trials' ids, in order.
 *
 * @param trialIds the trials
 */
public record EnqueueTrialsResponse(List<Long> trialIds) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public EnqueueTrialsResponse {
    Objects.requireNonNull(trialIds, "trialIds");
    trialIds = Copies.list(trialIds);
  }

  static EnqueueTrialsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "EnqueueTrialsResponse");
    return new EnqueueTrialsResponse(in.required("trial_ids", JsonValue.list(JsonValue::asLong)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "EnqueueTrialsResponse");
    out.field("trial_ids", trialIds);
  }
}
