// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** The study was deleted. */
public record DeleteStudyResponse() implements Response {
  static DeleteStudyResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "DeleteStudyResponse");
    return new DeleteStudyResponse();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "DeleteStudyResponse");
  }
}
