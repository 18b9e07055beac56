package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    // On a busy machine an attempt may be over before the server has read it.
    try (ScriptedServer server = new ScriptedServer(asked -> null);
        HolaClient client = client(server.endpoint())) {
      CallOptions options = CallOptions.DEFAULT.withTimeout(Duration.ofMillis(50));
      assertThrows(RequestTimeoutException.class, () -> client.enqueueTrials(REQUEST, options));
    }
  }

  @Test
  void anotherMessageIsAnInvalidReplyThatIsNotRepeated() throws IOException {
    Answer other = new Answer(200, "{\"tag\":\"HeartbeatResponse\"}");
    try (ScriptedServer server = new ScriptedServer(asked -> other);
        HolaClient client = client(server.endpoint())) {
      assertThrows(InvalidReplyException.class, () -> client.enqueueTrials(REQUEST));
      assertEquals(1, server.asked.size());
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

  /** Sends these bytes to the first request, and closes; then the reply. */
  private static final class RawServer implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    RawServer(String first) throws IOException {
      String good =
          "HTTP/1.1 200 OK\r\nContent-Length: "
              + ENQUEUED.body().length()
              + "\r\n\r\n"
              + ENQUEUED.body();
      Thread thread = new Thread(() -> serve(List.of(first, good)));
      thread.setDaemon(true);
      thread.start();
    }

    String endpoint() {
      return "http://127.0.0.1:" + listener.getLocalPort();
    }

    private void serve(List<String> answers) {
      for (String answer : answers) {
        try (Socket socket = listener.accept()) {
          String request = "";
          while (!request.endsWith("]}")) { // of the body
            byte[] buffer = new byte[4096];
            int count = socket.getInputStream().read(buffer);
            request += new String(buffer, 0, count, StandardCharsets.UTF_8);
          }
          asked.add(request);
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          return; // the test has ended
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 500 X\r\nContent-Length: 21\r\n\r\nInternal Server Error",
        "HTTP/1.1 429 X\r\nContent-Length: 4\r\n\r\nbusy",
        "HTTP/1.1 429 X\r\nContent-Length: 16\r\n\r\n{\"error\":\"busy\"}",
        "HTTP/1.1 502 X\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 504 X\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"tag\":\"EnqueueTrialsResponse\"}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"tag",
        ""
      })
  void whatIsNoMessageBringsTheSameRequestAgain(String first) throws IOException {
    try (RawServer server = new RawServer(first);
        HolaClient client = client(server.endpoint())) {
      assertEquals(List.of(1L), client.enqueueTrials(REQUEST).trialIds());
      assertEquals(2, server.asked.size());
      assertEquals(server.asked.get(0), server.asked.get(1));
    }
  }

  @Test
  void aProxysRetryAfterIsALowerBoundOfThePause() throws IOException {
    String busy = "HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno";
    try (RawServer server = new RawServer(busy);
        HolaClient client =
            HolaClient.builder().endpoints(server.endpoint()).retry(RetryPolicy.NONE).build()) {
      UnreachableException error =
          assertThrows(UnreachableException.class, () -> client.enqueueTrials(REQUEST));
      assertTrue(error.getMessage().contains("HTTP 429"), error.getMessage());
      assertEquals(7, error.retryAfterS());
      assertEquals(7, QUICKLY.pauseS(1, error));
    }
    assertEquals(0, RestTransport.retryAfterS("Sun, 06 Nov 1994 08:49:37 GMT"));
    assertEquals(60, RestTransport.retryAfterS("9000"));
    assertNull(RestTransport.retryAfterS("soon"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://192.0.2.1:8080", "http://127.0.0.1.example.org"})
  void aTokenIsNotSentInClearToAnotherMachine(String endpoint) {
    String message =
        assertThrows(ConfigurationException.class, () -> client(endpoint)).getMessage();
    assertTrue(message.contains(endpoint), message);
    assertTrue(message.contains("HOLA_INSECURE_PLAINTEXT"), message);
    Connection exposed = Connection.to(endpoint).withToken("secret");
    HolaClient.builder().connection(exposed).insecurePlaintext(true).build().close();
    HolaClient.connect(Connection.to(endpoint)).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://192.0.2.1", "http://localhost:1", "http://127.0.0.9", "http://[::1]:1"})
  void aTokenIsSentWhereNobodyCanReadIt(String endpoint) {
    client(endpoint).close();
  }

  @Test
  void aLeaderIsFollowedOnlyToWhatIsSecuredAsWell() {
    Connection connection = Connection.to("https://a").withToken("secret");
    try (RestTransport rest = new RestTransport(connection, Duration.ofSeconds(1), "n", true)) {
      assertFalse(rest.mayFollow("https://a", "http://b"));
      assertTrue(rest.mayFollow("http://a", "https://b"));
    }
    try (RestTransport rest = new RestTransport(connection, Duration.ofSeconds(1), "n", false)) {
      assertFalse(rest.mayFollow("http://127.0.0.1:1", "http://192.0.2.1:1"));
      assertTrue(rest.mayFollow("http://127.0.0.1:1", "http://127.0.0.1:2"));
    }
  }
}
