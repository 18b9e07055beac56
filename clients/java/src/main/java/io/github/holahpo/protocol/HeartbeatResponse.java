// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A command for the worker, and what to do with the trials of leases that are not current.
 *
 * @param command the command
 * @param leaseCommands leases whose trials the worker ends
 * @param state the study's state
 */
public record HeartbeatResponse(Command command, List<LeaseCommand> leaseCommands, StudyState state)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public HeartbeatResponse {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(leaseCommands, "leaseCommands");
    Objects.requireNonNull(state, "state");
    leaseCommands = Copies.list(leaseCommands);
  }

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
    builder.command = command;
    builder.leaseCommands = leaseCommands;
    builder.state = state;
    return builder;
  }

  static HeartbeatResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "HeartbeatResponse");
    return new HeartbeatResponse(
        in.optional("command", Command::read, Command.CONTINUE),
        in.optional("lease_commands", JsonValue.list(LeaseCommand::read), List.of()),
        in.optional("state", StudyState::read, StudyState.RUNNING));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "HeartbeatResponse");
    out.optional("command", command, Command.CONTINUE);
    out.optional("lease_commands", leaseCommands, List.of());
    out.optional("state", state, StudyState.RUNNING);
  }

  /** Builds a {@link HeartbeatResponse}. */
  public static final class Builder {
    private Command command = Command.CONTINUE;
    private List<LeaseCommand> leaseCommands = List.of();
    private StudyState state = StudyState.RUNNING;

    private Builder() {}

    /**
     * Sets {@code command}.
     *
     * @param command the command
     * @return this builder
     */
    public Builder command(Command command) {
      this.command = command;
      return this;
    }

    /**
     * Sets {@code lease_commands}.
     *
     * @param leaseCommands leases whose trials the worker ends
     * @return this builder
     */
    public Builder leaseCommands(List<LeaseCommand> leaseCommands) {
      this.leaseCommands = leaseCommands;
      return this;
    }

    /**
     * Sets {@code state}.
     *
     * @param state the study's state
     * @return this builder
     */
    public Builder state(StudyState state) {
      this.state = state;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public HeartbeatResponse build() {
      return new HeartbeatResponse(command, leaseCommands, state);
    }
  }
}
