package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.holahpo.client.ScriptedServer.Answer;
import io.github.holahpo.protocol.Checkpoint;
import io.github.holahpo.protocol.Decision;
import io.github.holahpo.protocol.Parameters;
import io.github.holahpo.protocol.Report;
import io.github.holahpo.protocol.ReportReceipt;
import io.github.holahpo.protocol.Resume;
import io.github.holahpo.protocol.Suggestion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReportsTest {
  @TempDir Path spool;

  private final AtomicReference<Worker> worker = new AtomicReference<>();

  private WorkerSummary work(ScriptedStudy study, Objective objective) throws IOException {
    return work(study, objective, settings -> settings);
  }

  private WorkerSummary work(
      ScriptedStudy study, Objective objective, UnaryOperator<Worker.Builder> settings)
      throws IOException {
    try (ScriptedServer server = new ScriptedServer(study)) {
      Worker.Builder builder =
          Worker.builder(objective)
              .client(
                  HolaClient.builder()
                      .connection(Connection.to(server.endpoint()).withStudy("s"))
                      .timeout(Duration.ofSeconds(20)))
              .spool(spool)
              .handleSignals(false);
      worker.set(settings.apply(builder).build());
      return worker.get().run();
    }
  }

  /** Reports steps 1 to {@code last}. */
  private static Objective reporting(int last) {
    return trial -> {
      for (int step = 1; step <= last; step++) {
        trial.report(step, 1.0 / step);
      }
      return Evaluation.of(1);
    };
  }

  private static boolean isAt(Map<String, Object> report, long trial, long step) {
    return report.get("trial_id").equals(trial) && report.get("step").equals(step);
  }

  private static List<Object> all(List<Map<String, Object>> requests, String field) {
    return requests.stream().map(request -> request.getOrDefault(field, 0L)).toList();
  }

  private static List<Object> trialsTold(ScriptedStudy study) {
    return study.named("SubmitResult").stream()
        .flatMap(request -> ScriptedStudy.list(request, "results").stream())
        .map(result -> result.get("trial_id"))
        .toList();
  }

  /** W-17. */
  @Test
  void reportsAreHeldBackUntilTheNextDecision() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(Map.of("next_step", 3))
            .decide(
                report -> {
                  long step = (Long) report.get("step");
                  return step < 5 ? Map.of("next_step", step < 3 ? 3 : 5) : Map.of();
                });
    List<Long> nextSteps = new ArrayList<>();
    WorkerSummary summary =
        work(
            study,
            trial -> {
              for (int step = 1; step <= 6; step++) {
                trial.report(step, 1.0 / step);
                nextSteps.add(trial.nextStep());
              }
              return Evaluation.of(1);
            });
    assertEquals(
        List.of(List.of("1/1", "1/2", "1/3"), List.of("1/4", "1/5"), List.of("1/6")), study.sent());
    assertEquals(List.of(1L, 1L, 0L), all(study.named("SubmitReports"), "next_count"));
    List<Long> expected = new ArrayList<>(List.of(3L, 3L, 5L, 5L));
    expected.addAll(Collections.nCopies(2, null));
    assertEquals(expected, nextSteps);
    assertEquals(
        List.of("SubmitReports", "SubmitResult", "DeregisterWorker"),
        study.operations().subList(4, 7));
    assertEquals(1, summary.completed());
  }

  @Test
  void aFailureIsToldAfterTheReportsThatWereHeldBack() throws IOException {
    ScriptedStudy study = new ScriptedStudy(1);
    WorkerSummary summary =
        work(
            study,
            trial -> {
              trial.report(
                  1, Map.of("loss", 0.5), ReportOptions.NONE.withMetadata(Map.of("rate", 0.1)));
              trial.report(2, Double.NaN);
              throw new IOException("diverged");
            });
    assertEquals(
        List.of(
            Map.of(
                "trial_id",
                1L,
                "lease",
                "l1",
                "step",
                1L,
                "objectives",
                Map.of("loss", 0.5),
                "metadata",
                Map.of("rate", 0.1)),
            Map.of("trial_id", 1L, "lease", "l1", "step", 2L, "diverged", true)),
        ScriptedStudy.list(study.named("SubmitReports").get(0), "reports"));
    assertEquals(
        List.of("SubmitReports", "SubmitResult", "DeregisterWorker"),
        study.operations().subList(2, 5));
    assertEquals(1, summary.failed());
  }

  /** W-18. */
  @Test
  void aTrialThatIsStoppedEndsAndTheNextComesWithTheDecision() throws IOException {
    Map<String, Object> old = Map.of("uri", "file:///old");
    ScriptedStudy study =
        new ScriptedStudy(2)
            .suggestion(Map.of("next_step", 2))
            .decide(
                report ->
                    isAt(report, 1, 2)
                        ? Map.of("decision", "stop", "reason", "worse", "discard", List.of(old))
                        : Map.of());
    List<TrialStoppedException> thrown = new CopyOnWriteArrayList<>();
    List<Checkpoint> discarded = new CopyOnWriteArrayList<>();
    WorkerSummary summary =
        work(
            study,
            trial -> {
              try {
                return reporting(4).evaluate(trial);
              } catch (TrialStoppedException e) {
                thrown.add(e);
                assertTrue(trial.shouldStop());
                assertThrows(TrialStoppedException.class, () -> trial.report(3, 1));
                throw new IOException("a close that failed", e); // still the end that was asked for
              }
            },
            settings -> settings.onDiscard(discarded::add));
    assertEquals(1, thrown.size());
    TrialStoppedException stopped = thrown.get(0);
    assertEquals(Decision.STOP, stopped.decision());
    assertEquals("worse", stopped.reason());
    assertEquals(List.of(new Checkpoint("file:///old", null)), stopped.discard());
    assertEquals("trial 1 is stopped: worse", stopped.getMessage());
    assertEquals(stopped.discard(), discarded);
    assertEquals(
        List.of(1, 1, 0), List.of(summary.completed(), summary.stopped(), summary.failed()));
    assertEquals(
        List.of(
            "RegisterWorker",
            "GetSuggestion",
            "SubmitReports",
            "SubmitReports",
            "SubmitReports",
            "SubmitResult",
            "DeregisterWorker"),
        study.operations());
  }

  @Test
  void aPauseIsCountedAndTheCheckpointCanBeRead() throws IOException {
    List<Resume> resumes = new CopyOnWriteArrayList<>();
    Map<String, Object> checkpoint = Map.of("uri", "memory:1:2", "host", "here");
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(
                Map.of("next_step", 1, "resume", Map.of("step", 2, "checkpoint", checkpoint)))
            .decide(report -> Map.of("decision", "pause"));
    WorkerSummary summary =
        work(
            study,
            trial -> {
              resumes.add(trial.resume());
              trial.report(3, 1);
              return Evaluation.of(1);
            },
            settings -> settings.canResume(true).labels(Map.of("gpu", "A100")));
    assertEquals(List.of(new Resume(2, new Checkpoint("memory:1:2", "here"))), resumes);
    assertEquals(
        List.of(1, 0, 0), List.of(summary.paused(), summary.stopped(), summary.completed()));
    Map<String, Object> registration = study.named("RegisterWorker").get(0);
    assertEquals(true, registration.get("can_resume"));
    assertEquals(Map.of("gpu", "A100"), registration.get("labels"));
  }

  @Test
  void aReportWithACheckpointIsSentAtOnce() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(Map.of("next_step", 9))
            .decide(
                report -> Map.of("next_step", 9, "discard", List.of(Map.of("uri", "file:///old"))));
    List<String> discarded = new CopyOnWriteArrayList<>();
    WorkerSummary summary =
        work(
            study,
            trial -> {
              trial.report(1, 1, ReportOptions.NONE.withCheckpoint("file:///1"));
              trial.report(2, 1);
              Checkpoint here = new Checkpoint("/tmp/3", "here");
              trial.report(3, 1, ReportOptions.NONE.withCheckpoint(here));
              return Evaluation.of(1);
            },
            settings ->
                settings.onDiscard(
                    checkpoint -> {
                      discarded.add(checkpoint.uri());
                      throw new IllegalStateException("not there");
                    }));
    assertEquals(List.of(List.of("1/1"), List.of("1/2", "1/3")), study.sent());
    assertEquals(Collections.nCopies(3, "file:///old"), discarded);
    assertEquals(1, summary.completed());
  }

  /** W-19 and W-20. */
  @Test
  void noOutcomeAndNoUnknownDecisionEndsAWorker() throws IOException {
    List<String> outcomes = List.of("superseded", "refused", "new-outcome");
    ScriptedStudy study =
        new ScriptedStudy(2)
            .suggestion(Map.of("next_step", 1))
            .decide(
                report -> {
                  long step = (Long) report.get("step");
                  return report.get("trial_id").equals(1L)
                      ? Map.of(
                          "outcome",
                          outcomes.get((int) step - 1),
                          "decision",
                          "reconsider",
                          "next_step",
                          step + 1)
                      : Map.of("outcome", "late", "decision", "stop");
                });
    WorkerSummary summary = work(study, reporting(3));
    assertEquals(EndReason.FINISHED, summary.reason());
    assertEquals(List.of(1, 1), List.of(summary.completed(), summary.stopped()));
    assertEquals(
        List.of(List.of("1/1"), List.of("1/2"), List.of("1/3"), List.of("2/1")), study.sent());
  }

  @Test
  void aRefusedReportLeavesTheNextDecisionWhereItWas() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(Map.of("next_step", 2))
            .decide(report -> isAt(report, 1, 2) ? Map.of("outcome", "refused") : Map.of());
    List<Boolean> seen = new ArrayList<>();
    work(
        study,
        trial -> {
          trial.report(2, 1);
          seen.add(Long.valueOf(2).equals(trial.nextStep()));
          trial.report(3, 1);
          seen.add(trial.nextStep() == null);
          return Evaluation.of(1);
        });
    assertEquals(List.of(true, true), seen);
  }

  /** The lease commands of a reply to a heartbeat that names the lease of the first trial. */
  private static Answer stopFirst(Map<String, Object> request, String command) {
    if (!request.get("tag").equals("HeartbeatRequest")) {
      return null;
    }
    boolean named =
        ScriptedStudy.list(request, "leases").stream().anyMatch(l -> l.get("lease").equals("l1"));
    List<Map<String, Object>> commands =
        List.of(
            Map.of("trial_id", 1, "lease", "another lease", "command", "drop"),
            Map.of("trial_id", 1, "lease", "l1", "command", "meditate"),
            Map.of("trial_id", 1, "lease", named ? "l1" : "gone", "command", command));
    return ScriptedStudy.answer(
        200, Map.of("tag", "HeartbeatResponse", "lease_commands", commands));
  }

  @Test
  void aStudyWithoutStepsGetsNoReportsAndTheLogSaysSoOnce() throws IOException {
    List<String> said = new CopyOnWriteArrayList<>();
    Logger logger = Logger.getLogger("io.github.holahpo.worker");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord logged) {
            if (isLoggable(logged)) said.add(logged.getLevel() + " " + logged.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    handler.setLevel(Level.WARNING);
    logger.addHandler(handler);
    try {
      ScriptedStudy study = new ScriptedStudy(2).withoutSteps();
      assertEquals(2, work(study, reporting(3)).completed());
      assertEquals(List.of(), study.sent());
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(List.of("WARNING reports are not sent: the study has no steps"), said);
  }

  @Test
  void aStopByHeartbeatEndsTheEvaluationAndItsHeldReports() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(2)
            .leaseS(0.4)
            .suggestion(Map.of("next_step", 100))
            .first(request -> stopFirst(request, "stop"));
    WorkerSummary summary =
        work(
            study,
            trial -> {
              trial.report(1, 1);
              if (trial.id() == 1) {
                new CountDownLatch(1).await(); // until the interrupt
              }
              return Evaluation.of(1);
            });
    assertEquals(List.of(1, 1), List.of(summary.stopped(), summary.completed()));
    assertEquals(List.of(List.of("2/1")), study.sent());
    assertEquals(List.of(2L), trialsTold(study));
  }

  @Test
  void anEvaluationThatNeverWaitsHearsOfAPauseByItsNextReport() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(1)
            .leaseS(0.4)
            .suggestion(Map.of("next_step", 1_000_000_000))
            .first(request -> stopFirst(request, "pause"));
    WorkerSummary summary = work(study, reporting(Integer.MAX_VALUE));
    assertEquals(List.of(1, 0), List.of(summary.paused(), summary.completed()));
  }

  @Test
  void aDropEndsTheEvaluationAndAReportOfIt() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(2).leaseS(0.4).first(request -> stopFirst(request, "drop"));
    List<Throwable> thrown = new CopyOnWriteArrayList<>();
    WorkerSummary summary =
        work(
            study,
            trial -> {
              while (trial.id() == 1 && !trial.shouldStop()) {
                Thread.onSpinWait();
              }
              try {
                trial.report(1, 1);
              } catch (CancellationException e) {
                thrown.add(e);
                throw e;
              }
              return Evaluation.of(1);
            });
    assertEquals(1, thrown.size());
    assertEquals(List.of(0, 1), List.of(summary.stopped(), summary.completed()));
    assertEquals(List.of(List.of("2/1")), study.sent());
  }

  @Test
  void aReportWaitsForASchedulerThatIsAwayUnderItsKey() throws IOException {
    AtomicInteger failures = new AtomicInteger(2);
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(Map.of("next_step", 1))
            .first(
                request ->
                    request.get("tag").equals("SubmitReportsRequest")
                            && failures.getAndDecrement() > 0
                        ? new Answer(502, "")
                        : null);
    WorkerSummary summary = work(study, reporting(1));
    assertEquals(1, summary.completed());
    List<Object> keys = all(study.named("SubmitReports"), "key");
    assertEquals(3, keys.size());
    assertEquals(1, Set.copyOf(keys).size());
  }

  @Test
  void anOutageThatLastsTooLongEndsTheEvaluationWithTheWorker() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(Map.of("next_step", 1))
            .first(
                request ->
                    request.get("tag").equals("SubmitReportsRequest") ? new Answer(502, "") : null);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    WorkerSummary summary =
        work(
            study,
            trial -> {
              try {
                trial.report(1, 1);
              } catch (CancellationException e) {
                thrown.set(e);
                throw e;
              }
              return Evaluation.of(1);
            },
            settings -> settings.reconnect(Duration.ZERO));
    assertEquals(EndReason.UNREACHABLE, summary.reason());
    assertEquals(List.of(0, 0), List.of(summary.failed(), summary.stopped()));
    assertTrue(Objects.requireNonNull(thrown.get()).getMessage().endsWith("is no longer wanted"));
  }

  @Test
  void aWorkerThatDrainsAsksForNoOtherTrialWithItsReports() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(2)
            .suggestion(Map.of("next_step", 1))
            .decide(report -> Map.of("decision", "stop"))
            .first(
                request ->
                    request.get("tag").equals("HeartbeatRequest")
                        ? ScriptedStudy.answer(
                            200, Map.of("tag", "HeartbeatResponse", "command", "drain"))
                        : null)
            .leaseS(0.4);
    WorkerSummary summary =
        work(
            study,
            trial -> {
              while (!worker.get().isDraining()) {
                Thread.onSpinWait();
              }
              trial.report(1, 1);
              return Evaluation.of(1);
            });
    assertEquals(EndReason.DRAINED, summary.reason());
    assertEquals(1, summary.stopped());
    assertEquals(
        List.of("RegisterWorker", "GetSuggestion", "SubmitReports", "DeregisterWorker"),
        study.operations());
    assertEquals(List.of(0L), all(study.named("SubmitReports"), "next_count"));
  }

  @Test
  void aTrialThatCameWithAReportGoesBackWhenTheWorkerDrainsMeanwhile() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(2)
            .suggestion(Map.of("next_step", 1))
            .decide(report -> Map.of("decision", "stop"));
    WorkerSummary summary =
        work(
            study,
            trial -> {
              assertThrows(TrialStoppedException.class, () -> trial.report(1, 1));
              worker.get().drain();
              while (!worker.get().isDraining()) {
                Thread.onSpinWait();
              }
              return Evaluation.failed("the end");
            });
    assertEquals(List.of(1, 1), List.of(summary.stopped(), summary.released()));
    Map<String, Object> release = study.named("ReleaseTrials").get(0);
    assertEquals(List.of(Map.of("trial_id", 2L, "lease", "l2")), release.get("leases"));
    assertEquals("drained", release.get("kind"));
  }

  @Test
  void valuesThatAreReturnedAlthoughTheTrialWasStoppedAreTold() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(2)
            .suggestion(Map.of("next_step", 1))
            .decide(report -> isAt(report, 1, 1) ? Map.of("decision", "stop") : Map.of());
    WorkerSummary summary =
        work(
            study,
            trial -> {
              try {
                trial.report(1, 1);
              } catch (TrialStoppedException e) {
                return Evaluation.of(7);
              }
              return Evaluation.of(1);
            });
    assertEquals(List.of(2, 0), List.of(summary.completed(), summary.stopped()));
    assertEquals(List.of(0L, 1L), all(study.named("SubmitResult"), "next_count"));
    assertEquals(1, study.named("GetSuggestion").size());
  }

  @Test
  void aTrialThatCameWithAReportAndIsTakenAwayAgainIsNotBegun() throws IOException {
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch letGo = new CountDownLatch(1);
    ScriptedStudy study =
        new ScriptedStudy(3)
            .leaseS(0.4)
            .suggestion(Map.of("next_step", 1))
            .decide(report -> isAt(report, 1, 1) ? Map.of("decision", "stop") : Map.of())
            .first(
                request -> {
                  if (!request.get("tag").equals("HeartbeatRequest")) {
                    return null;
                  }
                  boolean held =
                      ScriptedStudy.list(request, "leases").stream()
                          .anyMatch(lease -> lease.get("lease").equals("l2"));
                  if (!held && taken.get() > 0) {
                    letGo.countDown();
                  }
                  taken.addAndGet(held ? 1 : 0);
                  Map<String, Object> drop =
                      Map.of("trial_id", 2, "lease", "l2", "command", "drop");
                  return ScriptedStudy.answer(
                      200,
                      Map.of(
                          "tag",
                          "HeartbeatResponse",
                          "lease_commands",
                          held ? List.of(drop) : List.of()));
                });
    List<Long> begun = new CopyOnWriteArrayList<>();
    WorkerSummary summary =
        work(
            study,
            trial -> {
              begun.add(trial.id());
              try {
                trial.report(1, 1);
              } catch (TrialStoppedException e) {
                letGo.await();
              }
              return Evaluation.of(1);
            });
    assertEquals(List.of(1L, 3L), begun);
    assertEquals(List.of(2, 0), List.of(summary.completed(), summary.released()));
  }

  @Test
  void aForgottenWorkerRegistersAgainForItsReports() throws IOException {
    AtomicInteger forgotten = new AtomicInteger(1);
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(Map.of("next_step", 1))
            .first(
                request ->
                    request.get("tag").equals("SubmitReportsRequest")
                            && forgotten.getAndDecrement() > 0
                        ? ScriptedStudy.error(404, "unknown_worker")
                        : null);
    WorkerSummary summary = work(study, reporting(1));
    assertEquals(1, summary.completed());
    assertEquals(2, study.named("RegisterWorker").size());
    assertEquals(2, Set.copyOf(all(study.named("SubmitReports"), "key")).size());
  }

  @Test
  void reportsThatAreTooLargeTogetherAreSentInParts() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(1)
            .suggestion(Map.of("next_step", 5))
            .first(
                request ->
                    ScriptedStudy.list(request, "reports").size() > 2
                        ? ScriptedStudy.error(413, "too_large")
                        : null);
    WorkerSummary summary = work(study, reporting(5));
    assertEquals(1, summary.completed());
    assertEquals(
        List.of(5, 2, 3, 1, 2), study.sent().stream().map(List::size).collect(Collectors.toList()));
  }

  @Test
  void noMoreReportsAreHeldThanTheSchedulerTakes() throws IOException {
    ScriptedStudy study = new ScriptedStudy(1).limits(Map.of("max_batch", 2));
    work(study, reporting(5));
    assertEquals(
        List.of(List.of("1/1", "1/2"), List.of("1/3", "1/4"), List.of("1/5")), study.sent());
  }

  @Test
  void reportsThatTheSchedulerRefusesAreAnErrorOfTheEvaluation() throws IOException {
    ScriptedStudy study =
        new ScriptedStudy(2)
            .suggestion(Map.of("next_step", 2))
            .first(
                request ->
                    request.get("tag").equals("SubmitReportsRequest")
                        ? ScriptedStudy.error(400, "invalid_message")
                        : null);
    WorkerSummary summary =
        work(
            study,
            trial -> {
              if (trial.id() == 1) {
                assertThrows(ServerException.class, () -> trial.report(2, 1));
                return Evaluation.failed("as expected");
              }
              trial.report(1, 1); // refused before the outcome
              return Evaluation.of(1);
            });
    assertEquals(List.of(1, 1), List.of(summary.failed(), summary.completed()));
    assertEquals(2, study.named("SubmitReports").size());
  }

  @Test
  void whatCannotBeReportedIsAnErrorThatNamesIt() throws IOException {
    ScriptedStudy study = new ScriptedStudy(1);
    AtomicReference<EvaluatedTrial> over = new AtomicReference<>();
    List<String> problems = new ArrayList<>();
    work(
        study,
        trial -> {
          over.set(trial);
          for (Runnable bad :
              List.<Runnable>of(
                  () -> trial.report(0, 1), () -> trial.report(1, Map.of("speed", 1)))) {
            problems.add(assertThrows(IllegalArgumentException.class, bad::run).getMessage());
          }
          return Evaluation.of(1);
        });
    assertEquals(
        List.of(
            "a step is at least 1, not 0", "speed is no objective of the study; there are [loss]"),
        problems);
    assertThrows(IllegalStateException.class, () -> over.get().report(2, 1));
    assertEquals(List.of(), study.sent());
  }

  @Test
  void aReportIsSentFiveSecondsAfterTheLastOneAtTheLatest() {
    AtomicLong nowNs = new AtomicLong();
    List<Integer> sizes = new ArrayList<>();
    Reports.Channel channel =
        new Reports.Channel() {
          @Override
          public int maxBatch() {
            return 256;
          }

          @Override
          public List<ReportReceipt> send(List<Report> reports, boolean wantsNext) {
            sizes.add(reports.size());
            return List.of();
          }

          @Override
          public void ended(EarlyEnd end) {}

          @Override
          public boolean isEnded() {
            return false;
          }
        };
    Suggestion suggestion =
        Suggestion.builder(1, 1, "l1", 60, Parameters.of(Map.of())).nextStep(100L).build();
    Reports reports = new Reports(suggestion, List.of("loss"), channel, nowNs::get);
    for (int step = 1; step <= 6; step++) {
      nowNs.addAndGet(2_000_000_000L);
      reports.report(step, Map.of("loss", 1), ReportOptions.NONE);
    }
    assertEquals(List.of(3, 3), sizes);
  }
}
