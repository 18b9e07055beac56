// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The study after the change.
 *
 * @param info the study
 */
public record UpdateStudyResponse(StudyInfo info) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public UpdateStudyResponse {
    Objects.requireNonNull(info, "info");
  }

  static UpdateStudyResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "UpdateStudyResponse");
    return new UpdateStudyResponse(in.required("info", StudyInfo::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "UpdateStudyResponse");
    out.field("info", info);
  }
}
