// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The grid and the predictions. There are none while there are too few completed trials.
 *
 * @param ready whether the predictions are computed; if not, send the request again
 * @param trials the number of completed trials that the model has seen
 * @param objectiveRevision the revision of the objectives of the costs
 * @param at the values of the other parameters; the grid's own have no meaning here; may be null
 * @param axes the axes, in the order of {@code parameters}
 * @param groups the predictions for each comparison group
 */
public record GetModelViewResponse(
    boolean ready,
    long trials,
    long objectiveRevision,
    @Nullable Parameters at,
    List<ModelAxis> axes,
    List<ModelGroup> groups)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetModelViewResponse {
    Objects.requireNonNull(axes, "axes");
    Objects.requireNonNull(groups, "groups");
    axes = Copies.list(axes);
    groups = Copies.list(groups);
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
    builder.ready = ready;
    builder.trials = trials;
    builder.objectiveRevision = objectiveRevision;
    builder.at = at;
    builder.axes = axes;
    builder.groups = groups;
    return builder;
  }

  static GetModelViewResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetModelViewResponse");
    return new GetModelViewResponse(
        in.optional("ready", JsonValue::asBoolean, false),
        in.optional("trials", JsonValue::asLong, 0L),
        in.optional("objective_revision", JsonValue::asLong, 0L),
        in.nullable("at", Parameters::read),
        in.optional("axes", JsonValue.list(ModelAxis::read), List.of()),
        in.optional("groups", JsonValue.list(ModelGroup::read), List.of()));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetModelViewResponse");
    out.optional("ready", ready, false);
    out.optional("trials", trials, 0L);
    out.optional("objective_revision", objectiveRevision, 0L);
    out.optional("at", at, null);
    out.optional("axes", axes, List.of());
    out.optional("groups", groups, List.of());
  }

  /** Builds a {@link GetModelViewResponse}. */
  public static final class Builder {
    private boolean ready = false;
    private long trials = 0L;
    private long objectiveRevision = 0L;
    private @Nullable Parameters at;
    private List<ModelAxis> axes = List.of();
    private List<ModelGroup> groups = List.of();

    private Builder() {}

    /**
     * Sets {@code ready}.
     *
     * @param ready whether the predictions are computed; if not, send the request again
     * @return this builder
     */
    public Builder ready(boolean ready) {
      this.ready = ready;
      return this;
    }

    /**
     * Sets {@code trials}.
     *
     * @param trials the number of completed trials that the model has seen
     * @return this builder
     */
    public Builder trials(long trials) {
      this.trials = trials;
      return this;
    }

    /**
     * Sets {@code objective_revision}.
     *
     * @param objectiveRevision the revision of the objectives of the costs
     * @return this builder
     */
    public Builder objectiveRevision(long objectiveRevision) {
      this.objectiveRevision = objectiveRevision;
      return this;
    }

    /**
     * Sets {@code at}.
     *
     * @param at the values of the other parameters; the grid's own have no meaning here; may be
     *     null
     * @return this builder
     */
    public Builder at(@Nullable Parameters at) {
      this.at = at;
      return this;
    }

    /**
     * Sets {@code axes}.
     *
     * @param axes the axes, in the order of {@code parameters}
     * @return this builder
     */
    public Builder axes(List<ModelAxis> axes) {
      this.axes = axes;
      return this;
    }

    /**
     * Sets {@code groups}.
     *
     * @param groups the predictions for each comparison group
     * @return this builder
     */
    public Builder groups(List<ModelGroup> groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetModelViewResponse build() {
      return new GetModelViewResponse(ready, trials, objectiveRevision, at, axes, groups);
    }
  }
}
