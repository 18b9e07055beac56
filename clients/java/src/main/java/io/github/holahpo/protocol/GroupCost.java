// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cost of a trial in one comparison group, and its violation of the limits in that group.
 *
 * @param group the comparison group
 * @param cost lower is better; absent if the trial has no values; may be null
 * @param violation 0 within all limits of the group
 */
public record GroupCost(String group, @Nullable Double cost, double violation) implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public GroupCost {
    Objects.requireNonNull(group, "group");
  }

  /**
   * Begins with what is needed.
   *
   * @param group the comparison group
   * @return a builder with everything else at its default
   */
  public static Builder builder(String group) {
    return new Builder(group);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(group);
    builder.cost = cost;
    builder.violation = violation;
    return builder;
  }

  static GroupCost read(JsonValue value) {
    JsonObject in = value.asObject();
    return new GroupCost(
        in.required("group", JsonValue::asString),
        in.nullable("cost", JsonValue::asDouble),
        in.optional("violation", JsonValue::asDouble, 0.0));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("group", group);
    out.optional("cost", cost, null);
    out.optional("violation", violation, 0.0);
  }

  /** Builds a {@link GroupCost}. */
  public static final class Builder {
    private final String group;
    private @Nullable Double cost;
    private double violation = 0.0;

    private Builder(String group) {
      this.group = group;
    }

    /**
     * Sets {@code cost}.
     *
     * @param cost lower is better; absent if the trial has no values; may be null
     * @return this builder
     */
    public Builder cost(@Nullable Double cost) {
      this.cost = cost;
      return this;
    }

    /**
     * Sets {@code violation}.
     *
     * @param violation 0 within all limits of the group
     * @return this builder
     */
    public Builder violation(double violation) {
      this.violation = violation;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GroupCost build() {
      return new GroupCost(group, cost, violation);
    }
  }
}
