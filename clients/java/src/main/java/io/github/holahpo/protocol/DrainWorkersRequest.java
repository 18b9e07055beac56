// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Drain workers: they finish their running trials, get no others, and end.
 *
 * <p>The workers are those with one of the ids or one of the names, and those that have all of the
 * labels. At least one of the three is given.
 *
 * @param study the study that is meant; null: the client's
 * @param workerIds the ids of workers
 * @param names the names of workers
 * @param labels labels that a worker has, all with these values; may be null
 * @param drain false: let the workers that have not ended continue
 */
public record DrainWorkersRequest(
    @Nullable String study,
    List<String> workerIds,
    List<String> names,
    @Nullable Map<String, String> labels,
    boolean drain)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public DrainWorkersRequest {
    Objects.requireNonNull(workerIds, "workerIds");
    Objects.requireNonNull(names, "names");
    workerIds = Copies.list(workerIds);
    names = Copies.list(names);
    labels = Copies.mapOrNull(labels);
  }

  @Override
  public DrainWorkersRequest withStudy(String study) {
    return new DrainWorkersRequest(study, workerIds, names, labels, drain);
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
    builder.workerIds = workerIds;
    builder.names = names;
    builder.labels = labels;
    builder.drain = drain;
    return builder;
  }

  static DrainWorkersRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "DrainWorkersRequest");
    return new DrainWorkersRequest(
        in.optional("study", JsonValue::asString),
        in.optional("worker_ids", JsonValue.list(JsonValue::asString), List.of()),
        in.optional("names", JsonValue.list(JsonValue::asString), List.of()),
        in.nullable("labels", JsonValue.map(JsonValue::asString)),
        in.optional("drain", JsonValue::asBoolean, true));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "DrainWorkersRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.optional("worker_ids", workerIds, List.of());
    out.optional("names", names, List.of());
    out.optional("labels", labels, null);
    out.optional("drain", drain, true);
  }

  /** Builds a {@link DrainWorkersRequest}. */
  public static final class Builder {
    private @Nullable String study;
    private List<String> workerIds = List.of();
    private List<String> names = List.of();
    private @Nullable Map<String, String> labels;
    private boolean drain = true;

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
     * Sets {@code worker_ids}.
     *
     * @param workerIds the ids of workers
     * @return this builder
     */
    public Builder workerIds(List<String> workerIds) {
      this.workerIds = workerIds;
      return this;
    }

    /**
     * Sets {@code names}.
     *
     * @param names the names of workers
     * @return this builder
     */
    public Builder names(List<String> names) {
      this.names = names;
      return this;
    }

    /**
     * Sets {@code labels}.
     *
     * @param labels labels that a worker has, all with these values; may be null
     * @return this builder
     */
    public Builder labels(@Nullable Map<String, String> labels) {
      this.labels = labels;
      return this;
    }

    /**
     * Sets {@code drain}.
     *
     * @param drain false: let the workers that have not ended continue
     * @return this builder
     */
    public Builder drain(boolean drain) {
      this.drain = drain;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public DrainWorkersRequest build() {
      return new DrainWorkersRequest(study, workerIds, names, labels, drain);
    }
  }
}
