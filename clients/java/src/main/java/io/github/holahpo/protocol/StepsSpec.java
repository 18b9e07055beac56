// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a trial, such as the epochs of a training. A worker reports intermediate values at
 * some of them.
 *
 * @param max the largest step, at which a trial is complete
 * @param min no trial is stopped or paused before this step
 * @param unit what a step is, such as {@code epoch}, for display; may be null
 * @param value which value of a trial a stopping rule compares
 */
public record StepsSpec(long max, long min, @Nullable String unit, StepValue value)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public StepsSpec {
    Objects.requireNonNull(value, "value");
  }

  /**
   * Begins with what is needed.
   *
   * @param max the largest step, at which a trial is complete
   * @return a builder with everything else at its default
   */
  public static Builder builder(long max) {
    return new Builder(max);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(max);
    builder.min = min;
    builder.unit = unit;
    builder.value = value;
    return builder;
  }

  static StepsSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    return new StepsSpec(
        in.required("max", JsonValue::asLong),
        in.optional("min", JsonValue::asLong, 1L),
        in.nullable("unit", JsonValue::asString),
        in.optional("value", StepValue::read, StepValue.LAST));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("max", max);
    out.optional("min", min, 1L);
    out.optional("unit", unit, null);
    out.optional("value", value, StepValue.LAST);
  }

  /** Builds a {@link StepsSpec}. */
  public static final class Builder {
    private final long max;
    private long min = 1L;
    private @Nullable String unit;
    private StepValue value = StepValue.LAST;

    private Builder(long max) {
      this.max = max;
    }

    /**
     * Sets {@code min}.
     *
     * @param min no trial is stopped or paused before this step
     * @return this builder
     */
    public Builder min(long min) {
      this.min = min;
      return this;
    }

    /**
     * Sets {@code unit}.
     *
     * @param unit what a step is, such as {@code epoch}, for display; may be null
     * @return this builder
     */
    public Builder unit(@Nullable String unit) {
      this.unit = unit;
      return this;
    }

    /**
     * Sets {@code value}.
     *
     * @param value which value of a trial a stopping rule compares
     * @return this builder
     */
    public Builder value(StepValue value) {
      this.value = value;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public StepsSpec build() {
      return new StepsSpec(max, min, unit, value);
    }
  }
}
