package io.github.holahpo.programs;

import io.github.holahpo.client.Evaluation;
import io.github.holahpo.client.Worker;
import io.github.holahpo.client.WorkerSummary;
import io.github.holahpo.protocol.Parameters;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A worker on the study of examples/polyglot: a controller that turns the shaft of a motor. */
public final class Controller {
  private static final double DT = 0.0005;
  private static final int STEPS = 8000;

  private Controller() {}

  /**
   * Works until the study is finished.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    WorkerSummary summary =
        Worker.builder(trial -> evaluate(trial.parameters()))
            .name(System.getenv("HOLA_WORKER_NAME"))
            .build()
            .run();
    System.out.println(summary);
    System.exit(summary.exitCode());
  }

  /** Takes HOLA_CONTROLLER_S seconds at least, so that a slow language keeps up with a fast one. */
  private static Evaluation evaluate(Parameters parameters) throws InterruptedException {
    long began = System.nanoTime();
    Evaluation evaluation = simulate(parameters);
    double least = Double.parseDouble(System.getenv().getOrDefault("HOLA_CONTROLLER_S", "0"));
    TimeUnit.NANOSECONDS.sleep((long) (least * 1e9) - (System.nanoTime() - began));
    return evaluation;
  }

  static Evaluation simulate(Parameters parameters) {
    double kp = parameters.getDouble("kp");
    double ki = parameters.getDouble("ki");
    double kd = parameters.getDouble("kd");
    if (parameters.getString("form").equals("standard")) {
      ki = kp * ki;
      kd = kp * kd;
    }
    boolean antiWindup = parameters.getBoolean("anti_windup");
    int every = 2 * parameters.getInt("period_ms");
    double period = every * DT;
    double angle = 0;
    double speed = 0;
    double integral = 0;
    double before = 0;
    double u = 0;
    double error = 0;
    for (int step = 0; step < STEPS; step++) {
      double e = 1 - angle;
      if (step % every == 0) {
        double derivative = step == 0 ? 0 : (e - before) / period;
        before = e;
        double wanted = kp * e + ki * (integral + e * period) + kd * derivative;
        u = Math.max(-12, Math.min(12, wanted));
        if (wanted == u || !antiWindup) {
          integral = integral + e * period;
        }
      }
      double load = step >= STEPS / 2 ? 1.5 : 0;
      speed = speed + DT * ((8 * u - speed) / 0.25 - load);
      angle = angle + DT * speed;
      error = error + DT * (step * DT) * Math.abs(e);
    }
    return Evaluation.of(error).withMetadata(Map.of("language", "java", "angle", angle));
  }
}
