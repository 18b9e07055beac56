// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A receipt for each result, then one for each failure, in order; and the answer to {@code
 * next_count}.
 *
 * @param receipts the outcome of each result and of each failure
 * @param next the answer to {@code next_count}; never waits; may be null
 */
public record SubmitResultResponse(List<Receipt> receipts, @Nullable GetSuggestionResponse next)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public SubmitResultResponse {
    Objects.requireNonNull(receipts, "receipts");
    receipts = Copies.list(receipts);
  }

  /**
   * Begins with what is needed.
   *
   * @param receipts the outcome of each result and of each failure
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<Receipt> receipts) {
    return new Builder(receipts);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(receipts);
    builder.next = next;
    return builder;
  }

  static SubmitResultResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "SubmitResultResponse");
    return new SubmitResultResponse(
        in.required("receipts", JsonValue.list(Receipt::read)),
        in.nullable("next", GetSuggestionResponse::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "SubmitResultResponse");
    out.field("receipts", receipts);
    out.optional("next", next, null);
  }

  /** Builds a {@link SubmitResultResponse}. */
  public static final class Builder {
    private final List<Receipt> receipts;
    private @Nullable GetSuggestionResponse next;

    private Builder(List<Receipt> receipts) {
      this.receipts = receipts;
    }

    /**
     * Sets {@code next}.
     *
     * @param next the answer to {@code next_count}; never waits; may be null
     * @return this builder
     */
    public Builder next(@Nullable GetSuggestionResponse next) {
      this.next = next;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public SubmitResultResponse build() {
      return new SubmitResultResponse(receipts, next);
    }
  }
}
