// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;

/**
 * A trial is stopped if one of its values is worse than a threshold at a step.
 *
 * @param step the step of the decision
 * @param objectives the worst value of each named objective with which a trial continues; names at
 *     least one
 */
public record ThresholdSpec(long step, Map<String, Double> objectives) implements StoppingSpec {
  /** Checks that what is needed is there, and copies collections. */
  public ThresholdSpec {
    Objects.requireNonNull(objectives, "objectives");
    objectives = Copies.map(objectives);
  }

  static ThresholdSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "threshold");
    return new ThresholdSpec(
        in.required("step", JsonValue::asLong),
        in.required("objectives", JsonValue.map(JsonValue::asDouble)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "threshold");
    out.field("step", step);
    out.field("objectives", objectives);
  }
}
