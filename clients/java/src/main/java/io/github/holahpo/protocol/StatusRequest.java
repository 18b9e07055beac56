// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Ask for the status of a study: counts, workers, the best trial.
 *
 * @param study the study that is meant; null: the client's
 * @param maxWorkers the maximum number of workers to list
 */
public record StatusRequest(@Nullable String study, int maxWorkers) implements StudyRequest {
  @Override
  public StatusRequest withStudy(String study) {
    return new StatusRequest(study, maxWorkers);
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
    builder.study = study;
    builder.maxWorkers = maxWorkers;
    return builder;
  }

  static StatusRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "StatusRequest");
    return new StatusRequest(
        in.optional("study", JsonValue::asString),
        in.optional("max_workers", JsonValue::asInteger, 100));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "StatusRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("max_workers", maxWorkers, 100);
  }

  /** Builds a {@link StatusRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private int maxWorkers = 100;

    private Builder() {}

    /**
     * Sets {@code study}.
     *
     * @param study the study that is meant; null: the client's
     * @return this builder
     */
    public Builder study(@Nullable String study) {
      this.study = study;
      return this;
    }

    /**
     * Sets {@code max_workers}.
     *
     * @param maxWorkers the maximum number of workers to list
     * @return this builder
     */
    public Builder maxWorkers(int maxWorkers) {
      this.maxWorkers = maxWorkers;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public StatusRequest build() {
      return new StatusRequest(study, maxWorkers);
    }
  }
}
