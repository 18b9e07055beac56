// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number that each trial returns, and how it is scored.
 *
 * <p>Values better than {@code target} do not improve the score. A trial beyond {@code limit}
 * violates it. {@code priority} is the weight within the comparison {@code group}; costs of
 * different groups are never summed.
 *
 * @param name its name
 * @param direction the direction of improvement
 * @param target the value from which on the score does not improve; needs a limit; may be null
 * @param limit the worst acceptable value; may be null
 * @param priority its weight within the group
 * @param group the comparison group
 */
public record ObjectiveSpec(
    String name,
    Direction direction,
    @Nullable Double target,
    @Nullable Double limit,
    double priority,
    String group)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public ObjectiveSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(group, "group");
  }

  /**
   * Begins with what is needed.
   *
   * @param name its name
   * @return a builder with everything else at its default
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(name);
    builder.direction = direction;
    builder.target = target;
    builder.limit = limit;
    builder.priority = priority;
    builder.group = group;
    return builder;
  }

  static ObjectiveSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    return new ObjectiveSpec(
        in.required("name", JsonValue::asString),
        in.optional("direction", Direction::read, Direction.MINIMIZE),
        in.nullable("target", JsonValue::asDouble),
        in.nullable("limit", JsonValue::asDouble),
        in.optional("priority", JsonValue::asDouble, 1.0),
        in.optional("group", JsonValue::asString, "default"));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("name", name);
    out.optional("direction", direction, Direction.MINIMIZE);
    out.optional("target", target, null);
    out.optional("limit", limit, null);
    out.optional("priority", priority, 1.0);
    out.optional("group", group, "default");
  }

  /** Builds a {@link ObjectiveSpec}. */
  public static final class Builder {
    private final String name;
    private Direction direction = Direction.MINIMIZE;
    private @Nullable Double target;
    private @Nullable Double limit;
    private double priority = 1.0;
    private String group = "default";

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Sets {@code direction}.
     *
     * @param direction the direction of improvement
     * @return this builder
     */
    public Builder direction(Direction direction) {
      this.direction = direction;
      return this;
    }

    /**
     * Sets {@code target}.
     *
     * @param target the value from which on the score does not improve; needs a limit; may be null
     * @return this builder
     */
    public Builder target(@Nullable Double target) {
      this.target = target;
      return this;
    }

    /**
     * Sets {@code limit}.
     *
     * @param limit the worst acceptable value; may be null
     * @return this builder
     */
    public Builder limit(@Nullable Double limit) {
      this.limit = limit;
      return this;
    }

    /**
     * Sets {@code priority}.
     *
     * @param priority its weight within the group
     * @return this builder
     */
    public Builder priority(double priority) {
      this.priority = priority;
      return this;
    }

    /**
     * Sets {@code group}.
     *
     * @param group the comparison group
     * @return this builder
     */
    public Builder group(String group) {
      this.group = group;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ObjectiveSpec build() {
      return new ObjectiveSpec(name, direction, target, limit, priority, group);
    }
  }
}
