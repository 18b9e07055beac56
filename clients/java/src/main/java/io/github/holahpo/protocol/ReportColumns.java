// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;

/**
 * The reports of the trials of a reply: {@code counts} has a value for each trial, the others one
 * for each report.
 *
 * @param counts the number of reported steps of each trial
 * @param steps the steps, trial by trial, in increasing order
 * @param objectives the values of each objective at these steps, of the latest attempt that
 *     reported the step; null: none, or one that is not finite
 */
public record ReportColumns(Column counts, Column steps, Map<String, Column> objectives)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public ReportColumns {
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(steps, "steps");
    Objects.requireNonNull(objectives, "objectives");
    objectives = Copies.map(objectives);
  }

  /**
   * Begins with what is needed.
   *
   * @param counts the number of reported steps of each trial
   * @param steps the steps, trial by trial, in increasing order
   * @return a builder with everything else at its default
   */
  public static Builder builder(Column counts, Column steps) {
    return new Builder(counts, steps);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(counts, steps);
    builder.objectives = objectives;
    return builder;
  }

  static ReportColumns read(JsonValue value) {
    JsonObject in = value.asObject();
    return new ReportColumns(
        in.required("counts", Column::read),
        in.required("steps", Column::read),
        in.optional("objectives", JsonValue.map(Column::read), Map.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("counts", counts);
    out.field("steps", steps);
    out.optional("objectives", objectives, Map.of());
  }

  /** Builds a {@link ReportColumns}. */
  public static final class Builder {
    private final Column counts;
    private final Column steps;
    private Map<String, Column> objectives = Map.of();

    private Builder(Column counts, Column steps) {
      this.counts = counts;
      this.steps = steps;
    }

    /**
     * Sets {@code objectives}.
     *
     * @param objectives the values of each objective at these steps, of the latest attempt that
     *     reported the step; null: none, or one that is not finite
     * @return this builder
     */
    public Builder objectives(Map<String, Column> objectives) {
      this.objectives = objectives;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ReportColumns build() {
      return new ReportColumns(counts, steps, objectives);
    }
  }
}
