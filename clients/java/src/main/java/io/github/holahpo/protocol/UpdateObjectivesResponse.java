// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The study after the change; {@code objective_revision} of a trial says when it has been scored
 * again.
 *
 * @param info the study
 */
public record UpdateObjectivesResponse(StudyInfo info) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public UpdateObjectivesResponse {
    Objects.requireNonNull(info, "info");
  }

  static UpdateObjectivesResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "UpdateObjectivesResponse");
    return new UpdateObjectivesResponse(in.required("info", StudyInfo::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "UpdateObjectivesResponse");
    out.field("info", info);
  }
}
