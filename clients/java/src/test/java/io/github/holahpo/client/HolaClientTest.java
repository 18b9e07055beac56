package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.holahpo.client.ScriptedServer.Answer;
import io.github.holahpo.protocol.EnqueueTrialsRequest;
import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.GetTrialsRequest;
import io.github.holahpo.protocol.Parameters;
import io.github.holahpo.protocol.Trial;
import io.github.holahpo.protocol.TrialState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HolaClientTest {
  private static final Answer ENQUEUED =
      new Answer(200, "{\"tag\":\"EnqueueTrialsResponse\",\"trial_ids\":[1]}");
  private static final EnqueueTrialsRequest REQUEST =
      new EnqueueTrialsRequest(null, List.of(Parameters.of(Map.of("x", 1.5))));
  private static final RetryPolicy QUICKLY =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));

  private static HolaClient client(String... endpoints) {
    return HolaClient.builder()
        .connection(Connection.to(endpoints).withToken("secret").withStudy("s"))
        .retry(QUICKLY)
        .build();
  }

  @Test
  void aRequestIsRepeatedUnderItsKey() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (ScriptedServer server =
            new ScriptedServer(
                asked ->
                    calls.incrementAndGet() < 3
                        ? ScriptedServer.error("rain", true, "")
                        : ENQUEUED);
        HolaClient client = client(server.endpoint())) {
      assertEquals(List.of(1L), client.enqueueTrials(REQUEST).trialIds());
      assertEquals(3, server.asked.size());
      assertEquals(1, server.asked.stream().distinct().count());
      assertEquals("Bearer secret", server.asked.get(0).token());
      assertEquals(
          "{\"tag\":\"EnqueueTrialsRequest\",\"study\":\"s\",\"trials\":[{\"x\":1.5}]}",
          server.asked.get(0).body());
    }
  }

  @Test
  void aFinalRefusalIsNotRepeated() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                asked -> ScriptedServer.error("conflict", false, ",\"path\":\"/trials\""));
        HolaClient client = client(server.endpoint())) {
      ServerException error =
          assertThrows(ServerException.class, () -> client.enqueueTrials(REQUEST));
      assertEquals(ErrorCode.Known.CONFLICT, error.code().known());
      assertEquals("/trials", error.path());
      assertEquals(1, server.asked.size());
    }
  }

  @Test
  void attemptsAreUsedUp() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(asked -> ScriptedServer.error("unavailable", true, ""));
        HolaClient client = client(server.endpoint())) {
      assertThrows(ServerException.class, () -> client.enqueueTrials(REQUEST));
      assertEquals(3, server.asked.size());
    }
  }

  @Test
  void aBrokenEndpointMovesOnToTheNext() throws IOException {
    try (ScriptedServer server = new ScriptedServer(asked -> ENQUEUED);
        HolaClient client = client("http://127.0.0.1:1", server.endpoint())) {
      assertEquals(List.of(1L), client.enqueueTrials(REQUEST).trialIds());
    }
  }

  @Test
  void theLeaderIsFollowed() throws IOException {
    try (ScriptedServer leader = new ScriptedServer(asked -> ENQUEUED);
        ScriptedServer other =
            new ScriptedServer(
                asked ->
                    ScriptedServer.error(
                        "not_leader",
                        true,
                        ",\"detail\":{\"endpoints\":[\"" + leader.endpoint() + "\"]}"));
        HolaClient client = client(other.endpoint())) {
      client.enqueueTrials(REQUEST);
      assertEquals(1, leader.asked.size());
      assertEquals(1, other.asked.size());
    }
  }

  @Test
  void noAnswerIsATimeout() throws IOException {
    try (ScriptedServer server = new ScriptedServer(asked -> null);
        HolaClient client = client(server.endpoint())) {
      CallOptions options = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
      assertThrows(RequestTimeoutException.class, () -> client.enqueueTrials(REQUEST, options));
      assertEquals(3, server.asked.size());
    }
  }

  @Test
  void somethingElseIsAnInvalidReply() throws IOException {
    try (ScriptedServer server = new ScriptedServer(asked -> new Answer(200, "<html>"));
        HolaClient client = client(server.endpoint())) {
      assertThrows(InvalidReplyException.class, () -> client.enqueueTrials(REQUEST));
    }
  }

  @Test
  void aProxyWithNobodyBehindItIsUnreachable() throws IOException {
    try (ScriptedServer server = new ScriptedServer(asked -> new Answer(502, "<html>"));
        HolaClient client = client(server.endpoint())) {
      assertThrows(UnreachableException.class, () -> client.enqueueTrials(REQUEST));
    }
  }

  @Test
  void whatCannotTravelIsRefusedBeforeItIsSent() throws IOException {
    try (ScriptedServer server = new ScriptedServer(asked -> ENQUEUED);
        HolaClient client = client(server.endpoint())) {
      EnqueueTrialsRequest wrong =
          new EnqueueTrialsRequest(null, List.of(Parameters.of(Map.of("x", Double.NaN))));
      ServerException error =
          assertThrows(ServerException.class, () -> client.enqueueTrials(wrong));
      assertEquals("/trials/0/x", error.path());
      assertTrue(server.asked.isEmpty());
    }
  }

  @Test
  void pagesAreReadUntilTheLast() throws IOException {
    String trial = "{\"trial_id\":%d,\"state\":\"completed\",\"parameters\":{},\"created_ms\":1}";
    try (ScriptedServer server =
            new ScriptedServer(
                asked ->
                    new Answer(
                        200,
                        asked.uri().contains("after=b%20c")
                            ? "{\"tag\":\"GetTrialsResponse\",\"items\":["
                                + trial.formatted(2)
                                + "]}"
                            : "{\"tag\":\"GetTrialsResponse\",\"next_cursor\":\"b c\",\"items\":["
                                + trial.formatted(1)
                                + "]}"));
        HolaClient client = client(server.endpoint())) {
      GetTrialsRequest request =
          GetTrialsRequest.builder()
              .states(List.of(TrialState.COMPLETED, TrialState.FAILED))
              .build();
      assertEquals(List.of(1L, 2L), client.streamTrials(request).map(Trial::trialId).toList());
      assertEquals(
          "/v1/studies/s/trials?states=completed&states=failed", server.asked.get(0).uri());
    }
  }

  @Test
  void aFutureCanBeCancelled() throws IOException {
    try (ScriptedServer server = new ScriptedServer(asked -> null);
        HolaClient client = client(server.endpoint())) {
      CompletableFuture<?> future = client.async().enqueueTrials(REQUEST);
      future.cancel(true);
      assertThrows(CancellationException.class, future::join);
    }
  }

  @Test
  @SuppressWarnings("try") // closed on purpose
  void closingEndsACallUnderWay() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                asked -> {
                  arrived.countDown();
                  return null;
                });
        HolaClient client = client(server.endpoint())) {
      CompletableFuture<?> future = client.async().enqueueTrials(REQUEST);
      assertTrue(arrived.await(30, TimeUnit.SECONDS));
      client.close();
      ExecutionException error =
          assertThrows(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
      assertInstanceOf(ClientClosedException.class, error.getCause());
    }
  }
}
