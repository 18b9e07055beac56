// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of one trial.
 *
 * @param trialId the trial
 * @param metadata the metadata of its result; absent if there is none; may be null
 */
public record TrialMetadata(long trialId, @Nullable Map<String, @Nullable Object> metadata)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public TrialMetadata {
    metadata = Copies.mapOrNull(metadata);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId) {
    return new Builder(trialId);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId);
    builder.metadata = metadata;
    return builder;
  }

  static TrialMetadata read(JsonValue value) {
    JsonObject in = value.asObject();
    return new TrialMetadata(
        in.required("trial_id", JsonValue::asLong),
        in.nullable("metadata", JsonValue.map(JsonValue::asAny)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.optional("metadata", metadata, null);
  }

  /** Builds a {@link TrialMetadata}. */
  public static final class Builder {
    private final long trialId;
    private @Nullable Map<String, @Nullable Object> metadata;

    private Builder(long trialId) {
      this.trialId = trialId;
    }

    /**
     * Sets {@code metadata}.
     *
     * @param metadata the metadata of its result; absent if there is none; may be null
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
    public TrialMetadata build() {
      return new TrialMetadata(trialId, metadata);
    }
  }
}
