// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The worker's id, the study and the limits.
 *
 * @param workerId identifies the worker in its later requests
 * @param info the study
 * @param limits the limits of the server
 */
public record RegisterWorkerResponse(String workerId, StudyInfo info, Limits limits)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public RegisterWorkerResponse {
    Objects.requireNonNull(workerId, "workerId");
    Objects.requireNonNull(info, "info");
    Objects.requireNonNull(limits, "limits");
  }

  static RegisterWorkerResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "RegisterWorkerResponse");
    return new RegisterWorkerResponse(
        in.required("worker_id", JsonValue::asString),
        in.required("info", StudyInfo::read),
        in.required("limits", Limits::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "RegisterWorkerResponse");
    out.field("worker_id", workerId);
    out.field("info", info);
    out.field("limits", limits);
  }
}
