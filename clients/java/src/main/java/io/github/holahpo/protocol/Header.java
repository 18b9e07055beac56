// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The second ZeroMQ frame of a request; in a reply it has only {@code version} and {@code id}.
 * Unknown fields are ignored.
 *
 * <p>{@code id} is chosen by the client, unique on its socket, and repeated in the reply. {@code
 * idempotency_key} identifies the request: a retry repeats it. {@code traceparent} and {@code
 * tracestate} are those of W3C Trace Context.
 *
 * @param version the lowest version that has everything the request uses; in a reply, the server's
 *     version
 * @param id correlates the reply with the request
 * @param idempotencyKey identifies the request: a retry repeats it; may be null
 * @param token the token of the caller; may be null
 * @param client the sender's name and version, for information; may be null
 * @param traceparent the position in a trace, of W3C Trace Context; may be null
 * @param tracestate vendors' data of the trace, of W3C Trace Context; may be null
 */
public record Header(
    String version,
    String id,
    @Nullable String idempotencyKey,
    @Nullable String token,
    @Nullable String client,
    @Nullable String traceparent,
    @Nullable String tracestate)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Header {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(id, "id");
  }

  /**
   * Begins with what is needed.
   *
   * @param version the lowest version that has everything the request uses; in a reply, the
   *     server's version
   * @return a builder with everything else at its default
   */
  public static Builder builder(String version) {
    return new Builder(version);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(version);
    builder.id = id;
    builder.idempotencyKey = idempotencyKey;
    builder.token = token;
    builder.client = client;
    builder.traceparent = traceparent;
    builder.tracestate = tracestate;
    return builder;
  }

  static Header read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Header(
        in.required("version", JsonValue::asString),
        in.optional("id", JsonValue::asString, ""),
        in.nullable("idempotency_key", JsonValue::asString),
        in.nullable("token", JsonValue::asString),
        in.nullable("client", JsonValue::asString),
        in.nullable("traceparent", JsonValue::asString),
        in.nullable("tracestate", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("version", version);
    out.optional("id", id, "");
    out.optional("idempotency_key", idempotencyKey, null);
    out.optional("token", token, null);
    out.optional("client", client, null);
    out.optional("traceparent", traceparent, null);
    out.optional("tracestate", tracestate, null);
  }

  /** Builds a {@link Header}. */
  public static final class Builder {
    private final String version;
    private String id = "";
    private @Nullable String idempotencyKey;
    private @Nullable String token;
    private @Nullable String client;
    private @Nullable String traceparent;
    private @Nullable String tracestate;

    private Builder(String version) {
      this.version = version;
    }

    /**
     * Sets {@code id}.
     *
     * @param id correlates the reply with the request
     * @return this builder
     */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    /**
     * Sets {@code idempotency_key}.
     *
     * @param idempotencyKey identifies the request: a retry repeats it; may be null
     * @return this builder
     */
    public Builder idempotencyKey(@Nullable String idempotencyKey) {
      this.idempotencyKey = idempotencyKey;
      return this;
    }

    /**
     * Sets {@code token}.
     *
     * @param token the token of the caller; may be null
     * @return this builder
     */
    public Builder token(@Nullable String token) {
      this.token = token;
      return this;
    }

    /**
     * Sets {@code client}.
     *
     * @param client the sender's name and version, for information; may be null
     * @return this builder
     */
    public Builder client(@Nullable String client) {
      this.client = client;
      return this;
    }

    /**
     * Sets {@code traceparent}.
     *
     * @param traceparent the position in a trace, of W3C Trace Context; may be null
     * @return this builder
     */
    public Builder traceparent(@Nullable String traceparent) {
      this.traceparent = traceparent;
      return this;
    }

    /**
     * Sets {@code tracestate}.
     *
     * @param tracestate vendors' data of the trace, of W3C Trace Context; may be null
     * @return this builder
     */
    public Builder tracestate(@Nullable String tracestate) {
      this.tracestate = tracestate;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public Header build() {
      return new Header(version, id, idempotencyKey, token, client, traceparent, tracestate);
    }
  }
}
