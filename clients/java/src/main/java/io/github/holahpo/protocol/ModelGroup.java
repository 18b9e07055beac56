// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The predictions of the cost in one comparison group, for each point of the grid, the last axis
 * fastest.
 *
 * @param group the comparison group
 * @param mean the expected costs; lower is better
 * @param deviation the standard deviations of the expected costs, without the noise of an
 *     evaluation
 */
public record ModelGroup(String group, List<Double> mean, List<Double> deviation)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public ModelGroup {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(mean, "mean");
    Objects.requireNonNull(deviation, "deviation");
    mean = Copies.list(mean);
    deviation = Copies.list(deviation);
  }

  static ModelGroup read(JsonValue value) {
    JsonObject in = value.asObject();
    return new ModelGroup(
        in.required("group", JsonValue::asString),
        in.required("mean", JsonValue.list(JsonValue::asDouble)),
        in.required("deviation", JsonValue.list(JsonValue::asDouble)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("group", group);
    out.field("mean", mean);
    out.field("deviation", deviation);
  }
}
