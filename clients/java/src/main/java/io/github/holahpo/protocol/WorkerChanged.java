// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * A worker registered, came back, went away or deregistered.
 *
 * @param eventId the number of the event in the study
 * @param timeMs the time of the event
 * @param workerId the worker
 * @param state the new state
 */
public record WorkerChanged(long eventId, long timeMs, String workerId, WorkerState state)
    implements Event {
  /** Checks that what is needed is there, and copies collections. */
  public WorkerChanged {
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(state, "state");
  }

  static WorkerChanged read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "WorkerChanged");
    return new WorkerChanged(
        in.required("event_id", JsonValue::asLong),
        in.required("time_ms", JsonValue::asLong),
        in.required("worker_id", JsonValue::asString),
        in.required("state", WorkerState::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "WorkerChanged");
    out.field("event_id", eventId);
    out.field("time_ms", timeMs);
    out.field("worker_id", workerId);
    out.field("state", state);
  }
}
