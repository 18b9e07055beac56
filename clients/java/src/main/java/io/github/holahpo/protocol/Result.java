// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of one evaluation.
 *
 * @param trialId the trial
 * @param lease the token that came with the suggestion
 * @param objectives the objective values
 * @param metadata data to store with the trial; may be null
 */
public record Result(
    long trialId,
    String lease,
    Map<String, Double> objectives,
    @Nullable Map<String, @Nullable Object> metadata)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Result {
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(objectives, "objectives");
    objectives = Copies.map(objectives);
    metadata = Copies.mapOrNull(metadata);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param lease the token that came with the suggestion
   * @param objectives the objective values
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId, String lease, Map<String, Double> objectives) {
    return new Builder(trialId, lease, objectives);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, lease, objectives);
    builder.metadata = metadata;
    return builder;
  }

  static Result read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Result(
        in.required("trial_id", JsonValue::asLong),
        in.required("lease", JsonValue::asString),
        in.required("objectives", JsonValue.map(JsonValue::asDouble)),
        in.nullable("metadata", JsonValue.map(JsonValue::asAny)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("lease", lease);
    out.field("objectives", objectives);
    out.optional("metadata", metadata, null);
  }

  /** Builds a {@link Result}. */
  public static final class Builder {
    private final long trialId;
    private final String lease;
    private final Map<String, Double> objectives;
    private @Nullable Map<String, @Nullable Object> metadata;

    private Builder(long trialId, String lease, Map<String, Double> objectives) {
      this.trialId = trialId;
      this.lease = lease;
      this.objectives = objectives;
    }

    /**
     * Sets {@code metadata}.
     *
     * @param metadata data to store with the trial; may be null
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, @Nullable Object> metadata) {
      this.metadata = metadata;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public Result build() {
      return new Result(trialId, lease, objectives, metadata);
    }
  }
}
