package io.github.holahpo.client;

import io.github.holahpo.protocol.Failure;
import io.github.holahpo.protocol.GetSuggestionResponse;
import io.github.holahpo.protocol.JsonValue;
import io.github.holahpo.protocol.JsonWriter;
import io.github.holahpo.protocol.MalformedMessageException;
import io.github.holahpo.protocol.Messages;
import io.github.holahpo.protocol.Receipt;
import io.github.holahpo.protocol.Result;
import io.github.holahpo.protocol.Struct;
import io.github.holahpo.protocol.SubmitResultRequest;
import io.github.holahpo.protocol.SubmitResultResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An outcome that the scheduler has not acknowledged: a result or a failure. */
record Unsent(String study, long createdMs, @Nullable Result result, @Nullable Failure failure)
    implements Struct {
  /** What the scheduler says to an outcome. */
  record Told(Receipt receipt, @Nullable GetSuggestionResponse next) {}

  static Unsent read(byte[] json) throws MalformedMessageException {
    if (JsonValue.parse(json).asAny() instanceof Map<?, ?> fields
        && fields.get("study") instanceof String study
        && fields.get("created_ms") instanceof Long createdMs) {
      Object result = fields.get("result");
      Object failure = fields.get("failure");
      return new Unsent(
          study,
          createdMs,
          result == null ? null : Messages.readResult(result),
          failure == null ? null : Messages.readFailure(failure));
    }
    return new Unsent("", 0, null, null);
  }

  String lease() {
    return result == null ? failed().lease() : result.lease();
  }

  long trialId() {
    return result == null ? failed().trialId() : result.trialId();
  }

  /** Whether the scheduler is asked to put the trial back in the queue. */
  boolean isToBeRetried() {
    return failure != null && failure.retry();
  }

  private Failure failed() {
    return Objects.requireNonNull(failure, "an outcome is a result or a failure");
  }

  @Override
  public void write(JsonWriter out) {
    out.field("study", study);
    out.field("created_ms", createdMs);
    out.optional("result", result, null);
    out.optional("failure", failure, null);
  }

  Told tell(
      HolaClient client,
      @Nullable String workerId,
      int nextCount,
      @Nullable Double leaseS,
      String key) {
    CallOptions options = CallOptions.DEFAULT.withIdempotencyKey(key);
    SubmitResultResponse reply =
        client.submitResult(
            SubmitResultRequest.builder()
                .results(result == null ? List.of() : List.of(result))
                .failures(failure == null ? List.of() : List.of(failure))
                .workerId(workerId)
                .nextCount(nextCount)
                .leaseS(leaseS)
                .build(),
            options);
    return new Told(reply.receipts().get(0), reply.next());
  }
}
