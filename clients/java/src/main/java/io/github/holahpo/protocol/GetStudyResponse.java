// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The study.
 *
 * @param info the study
 */
public record GetStudyResponse(StudyInfo info) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetStudyResponse {
    Objects.requireNonNull(info, "info");
  }

  static GetStudyResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetStudyResponse");
    return new GetStudyResponse(in.required("info", StudyInfo::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetStudyResponse");
    out.field("info", info);
  }
}
