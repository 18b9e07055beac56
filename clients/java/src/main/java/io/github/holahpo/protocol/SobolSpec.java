// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** A scrambled Sobol sequence. */
public record SobolSpec() implements SamplerSpec {
  static SobolSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "sobol");
    return new SobolSpec();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "sobol");
  }
}
