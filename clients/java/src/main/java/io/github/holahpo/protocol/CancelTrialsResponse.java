// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A receipt for each trial, in order.
 *
 * @param receipts the outcome of each trial
 */
public record CancelTrialsResponse(List<Receipt> receipts) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public CancelTrialsResponse {
    Objects.requireNonNull(receipts, "receipts");
    receipts = Copies.list(receipts);
  }

  static CancelTrialsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "CancelTrialsResponse");
    return new CancelTrialsResponse(in.required("receipts", JsonValue.list(Receipt::read)));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "CancelTrialsResponse");
    out.field("receipts", receipts);
  }
}
