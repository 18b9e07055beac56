// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The request had no effect; this is the reason.
 *
 * <p>{@code path} is a JSON Pointer into the request's body, {@code value} the faulty value, cut at
 * 200 characters. A reader handles an unknown code by {@code retryable}.
 *
 * @param code the kind of the error; see the table of errors
 * @param message the error message for users
 * @param retryable whether the same request may succeed later
 * @param retryAfterS the pause before the next attempt; may be null
 * @param path a JSON Pointer into the request's body; may be null
 * @param value the faulty value as JSON text, cut, with secrets masked; may be null
 * @param detail further data for programs; may be null
 */
public record ErrorResponse(
    ErrorCode code,
    String message,
    boolean retryable,
    @Nullable Double retryAfterS,
    @Nullable String path,
    @Nullable String value,
    @Nullable Map<String, @Nullable Object> detail)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public ErrorResponse {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    detail = Copies.mapOrNull(detail);
  }

  /**
   * Begins with what is needed.
   *
   * @param code the kind of the error; see the table of errors
   * @param message the error message for users
   * @return a builder with everything else at its default
   */
  public static Builder builder(ErrorCode code, String message) {
    return new Builder(code, message);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(code, message);
    builder.retryable = retryable;
    builder.retryAfterS = retryAfterS;
    builder.path = path;
    builder.value = value;
    builder.detail = detail;
    return builder;
  }

  static ErrorResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "ErrorResponse");
    return new ErrorResponse(
        in.required("code", ErrorCode::read),
        in.required("message", JsonValue::asString),
        in.optional("retryable", JsonValue::asBoolean, false),
        in.nullable("retry_after_s", JsonValue::asDouble),
        in.nullable("path", JsonValue::asString),
        in.nullable("value", JsonValue::asString),
        in.nullable("detail", JsonValue.map(JsonValue::asAny)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "ErrorResponse");
    out.field("code", code);
    out.field("message", message);
    out.optional("retryable", retryable, false);
    out.optional("retry_after_s", retryAfterS, null);
    out.optional("path", path, null);
    out.optional("value", value, null);
    out.optional("detail", detail, null);
  }

  /** Builds a {@link ErrorResponse}. */
  public static final class Builder {
    private final ErrorCode code;
    private final String message;
    private boolean retryable = false;
    private @Nullable Double retryAfterS;
    private @Nullable String path;
    private @Nullable String value;
    private @Nullable Map<String, @Nullable Object> detail;

    private Builder(ErrorCode code, String message) {
      this.code = code;
      this.message = message;
    }

    /**
     * Sets {@code retryable}.
     *
     * @param retryable whether the same request may succeed later
     * @return this builder
     */
    public Builder retryable(boolean retryable) {
      this.retryable = retryable;
      return this;
    }

    /**
     * Sets {@code retry_after_s}.
     *
     * @param retryAfterS the pause before the next attempt; may be null
     * @return this builder
     */
    public Builder retryAfterS(@Nullable Double retryAfterS) {
      this.retryAfterS = retryAfterS;
      return this;
    }

    /**
     * Sets {@code path}.
     *
     * @param path a JSON Pointer into the request's body; may be null
     * @return this builder
     */
    public Builder path(@Nullable String path) {
      this.path = path;
      return this;
    }

    /**
     * Sets {@code value}.
     *
     * @param value the faulty value as JSON text, cut, with secrets masked; may be null
     * @return this builder
     */
    public Builder value(@Nullable String value) {
      this.value = value;
      return this;
    }

    /**
     * Sets {@code detail}.
     *
     * @param detail further data for programs; may be null
     * @return this builder
     */
    public Builder detail(@Nullable Map<String, @Nullable Object> detail) {
      this.detail = detail;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public ErrorResponse build() {
      return new ErrorResponse(code, message, retryable, retryAfterS, path, value, detail);
    }
  }
}
