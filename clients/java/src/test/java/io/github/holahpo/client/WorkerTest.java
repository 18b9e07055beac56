package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.holahpo.client.ScriptedServer.Answer;
import io.github.holahpo.client.ScriptedServer.Asked;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkerTest {
  private static final String WORKER = "5b0c8a52-6a0e-4a5e-9f5d-0b8d2f6c1e11";
  private static final Answer FINISHED =
      new Answer(
          200,
          "{\"tag\":\"GetSuggestionResponse\",\"status\":\"finished\",\"reason\":\"max_trials\"}");

  @TempDir Path spool;

  private static Answer registered() {
    return registered("{}");
  }

  private static Answer registered(String limits) {
    return new Answer(
        200,
        "{\"tag\":\"RegisterWorkerResponse\",\"worker_id\":\""
            + WORKER
            + "\",\"limits\":"
            + limits
            + ",\"info\":{\"study\":\"s\",\"state\":\"running\",\"revision\":1,"
            + "\"objective_revision\":1,\"created_ms\":5,\"spec\":{\"parameters\":"
            + "[{\"type\":\"integer\",\"name\":\"n\",\"low\":1,\"high\":9}],"
            + "\"objectives\":[{\"name\":\"loss\"}]}}}");
  }

  private static String suggestion(int id, String standing) {
    return "{\"trial_id\":%d,\"attempt\":1,\"lease\":\"l%d\",\"lease_s\":60,\"standing\":\"%s\""
            .formatted(id, id, standing)
        + ",\"parameters\":{\"n\":8.0}}";
  }

  private static Answer suggestions(String... suggestions) {
    return new Answer(
        200,
        "{\"tag\":\"GetSuggestionResponse\",\"status\":\"suggestions\",\"suggestions\":["
            + String.join(",", suggestions)
            + "]}");
  }

  private static Answer told(String tag, String next) {
    return new Answer(
        200,
        "{\"tag\":\""
            + tag
            + "\",\"receipts\":[{\"trial_id\":1,\"outcome\":\"recorded\"}],\"next\":"
            + next
            + "}");
  }

  private WorkerSummary run(ScriptedServer server, Objective objective) {
    return worker(server, objective).build().run();
  }

  private Worker.Builder worker(ScriptedServer server, Objective objective) {
    return Worker.builder(objective)
        .client(
            HolaClient.builder()
                .connection(Connection.to(server.endpoint()).withStudy("s"))
                .timeout(Duration.ofSeconds(30)))
        .spool(spool)
        .reconnect(Duration.ZERO)
        .handleSignals(false);
  }

  private static Function<Asked, Answer> script(Function<Asked, Answer> rest) {
    return asked ->
        asked.body().contains("\"RegisterWorkerRequest\"")
            ? registered()
            : asked.body().contains("\"DeregisterWorkerRequest\"")
                    || asked.method().equals("DELETE")
                ? new Answer(200, "{\"tag\":\"DeregisterWorkerResponse\"}")
                : rest.apply(asked);
  }

  private static List<String> tells(ScriptedServer server) {
    return server.asked.stream().map(Asked::body).filter(b -> b.contains("\"Submit")).toList();
  }

  @Test
  void onlyWhatIsHeldIsEvaluatedAndToldWithOneRoundTrip() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            script(
                asked ->
                    asked.body().contains("GetSuggestionRequest")
                        ? suggestions(suggestion(2, "gone"), suggestion(1, "held"))
                        : told("SubmitResultResponse", FINISHED.body())))) {
      WorkerSummary summary = run(server, t -> Evaluation.of(t.parameters().getLong("n") / 2.0));
      assertEquals(
          List.of(
              "{\"tag\":\"SubmitResultRequest\",\"study\":\"s\",\"worker_id\":\""
                  + WORKER
                  + "\",\"results\":[{\"trial_id\":1,\"lease\":\"l1\","
                  + "\"objectives\":{\"loss\":4.0}}],\"next_count\":1}"),
          tells(server));
      assertEquals(EndReason.FINISHED, summary.reason());
      assertEquals(1, summary.completed());
      assertEquals(0, summary.exitCode());
    }
  }

  @Test
  void anExceptionIsAFailureAndAnInfeasiblePointIsNone() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            script(
                asked ->
                    asked.body().contains("GetSuggestionRequest")
                        ? suggestions(suggestion(1, "held"))
                        : told("SubmitResultResponse", FINISHED.body())))) {
      WorkerSummary failed =
          run(
              server,
              t -> {
                throw new IOException("no disk");
              });
      assertEquals(1, failed.failed());
      WorkerSummary infeasible =
          run(
              server,
              t -> {
                throw new InfeasibleException("too hot");
              });
      assertEquals(1, infeasible.infeasible());
      assertTrue(tells(server).get(0).contains("\"reason\":\"java.io.IOException: no disk"));
      assertTrue(tells(server).get(1).contains("\"kind\":\"infeasible\",\"reason\":\"too hot\""));
    }
  }

  @Test
  void anUnknownWorkerRegistersAgain() throws IOException {
    AtomicInteger asks = new AtomicInteger();
    try (ScriptedServer server =
        new ScriptedServer(
            script(
                asked ->
                    asks.incrementAndGet() == 1
                        ? ScriptedServer.error("unknown_worker", false, "")
                        : FINISHED))) {
      run(server, t -> Evaluation.of(1));
      long registrations =
          server.asked.stream().filter(a -> a.body().contains("\"RegisterWorker")).count();
      assertEquals(2, registrations);
    }
  }

  @Test
  void whatCannotBeToldIsKeptAndToldByTheNextWorker() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(
            script(
                asked ->
                    asked.body().contains("GetSuggestionRequest")
                        ? suggestions(suggestion(1, "held"))
                        : new Answer(502, "")))) {
      WorkerSummary summary = run(server, t -> Evaluation.of(1));
      assertEquals(EndReason.UNREACHABLE, summary.reason());
      assertEquals(1, summary.unsent());
    }
    try (ScriptedServer server =
        new ScriptedServer(
            script(
                asked ->
                    asked.body().contains("GetSuggestionRequest")
                        ? FINISHED
                        : told("SubmitResultResponse", "null")))) {
      WorkerSummary summary = run(server, t -> Evaluation.of(1));
      assertEquals(1, tells(server).size());
      assertEquals(0, summary.unsent());
    }
  }

  @Test
  void aRefusedWorkerThrows() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(asked -> ScriptedServer.error("unauthenticated", false, ""))) {
      assertThrows(ServerException.class, () -> run(server, t -> Evaluation.of(Map.of())));
    }
  }

  /** W-8: every lease is renewed, in requests that hold no more than the scheduler takes. */
  @Test
  void leasesAreSplitOverSeveralRequests() throws IOException {
    int trials = 5;
    AtomicInteger given = new AtomicInteger();
    Set<String> renewed = ConcurrentHashMap.newKeySet();
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    CompletableFuture<Worker> running = new CompletableFuture<>();
    Function<Asked, Answer> script =
        asked -> {
          List<String> leases =
              Pattern.compile("\"lease\":\"(l\\d)\"")
                  .matcher(asked.body())
                  .results()
                  .map(found -> found.group(1))
                  .toList();
          if (asked.body().contains("GetSuggestionRequest")) {
            int id = given.incrementAndGet();
            return suggestions(suggestion(id, "held").replace("60", "0.2"));
          }
          sizes.add(leases.size());
          if (asked.body().contains("ReleaseTrialsRequest")) {
            return new Answer(200, "{\"tag\":\"ReleaseTrialsResponse\",\"receipts\":[]}");
          }
          renewed.addAll(leases);
          if (renewed.size() == trials) {
            running.join().stop();
          }
          return new Answer(200, "{\"tag\":\"HeartbeatResponse\"}");
        };
    try (ScriptedServer server =
        new ScriptedServer(
            asked ->
                asked.body().contains("\"RegisterWorkerRequest\"")
                    ? registered("{\"max_batch\":2}")
                    : script(script).apply(asked))) {
      Objective never =
          trial -> {
            Thread.sleep(Duration.ofMinutes(1).toMillis());
            return Evaluation.of(1);
          };
      Worker worker = worker(server, never).concurrency(trials).build();
      running.complete(worker);
      WorkerSummary summary = worker.run();
      assertEquals(EndReason.STOPPED, summary.reason());
      assertEquals(trials, summary.released());
    }
    assertEquals(2, Collections.max(sizes));
  }
}
