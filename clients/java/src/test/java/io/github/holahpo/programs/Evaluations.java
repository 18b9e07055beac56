package io.github.holahpo.programs;

import io.github.holahpo.client.EvaluatedTrial;
import io.github.holahpo.client.Evaluation;
import io.github.holahpo.client.ReportOptions;
import io.github.holahpo.client.TrialStoppedException;
import io.github.holahpo.client.Worker;
import io.github.holahpo.client.WorkerSummary;
import io.github.holahpo.protocol.Parameters;
import io.github.holahpo.protocol.Resume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What the suite's study asks a worker to do. */
final class Evaluations {
  private static final String REASON = "as the suite says";
  private static final int POLL_MS = 5;
  private static final long STEPS = 6;
  private static final Set<Long> CHECKPOINTS = Set.of(2L, 4L);

  private Evaluations() {}

  static Map<String, Object> work(Conformance.Command command) {
    Path folder = Path.of(command.text("folder"));
    Worker.Builder builder =
        Worker.builder(trial -> evaluate(trial, folder))
            .client(command.client())
            .canResume(Boolean.TRUE.equals(command.fields().get("can_resume")))
            .retryFailures(Boolean.TRUE.equals(command.fields().get("retry_failures")))
            .handleSignals(!Boolean.FALSE.equals(command.fields().get("handle_signals")));
    if (command.fields().get("concurrency") instanceof Long concurrency) {
      builder.concurrency(concurrency.intValue());
    }
    if (command.fields().get("wait_s") instanceof Number wait) {
      builder.waitForWork(duration(wait));
    }
    if (command.fields().get("lease_s") instanceof Number lease) {
      builder.lease(duration(lease));
    }
    if (command.fields().get("reconnect_s") instanceof Number reconnect) {
      builder.reconnect(duration(reconnect));
    }
    if (command.text("spool_dir") != null) {
      builder.spool(Path.of(command.text("spool_dir")));
    }
    WorkerSummary summary = builder.build().run();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("reason", summary.reason().toString());
    answer.put("completed", summary.completed());
    answer.put("failed", summary.failed());
    answer.put("infeasible", summary.infeasible());
    answer.put("stopped", summary.stopped());
    answer.put("paused", summary.paused());
    answer.put("released", summary.released());
    answer.put("unsent", summary.unsent());
    return answer;
  }

  private static Duration duration(Number seconds) {
    return Duration.ofNanos((long) (seconds.doubleValue() * 1e9));
  }

  private static Evaluation evaluate(EvaluatedTrial trial, Path folder) throws IOException {
    double x = trial.parameters().getDouble("x");
    return switch (trial.parameters().getString("do")) {
      case "value" -> Evaluation.of(x);
      case "metadata" ->
          Evaluation.of(x)
              .withMetadata(Map.of("text", "größer", "x", x, "list", Arrays.asList(1, null, true)));
      case "fail" -> throw new IllegalStateException(REASON);
      case "infeasible" -> Evaluation.infeasible(REASON);
      case "optional" -> Evaluation.of(x + optional(trial.parameters()));
      case "nan" -> Evaluation.of(Double.NaN);
      case "hold" -> hold(trial, folder, x);
      case "report" -> report(trial, folder, x, false);
      case "report_hold" -> report(trial, folder, x, true);
      default -> throw new IllegalArgumentException(trial.parameters().toString());
    };
  }

  /** Tells null, zero, the empty text and an inactive parameter apart. */
  private static double optional(Parameters parameters) {
    Object opt = parameters.get("opt");
    double added = opt == null ? 1 : opt.equals("") ? 4 : 2;
    return added + (parameters.has("twin") ? 0 : 8);
  }

  private static Evaluation hold(EvaluatedTrial trial, Path folder, double x) throws IOException {
    Path go = begin(trial, folder);
    try {
      while (!Files.exists(go)) {
        Thread.sleep(POLL_MS);
      }
      return Evaluation.of(x);
    } catch (InterruptedException e) {
      stopped(trial, folder);
      return Evaluation.failed("stopped");
    }
  }

  private static Evaluation report(EvaluatedTrial trial, Path folder, double x, boolean hold)
      throws IOException {
    Resume resume = trial.resume();
    try {
      for (long step = resume == null ? 1 : resume.step() + 1; step <= STEPS; step++) {
        if (hold && step == 2) {
          awaitGo(begin(trial, folder));
        }
        ReportOptions options = ReportOptions.NONE;
        if (CHECKPOINTS.contains(step)) {
          options = options.withCheckpoint("memory:" + trial.id() + ":" + step);
        }
        trial.report(step, x / step, options);
      }
      return Evaluation.of(x / STEPS);
    } catch (TrialStoppedException e) {
      stopped(trial, folder);
      throw e;
    }
  }

  private static Path begin(EvaluatedTrial trial, Path folder) throws IOException {
    Files.createFile(folder.resolve(trial.id() + ".started"));
    return folder.resolve(trial.id() + ".go");
  }

  /** Waits whatever happens: the next report says that the trial has ended. */
  private static void awaitGo(Path go) {
    while (!Files.exists(go)) {
      LockSupport.parkNanos(POLL_MS * 1_000_000L);
      Thread.interrupted();
    }
  }

  private static void stopped(EvaluatedTrial trial, Path folder) throws IOException {
    if (trial.shouldStop()) {
      Files.createFile(folder.resolve(trial.id() + ".stopped"));
    }
  }
}
