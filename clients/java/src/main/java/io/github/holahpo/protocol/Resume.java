// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.Objects;

/**
 * The state from which another attempt at a trial continues.
 *
 * @param step the step of the checkpoint: the evaluation continues with the next step
 * @param checkpoint the checkpoint
 */
public record Resume(long step, Checkpoint checkpoint) implements Struct {
  /** Checks that what is needed is there, and copies collections. */
  public Resume {
    Objects.requireNonNull(checkpoint, "checkpoint");
  }

  static Resume read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Resume(
        in.required("step", JsonValue::asLong), in.required("checkpoint", Checkpoint::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("step", step);
    out.field("checkpoint", checkpoint);
  }
}
