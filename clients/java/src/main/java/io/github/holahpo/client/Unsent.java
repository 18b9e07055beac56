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
import io.github.holahpo.protocol.SubmitFailureRequest;
import io.github.holahpo.protocol.SubmitResultRequest;
import java.util.List;
import java.util.Map;

/** An outcome that the scheduler has not acknowledged: a result or a failure. */
record Unsent(String study, long createdMs, Result result, Failure failure) implements Struct {
  /** What the scheduler says to an outcome. */
  record Told(Receipt receipt, GetSuggestionResponse next) {}

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
    return result == null ? failure.lease() : result.lease();
  }

  long trialId() {
    return result == null ? failure.trialId() : result.trialId();
  }

  @Override
  public void write(JsonWriter out) {
    out.field("study", study);
    out.field("created_ms", createdMs);
    out.optional("result", result, null);
    out.optional("failure", failure, null);
  }

  Told tell(HolaClient client, String workerId, int nextCount, Double leaseS, String key) {
    CallOptions options = CallOptions.DEFAULT.withIdempotencyKey(key);
    if (result != null) {
      var reply =
          client.submitResult(
              SubmitResultRequest.builder(List.of(result))
                  .workerId(workerId)
                  .nextCount(nextCount)
                  .leaseS(leaseS)
                  .build(),
              options);
      return new Told(reply.receipts().get(0), reply.next());
    }
    var reply =
        client.submitFailure(
            SubmitFailureRequest.builder(List.of(failure))
                .workerId(workerId)
                .nextCount(nextCount)
                .leaseS(leaseS)
                .build(),
            options);
    return new Told(reply.receipts().get(0), reply.next());
  }
}
