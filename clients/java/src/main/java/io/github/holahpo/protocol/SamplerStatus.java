// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of the sampler.
 *
 * @param phase the phase
 * @param modelVersion the number of the current model; 0 before the first
 * @param regionSize the side of the trust region, as a share of each range; absent without one; may
 *     be null
 * @param restarts the number of restarts of the search
 * @param noise the noise that the model estimates, as a share of the variance; absent without a
 *     model; may be null
 */
public record SamplerStatus(
    SamplerPhase phase,
    long modelVersion,
    @Nullable Double regionSize,
    long restarts,
    @Nullable Double noise)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public SamplerStatus {
    Objects.requireNonNull(phase, "phase");
  }

  /**
   * Begins with what is needed.
   *
   * @param phase the phase
   * @return a builder with everything else at its default
   */
  public static Builder builder(SamplerPhase phase) {
    return new Builder(phase);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(phase);
    builder.modelVersion = modelVersion;
    builder.regionSize = regionSize;
    builder.restarts = restarts;
    builder.noise = noise;
    return builder;
  }

  static SamplerStatus read(JsonValue value) {
    JsonObject in = value.asObject();
    return new SamplerStatus(
        in.required("phase", SamplerPhase::read),
        in.optional("model_version", JsonValue::asLong, 0L),
        in.nullable("region_size", JsonValue::asDouble),
        in.optional("restarts", JsonValue::asLong, 0L),
        in.nullable("noise", JsonValue::asDouble));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("phase", phase);
    out.optional("model_version", modelVersion, 0L);
    out.optional("region_size", regionSize, null);
    out.optional("restarts", restarts, 0L);
    out.optional("noise", noise, null);
  }

  /** Builds a {@link SamplerStatus}. */
  public static final class Builder {
    private final SamplerPhase phase;
    private long modelVersion = 0L;
    private @Nullable Double regionSize;
    private long restarts = 0L;
    private @Nullable Double noise;

    private Builder(SamplerPhase phase) {
      this.phase = phase;
    }

    /**
     * Sets {@code model_version}.
     *
     * @param modelVersion the number of the current model; 0 before the first
     * @return this builder
     */
    public Builder modelVersion(long modelVersion) {
      this.modelVersion = modelVersion;
      return this;
    }

    /**
     * Sets {@code region_size}.
     *
     * @param regionSize the side of the trust region, as a share of each range; absent without one;
     *     may be null
     * @return this builder
     */
    public Builder regionSize(@Nullable Double regionSize) {
      this.regionSize = regionSize;
      return this;
    }

    /**
     * Sets {@code restarts}.
     *
     * @param restarts the number of restarts of the search
     * @return this builder
     */
    public Builder restarts(long restarts) {
      this.restarts = restarts;
      return this;
    }

    /**
     * Sets {@code noise}.
     *
     * @param noise the noise that the model estimates, as a share of the variance; absent without a
     *     model; may be null
     * @return this builder
     */
    public Builder noise(@Nullable Double noise) {
      this.noise = noise;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public SamplerStatus build() {
      return new SamplerStatus(phase, modelVersion, regionSize, restarts, noise);
    }
  }
}
