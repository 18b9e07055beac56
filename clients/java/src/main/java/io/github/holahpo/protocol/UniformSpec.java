// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** Independent uniform draws. */
public record UniformSpec() implements SamplerSpec {
  static UniformSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "uniform");
    return new UniformSpec();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "uniform");
  }
}
