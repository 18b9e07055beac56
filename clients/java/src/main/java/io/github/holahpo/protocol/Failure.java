// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation without a result.
 *
 * <p>{@code failed} is final unless {@code retry}; {@code infeasible}: the point cannot be
 * evaluated.
 *
 * @param trialId the trial
 * @param lease the token that came with the suggestion
 * @param kind whether the evaluation failed, or the point cannot be evaluated
 * @param reason the reason, such as a traceback
 * @param retry put the trial back into the queue; this counts against {@code max_retries}
 * @param metadata data to store with the trial; may be null
 */
public record Failure(
    long trialId,
    String lease,
    FailureKind kind,
    String reason,
    boolean retry,
    @Nullable Map<String, @Nullable Object> metadata)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Failure {
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
    metadata = Copies.mapOrNull(metadata);
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param lease the token that came with the suggestion
   * @param reason the reason, such as a traceback
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId, String lease, String reason) {
    return new Builder(trialId, lease, reason);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, lease, reason);
    builder.kind = kind;
    builder.retry = retry;
    builder.metadata = metadata;
    return builder;
  }

  static Failure read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Failure(
        in.required("trial_id", JsonValue::asLong),
        in.required("lease", JsonValue::asString),
        in.optional("kind", FailureKind::read, FailureKind.FAILED),
        in.required("reason", JsonValue::asString),
        in.optional("retry", JsonValue::asBoolean, false),
        in.nullable("metadata", JsonValue.map(JsonValue::asAny)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("lease", lease);
    out.optional("kind", kind, FailureKind.FAILED);
    out.field("reason", reason);
    out.optional("retry", retry, false);
    out.optional("metadata", metadata, null);
  }

  /** Builds a {@link Failure}. */
  public static final class Builder {
    private final long trialId;
    private final String lease;
    private final String reason;
    private FailureKind kind = FailureKind.FAILED;
    private boolean retry = false;
    private @Nullable Map<String, @Nullable Object> metadata;

    private Builder(long trialId, String lease, String reason) {
      this.trialId = trialId;
      this.lease = lease;
      this.reason = reason;
    }

    /**
     * Sets {@code kind}.
     *
     * @param kind whether the evaluation failed, or the point cannot be evaluated
     * @return this builder
     */
    public Builder kind(FailureKind kind) {
      this.kind = kind;
      return this;
    }

    /**
     * Sets {@code retry}.
     *
     * @param retry put the trial back into the queue; this counts against {@code max_retries}
     * @return this builder
     */
    public Builder retry(boolean retry) {
      this.retry = retry;
      return this;
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
    public Failure build() {
      return new Failure(trialId, lease, kind, reason, retry, metadata);
    }
  }
}
