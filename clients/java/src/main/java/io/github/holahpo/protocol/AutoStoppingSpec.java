// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** The scheduler's choice: a good rule if the study has {@code steps}, otherwise none. */
public record AutoStoppingSpec() implements StoppingSpec {
  static AutoStoppingSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "auto");
    return new AutoStoppingSpec();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "auto");
  }
}
