// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A receipt for each report, in order; and the answer to {@code next_count}.
 *
 * @param receipts the outcome of each report
 * @param next the answer to {@code next_count}, if a receipt stops or pauses a trial; never waits;
 *     may be null
 */
public record SubmitReportsResponse(
    List<ReportReceipt> receipts, @Nullable GetSuggestionResponse next) implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public SubmitReportsResponse {
    Objects.requireNonNull(receipts, "receipts");
    receipts = Copies.list(receipts);
  }

  /**
   * Begins with what is needed.
   *
   * @param receipts the outcome of each report
   * @return a builder with everything else at its default
   */
  public static Builder builder(List<ReportReceipt> receipts) {
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

  static SubmitReportsResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "SubmitReportsResponse");
    return new SubmitReportsResponse(
        in.required("receipts", JsonValue.list(ReportReceipt::read)),
        in.nullable("next", GetSuggestionResponse::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "SubmitReportsResponse");
    out.field("receipts", receipts);
    out.optional("next", next, null);
  }

  /** Builds a {@link SubmitReportsResponse}. */
  public static final class Builder {
    private final List<ReportReceipt> receipts;
    private @Nullable GetSuggestionResponse next;

    private Builder(List<ReportReceipt> receipts) {
      this.receipts = receipts;
    }

    /**
     * Sets {@code next}.
     *
     * @param next the answer to {@code next_count}, if a receipt stops or pauses a trial; never
     *     waits; may be null
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
    public SubmitReportsResponse build() {
      return new SubmitReportsResponse(receipts, next);
    }
  }
}
