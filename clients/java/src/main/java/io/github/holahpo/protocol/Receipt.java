// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one item of a tell.
 *
 * <p>{@code recorded}: the item was recorded. {@code superseded}: another result was recorded
 * before; {@code objectives} has its values. {@code ended}: the trial had already ended with {@code
 * state}. {@code requeued}: the trial will be evaluated again. {@code refused}: see {@code error}.
 *
 * @param trialId the trial
 * @param outcome the outcome of the item
 * @param state the current state of the trial; may be null
 * @param objectives the recorded values, if they differ; may be null
 * @param discard checkpoints of the trial that are no longer needed; the worker may delete them
 * @param error why the item was refused; may be null
 */
public record Receipt(
    long trialId,
    Outcome outcome,
    @Nullable TrialState state,
    @Nullable Map<String, Double> objectives,
    List<Checkpoint> discard,
    @Nullable ErrorResponse error)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Receipt {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(discard, "discard");
    objectives = Copies.mapOrNull(objectives);
    discard = Copies.list(discard);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param outcome the outcome of the item
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId, Outcome outcome) {
    return new Builder(trialId, outcome);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, outcome);
    builder.state = state;
    builder.objectives = objectives;
    builder.discard = discard;
    builder.error = error;
    return builder;
  }

  static Receipt read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Receipt(
        in.required("trial_id", JsonValue::asLong),
        in.required("outcome", Outcome::read),
        in.nullable("state", TrialState::read),
        in.nullable("objectives", JsonValue.map(JsonValue::asDouble)),
        in.optional("discard", JsonValue.list(Checkpoint::read), List.of()),
        in.nullable("error", ErrorResponse::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("outcome", outcome);
    out.optional("state", state, null);
    out.optional("objectives", objectives, null);
    out.optional("discard", discard, List.of());
    out.optional("error", error, null);
  }

  /** Builds a {@link Receipt}. */
  public static final class Builder {
    private final long trialId;
    private final Outcome outcome;
    private @Nullable TrialState state;
    private @Nullable Map<String, Double> objectives;
    private List<Checkpoint> discard = List.of();
    private @Nullable ErrorResponse error;

    private Builder(long trialId, Outcome outcome) {
      this.trialId = trialId;
      this.outcome = outcome;
    }

    /**
     * Sets {@code state}.
     *
     * @param state the current state of the trial; may be null
     * @return this builder
     */
    public Builder state(@Nullable TrialState state) {
      this.state = state;
      return this;
    }

    /**
     * Sets {@code objectives}.
     *
     * @param objectives the recorded values, if they differ; may be null
     * @return this builder
     */
    public Builder objectives(@Nullable Map<String, Double> objectives) {
      this.objectives = objectives;
      return this;
    }

    /**
     * Sets {@code discard}.
     *
     * @param discard checkpoints of the trial that are no longer needed; the worker may delete them
     * @return this builder
     */
    public Builder discard(List<Checkpoint> discard) {
      this.discard = discard;
      return this;
    }

    /**
     * Sets {@code error}.
     *
     * @param error why the item was refused; may be null
     * @return this builder
     */
    public Builder error(@Nullable ErrorResponse error) {
      this.error = error;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public Receipt build() {
      return new Receipt(trialId, outcome, state, objectives, discard, error);
    }
  }
}
