// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * A sequence of Latin hypercubes of {@code block} points.
 *
 * @param block the number of points of a hypercube
 */
public record HypercubeSpec(int block) implements SamplerSpec {
  /**
   * Begins with what is needed.
   *
   * @return a builder with everything else at its default
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.block = block;
    return builder;
  }

  static HypercubeSpec read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("type", "hypercube");
    return new HypercubeSpec(in.optional("block", JsonValue::asInteger, 64));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("type", "hypercube");
    out.optional("block", block, 64);
  }

  /** Builds a {@link HypercubeSpec}. */
  public static final class Builder {
    private int block = 64;

    private Builder() {}

    /**
     * Sets {@code block}.
     *
     * @param block the number of points of a hypercube
     * @return this builder
     */
    public Builder block(int block) {
      this.block = block;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public HypercubeSpec build() {
      return new HypercubeSpec(block);
    }
  }
}
