// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to do with the trial of one lease.
 *
 * @param trialId the trial
 * @param lease the lease that the heartbeat named
 * @param command the command
 * @param reason the reason, for people; may be null
 */
public record LeaseCommand(
    long trialId, String lease, LeaseCommandKind command, @Nullable String reason)
    implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public LeaseCommand {
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(command, "command");
  }

  /**
   * Begins with what is needed.
   *
   * @param trialId the trial
   * @param lease the lease that the heartbeat named
   * @param command the command
   * @return a builder with everything else at its default
   */
  public static Builder builder(long trialId, String lease, LeaseCommandKind command) {
    return new Builder(trialId, lease, command);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(trialId, lease, command);
    builder.reason = reason;
    return builder;
  }

  static LeaseCommand read(JsonValue value) {
    JsonObject in = value.asObject();
    return new LeaseCommand(
        in.required("trial_id", JsonValue::asLong),
        in.required("lease", JsonValue::asString),
        in.required("command", LeaseCommandKind::read),
        in.nullable("reason", JsonValue::asString));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("trial_id", trialId);
    out.field("lease", lease);
    out.field("command", command);
    out.optional("reason", reason, null);
  }

  /** Builds a {@link LeaseCommand}. */
  public static final class Builder {
    private final long trialId;
    private final String lease;
    private final LeaseCommandKind command;
    private @Nullable String reason;

    private Builder(long trialId, String lease, LeaseCommandKind command) {
      this.trialId = trialId;
      this.lease = lease;
      this.command = command;
    }

    /**
     * Sets {@code reason}.
     *
     * @param reason the reason, for people; may be null
     * @return this builder
     */
    public Builder reason(@Nullable String reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public LeaseCommand build() {
      return new LeaseCommand(trialId, lease, command, reason);
    }
  }
}
