// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A receipt for each change, in order.
 *
 * @param receipts the outcome of each change: {@code recorded}, or {@code refused} with the error
 */
public record UpdateTrialsResponse(List<Receipt> receipts) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public UpdateTrialsResponse {
    Objects.requireNonNull(receipts, "receipts");
    receipts = Copies.list(receipts);
  }

  static UpdateTrialsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "UpdateTrialsResponse");
    return new UpdateTrialsResponse(in.required("receipts", JsonValue.list(Receipt::read)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "UpdateTrialsResponse");
    out.field("receipts", receipts);
  }
}
