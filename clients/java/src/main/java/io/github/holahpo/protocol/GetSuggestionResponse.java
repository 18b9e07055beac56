// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Suggestions, or why there are none: {@code wait} and {@code paused} (ask again), {@code finished}
 * (end).
 *
 * @param status whether there are suggestions, or why not
 * @param suggestions at least one, if the status is {@code suggestions}
 * @param retryAfterS the pause before the next ask, with {@code wait} and {@code paused}; may be
 *     null
 * @param reason the reason of the end of the study; may be null
 */
public record GetSuggestionResponse(
    AskStatus status,
    List<Suggestion> suggestions,
    @Nullable Double retryAfterS,
    @Nullable FinishReason reason)
    implements Response {
  /** Checks that what is needed is there, and copies collections. */
  public GetSuggestionResponse {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(suggestions, "suggestions");
    suggestions = Copies.list(suggestions);
  }

  /**
   * Begins with what is needed.
   *
   * @param status whether there are suggestions, or why not
   * @return a builder with everything else at its default
   */
  public static Builder builder(AskStatus status) {
    return new Builder(status);
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder(status);
    builder.suggestions = suggestions;
    builder.retryAfterS = retryAfterS;
    builder.reason = reason;
    return builder;
  }

  static GetSuggestionResponse read(JsonValue value) {
    JsonObject in = value.asObject();
    in.expect("tag", "GetSuggestionResponse");
    return new GetSuggestionResponse(
        in.required("status", AskStatus::read),
        in.optional("suggestions", JsonValue.list(Suggestion::read), List.of()),
        in.nullable("retry_after_s", JsonValue::asDouble),
        in.nullable("reason", FinishReason::read));
  }

  @Override
  public void write(JsonWriter out) {
    out.field("tag", "GetSuggestionResponse");
    out.field("status", status);
    out.optional("suggestions", suggestions, List.of());
    out.optional("retry_after_s", retryAfterS, null);
    out.optional("reason", reason, null);
  }

  /** Builds a {@link GetSuggestionResponse}. */
  public static final class Builder {
    private final AskStatus status;
    private List<Suggestion> suggestions = List.of();
    private @Nullable Double retryAfterS;
    private @Nullable FinishReason reason;

    private Builder(AskStatus status) {
      this.status = status;
    }

    /**
     * Sets {@code suggestions}.
     *
     * @param suggestions at least one, if the status is {@code suggestions}
     * @return this builder
     */
    public Builder suggestions(List<Suggestion> suggestions) {
      this.suggestions = suggestions;
      return this;
    }

    /**
     * Sets {@code retry_after_s}.
     *
     * @param retryAfterS the pause before the next ask, with {@code wait} and {@code paused}; may
     *     be null
     * @return this builder
     */
    public Builder retryAfterS(@Nullable Double retryAfterS) {
      this.retryAfterS = retryAfterS;
      return this;
    }

    /**
     * Sets {@code reason}.
     *
     * @param reason the reason of the end of the study; may be null
     * @return this builder
     */
    public Builder reason(@Nullable FinishReason reason) {
      this.reason = reason;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public GetSuggestionResponse build() {
      return new GetSuggestionResponse(status, suggestions, retryAfterS, reason);
    }
  }
}
