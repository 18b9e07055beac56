// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The study was created, or its state, ends, objectives, description or labels changed.
 *
 * @param eventId the number of the event in the study
 * @param timeMs the time of the event
 * @param state the new state
 * @param reason the reason of the end of the study; may be null
 * @param revision the new revision of the study
 * @param objectiveRevision the revision of its objectives
 */
public record StudyChanged(
    long eventId,
    long timeMs,
    StudyState state,
    @Nullable FinishReason reason,
    long revision,
    long objectiveRevision)
    implements Event {
  /** Checks that what is needed is there, and copies collections. */
  public StudyChanged {
    Objects.requireNonNull(state, "state");
  }

  /**
   * Begins with what is needed.
   *
   * @param eventId the number of the event in the study
   * @param timeMs the time of the event
   * @param state the new state
   * @param revision the new revision of the study
   * @param objectiveRevision the revision of its objectives
   * @return a builder with everything else at its default
   */
  public static Builder builder(
      long eventId, long timeMs, StudyState state, long revision, long objectiveRevision) {
    return new Builder(eventId, timeMs, state, revision, objectiveRevision);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(eventId, timeMs, state, revision, objectiveRevision);
    builder.reason = reason;
    return builder;
  }

  static StudyChanged read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "StudyChanged");
    return new StudyChanged(
        in.required("event_id", JsonValue::asLong),
        in.required("time_ms", JsonValue::asLong),
        in.required("state", StudyState::read),
        in.nullable("reason", FinishReason::read),
        in.required("revision", JsonValue::asLong),
        in.required("objective_revision", JsonValue::asLong));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "StudyChanged");
    out.field("event_id", eventId);
    out.field("time_ms", timeMs);
    out.field("state", state);
    out.optional("reason", reason, null);
    out.field("revision", revision);
    out.field("objective_revision", objectiveRevision);
  }

  /** Builds a {@link StudyChanged}. */
  public static final class Builder {
    private final long eventId;
    private final long timeMs;
    private final StudyState state;
    private final long revision;
    private final long objectiveRevision;
    private @Nullable FinishReason reason;

    private Builder(
        long eventId, long timeMs, StudyState state, long revision, long objectiveRevision) {
      this.eventId = eventId;
      this.timeMs = timeMs;
      this.state = state;
      this.revision = revision;
      this.objectiveRevision = objectiveRevision;
    }

    /**
     * Sets {@code reason}.
     *
     * @param reason the reason of the end of the study; may be null
     * @return this builder
     */
    public Builder reason(@Nullable FinishReason reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public StudyChanged build() {
      return new StudyChanged(eventId, timeMs, state, reason, revision, objectiveRevision);
    }
  }
}
