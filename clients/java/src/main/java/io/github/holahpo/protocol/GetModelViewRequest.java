// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ask what a model of the results predicts on a grid of one or two parameters.
 *
 * <p>The server computes it beside its other work, for at most {@code wait_s}; then {@code ready}
 * is false, and the same request can be sent again.
 *
 * @param study the study that is meant; null: the client's
 * @param parameters the parameters of the grid
 * @param size the maximum number of values on each axis
 * @param at a parameter set with the values of all other parameters; absent: that of the
 *     recommended trial; may be null
 * @param waitS the maximum wait
 */
public record GetModelViewRequest(
    @Nullable String study,
    List<String> parameters,
    int size,
    @Nullable Parameters at,
    double waitS)
    implements StudyRequest {
  /** Checks that what is needed is there, and copies collections. */
  public GetModelViewRequest {
    Objects.requireNonNull(parameters, "parameters");
    parameters = Copies.list(parameters);
  }

  @Override
  public GetModelViewRequest withStudy(String study) {
    return new GetModelViewRequest(study, parameters, size, at, waitS);
  }

  /**
   * Begins with what is needed.
   *
   * @param parameters the parameters of the grid
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<String> parameters) {
    return new Builder(parameters);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(parameters);
    builder.study = study;
    builder.size = size;
    builder.at = at;
    builder.waitS = waitS;
    return builder;
  }

  static GetModelViewRequest read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetModelViewRequest");
    return new GetModelViewRequest(
        in.optional("study", JsonValue::asString),
        in.required("parameters", JsonValue.list(JsonValue::asString)),
        in.optional("size", JsonValue::asInteger, 24),
        in.nullable("at", Parameters::read),
        in.optional("wait_s", JsonValue::asDouble, 10.0));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetModelViewRequest");
    if (study != null) {
      out.optional("study", study, "default");
    }
    out.field("parameters", parameters);
    out.optional("size", size, 24);
    out.optional("at", at, null);
    out.optional("wait_s", waitS, 10.0);
  }

  /** Builds a {@link GetModelViewRequest}. */
  public static final class Builder {
    private final List<String> parameters;
    private @Nullable String study;
    private int size = 24;
    private @Nullable Parameters at;
    private double waitS = 10.0;

    private Builder(List<String> parameters) {
      this.parameters = parameters;
    }

    /**
     * Sets {@code study}.
     *
     * @param study the study that is meant; null: the client's
     * @return this builder
     */
    public Builder study(@Nullable String study) {
      this.study = study;
      return this;
    }

    /**
     * Sets {@code size}.
     *
     * @param size the maximum number of values on each axis
     * @return this builder
     */
    public Builder size(int size) {
      this.size = size;
      return this;
    }

    /**
     * Sets {@code at}.
     *
     * @param at a parameter set with the values of all other parameters; absent: that of the
     *     recommended trial; may be null
     * @return this builder
     */
    public Builder at(@Nullable Parameters at) {
      this.at = at;
      return this;
    }

    /**
     * Sets {@code wait_s}.
     *
     * @param waitS the maximum wait
     * @return this builder
     */
    public Builder waitS(double waitS) {
      this.waitS = waitS;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetModelViewRequest build() {
      return new GetModelViewRequest(study, parameters, size, at, waitS);
    }
  }
}
