// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** No trial is stopped. */
public record NoStoppingSpec() implements StoppingSpec {
  static NoStoppingSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "none");
    return new NoStoppingSpec();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "none");
  }
}
