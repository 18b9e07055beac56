// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * Bayesian optimisation with Gaussian processes, the default.
 *
 * <p>It uses a trust region for one comparison group, and random rays for several groups.
 */
public record GaussianProcessSpec() implements SamplerSpec {
  static GaussianProcessSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "gaussian_process");
    return new GaussianProcessSpec();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "gaussian_process");
  }
}
