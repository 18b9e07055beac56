// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** Ask for versions, capabilities and limits of the server. Needs no study. */
public record DescribeRequest() implements Request {
  static DescribeRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "DescribeRequest");
    return new DescribeRequest();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "DescribeRequest");
  }
}
