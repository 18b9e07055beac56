// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server's versions, capabilities, limits and durability.
 *
 * @param versions the versions served, oldest first
 * @param server the server's name and version, for information
 * @param capabilities names of optional features of this server
 * @param limits the limits of the server
 * @param durability what an acknowledged result survives: memory, process (a killed process) or
 *     power
 * @param timeMs the server's clock, for information
 * @param role what the token of the caller allows; may be null
 */
public record DescribeResponse(
    List<String> versions,
    String server,
    List<String> capabilities,
    Limits limits,
    String durability,
    long timeMs,
    @Nullable Role role)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public DescribeResponse {
    Objects.requireNonNull(versions, "versions");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(capabilities, "capabilities");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(durability, "durability");
    versions = Copies.list(versions);
    capabilities = Copies.list(capabilities);
  }

  /**
   * Begins with what is needed.
   *
   * @param versions the versions served, oldest first
   * @param server the server's name and version, for information
   * @param limits the limits of the server
   * @param durability what an acknowledged result survives: memory, process (a killed process) or
   *     power
   * @param timeMs the server's clock, for information
   * @return a builder with everything else at its default
   */
  public static Builder builder(
      List<String> versions, String server, Limits limits, String durability, long timeMs) {
    return new Builder(versions, server, limits, durability, timeMs);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(versions, server, limits, durability, timeMs);
    builder.capabilities = capabilities;
    builder.role = role;
    return builder;
  }

  static DescribeResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "DescribeResponse");
    return new DescribeResponse(
        in.required("versions", JsonValue.list(JsonValue::asString)),
        in.required("server", JsonValue::asString),
        in.optional("capabilities", JsonValue.list(JsonValue::asString), List.of()),
        in.required("limits", Limits::read),
        in.required("durability", JsonValue::asString),
        in.required("time_ms", JsonValue::asLong),
        in.nullable("role", Role::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "DescribeResponse");
    out.field("versions", versions);
    out.field("server", server);
    out.optional("capabilities", capabilities, List.of());
    out.field("limits", limits);
    out.field("durability", durability);
    out.field("time_ms", timeMs);
    out.optional("role", role, null);
  }

  /** Builds a {@link DescribeResponse}. */
  public static final class Builder {
    private final List<String> versions;
    private final String server;
    private final Limits limits;
    private final String durability;
    private final long timeMs;
    private List<String> capabilities = List.of();
    private @Nullable Role role;

    private Builder(
        List<String> versions, String server, Limits limits, String durability, long timeMs) {
      this.versions = versions;
      this.server = server;
      this.limits = limits;
      this.durability = durability;
      this.timeMs = timeMs;
    }

    /**
     * Sets {@code capabilities}.
     *
     * @param capabilities names of optional features of this server
     * @return this builder
     */
    public Builder capabilities(List<String> capabilities) {
      this.capabilities = capabilities;
      return this;
    }

    /**
     * Sets {@code role}.
     *
     * @param role what the token of the caller allows; may be null
     * @return this builder
     */
    public Builder role(@Nullable Role role) {
      this.role = role;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public DescribeResponse build() {
      return new DescribeResponse(versions, server, capabilities, limits, durability, timeMs, role);
    }
  }
}
