// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The study after the change.
 *
 * @param info the study
 */
public record SetStudyStateResponse(StudyInfo info) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public SetStudyStateResponse {
    Objects.requireNonNull(info, "info");
  }

  static SetStudyStateResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "SetStudyStateResponse");
    return new SetStudyStateResponse(in.required("info", StudyInfo::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "SetStudyStateResponse");
    out.field("info", info);
  }
}
