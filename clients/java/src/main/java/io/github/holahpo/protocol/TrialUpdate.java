// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people say about one trial. Absent fields stay.
 *
 * @param trialId the trial
 * @param note the new note; an empty text removes it; may be null
 * @param labels labels to set; an empty text removes the label, and labels that are not named stay;
 *     may be null
 */
public record TrialUpdate(long trialId, @Nullable String note, @Nullable Map<String, String> labels)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public TrialUpdate {
    labels = Copies.mapOrNull(labels);
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
    builder.note = note;
    builder.labels = labels;
    return builder;
  }

  static TrialUpdate read(JsonValue value) {
    JsonObject in = value.asObject();
    return new TrialUpdate(
        in.required("trial_id", JsonValue::asLong),
        in.nullable("note", JsonValue::asString),
        in.nullable("labels", JsonValue.map(JsonValue::asString)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.optional("note", note, null);
    out.optional("labels", labels, null);
  }

  /** Builds a {@link TrialUpdate}. */
  public static final class Builder {
    private final long trialId;
    private @Nullable String note;
    private @Nullable Map<String, String> labels;

    private Builder(long trialId) {
      this.trialId = trialId;
    }

    /**
     * Sets {@code note}.
     *
     * @param note the new note; an empty text removes it; may be null
     * @return this builder
     */
    public Builder note(@Nullable String note) {
      this.note = note;
      return this;
    }

    /**
     * Sets {@code labels}.
     *
     * @param labels labels to set; an empty text removes the label, and labels that are not named
     *     stay; may be null
     * @return this builder
     */
    public Builder labels(@Nullable Map<String, String> labels) {
      this.labels = labels;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public TrialUpdate build() {
      return new TrialUpdate(trialId, note, labels);
    }
  }
}
