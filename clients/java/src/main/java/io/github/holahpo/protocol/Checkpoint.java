// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the state of an evaluation is stored. The scheduler keeps the reference and never reads
 * what it names.
 *
 * @param uri an opaque reference, such as a URI or a path
 * @param host the host on which the reference is valid, as the worker registered it; absent: it is
 *     valid on every host; may be null
 */
public record Checkpoint(String uri, @Nullable String host) implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Checkpoint {
    Objects.requireNonNull(uri, "uri");
  }

  /**
   * Begins with what is needed.
   *
   * @param uri an opaque reference, such as a URI or a path
   * @return a builder with everything else at its default
   */
  public static Builder builder(String uri) {
    return new Builder(uri);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(uri);
    builder.host = host;
    return builder;
  }

  static Checkpoint read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Checkpoint(
        in.required("uri", JsonValue::asString), in.nullable("host", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("uri", uri);
    out.optional("host", host, null);
  }

  /** Builds a {@link Checkpoint}. */
  public static final class Builder {
    private final String uri;
    private @Nullable String host;

    private Builder(String uri) {
      this.uri = uri;
    }

    /**
     * Sets {@code host}.
     *
     * @param host the host on which the reference is valid, as the worker registered it; absent: it
     *     is valid on every host; may be null
     * @return this builder
     */
    public Builder host(@Nullable String host) {
      this.host = host;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public Checkpoint build() {
      return new Checkpoint(uri, host);
    }
  }
}
