package iris;

import io.github.holahpo.client.EvaluatedTrial;
import io.github.holahpo.client.Evaluation;
import io.github.holahpo.client.ReportOptions;
import io.github.holahpo.client.Worker;
import io.github.holahpo.client.WorkerSummary;
import io.github.holahpo.protocol.Checkpoint;
import io.github.holahpo.protocol.Resume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Trains a logistic regression on iris petals by gradient descent. It reports each epoch, ends when
 * it is told to, and continues from a file that another attempt has left.
 */
public final class TrainIris {
  private static final int EPOCHS = 200; // steps.max of study.yaml
  private static final int EPOCHS_PER_CHECKPOINT = 20;
  private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"), "hola-iris");

  private TrainIris() {}

  /** What has been learnt so far, and how fast it changes. */
  private record State(double[] weights, double[] velocity) {
    State() {
      this(new double[Flowers.FEATURES], new double[Flowers.FEATURES]);
    }

    static State load(Path file) throws IOException {
      List<String> lines = Files.readAllLines(file);
      return new State(numbers(lines.get(0)), numbers(lines.get(1)));
    }

    void save(Path file) throws IOException {
      Files.createDirectories(file.getParent());
      Files.write(file, List.of(text(weights), text(velocity)));
    }

    private static double[] numbers(String line) {
      return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static String text(double[] numbers) {
      return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    /** One step of gradient descent with momentum, on all flowers. */
    void descend(double rate, double momentum, double penalty) {
      double[] gradient = Arrays.stream(weights).map(weight -> penalty * weight).toArray();
      for (Flowers.Flower flower : Flowers.TRAINING) {
        double error = (probability(flower) - flower.virginica()) / Flowers.TRAINING.size();
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] += error * flower.features()[i];
        }
      }
      for (int i = 0; i < gradient.length; i++) {
        velocity[i] = momentum * velocity[i] - rate * gradient[i];
        weights[i] += velocity[i];
      }
    }

    private double probability(Flowers.Flower flower) {
      double score = 0;
      for (int i = 0; i < weights.length; i++) {
        score += flower.features()[i] * weights[i];
      }
      return 1 / (1 + Math.exp(-score));
    }

    /** The mean negative log-likelihood; infinite when a flower is surely on the wrong side. */
    double loss() {
      return Flowers.VALIDATION.stream()
          .mapToDouble(
              flower -> {
                double p = probability(flower);
                return -Math.log(flower.virginica() == 1 ? p : 1 - p);
              })
          .average()
          .orElseThrow();
    }
  }

  /**
   * Works until the study is finished.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Worker worker =
        Worker.builder(TrainIris::train).canResume(true).onDiscard(TrainIris::delete).build();
    WorkerSummary summary = worker.run();
    System.out.println(
        summary.completed()
            + " trials trained to the end, "
            + summary.stopped()
            + " stopped early");
    System.exit(summary.exitCode());
  }

  private static Evaluation train(EvaluatedTrial trial) throws IOException {
    double rate = trial.parameters().getDouble("rate");
    double momentum = trial.parameters().getDouble("momentum");
    double penalty = trial.parameters().getDouble("penalty");
    Resume resume = trial.resume();
    State state = new State();
    long done = 0;
    if (resume != null) {
      state = State.load(Path.of(resume.checkpoint().uri()));
      done = resume.step();
      System.out.println(trial + " continues after epoch " + done);
    }
    for (long epoch = done + 1; epoch <= EPOCHS; epoch++) {
      state.descend(rate, momentum, penalty);
      ReportOptions options = ReportOptions.NONE;
      if (epoch % EPOCHS_PER_CHECKPOINT == 0) {
        options = options.withCheckpoint(save(state, trial, epoch));
      }
      trial.report(epoch, state.loss(), options); // throws when the trial is to end
    }
    return Evaluation.of(state.loss());
  }

  /** Stores the state of a trial in a file of its own, which is for this machine alone. */
  private static Checkpoint save(State state, EvaluatedTrial trial, long epoch) throws IOException {
    String name = trial.study() + "-" + trial.id() + "-" + trial.attempt() + "-" + epoch + ".txt";
    Path file = FOLDER.resolve(name);
    state.save(file);
    return new Checkpoint(file.toString(), InetAddress.getLocalHost().getHostName());
  }

  private static void delete(Checkpoint checkpoint) {
    try {
      Files.deleteIfExists(Path.of(checkpoint.uri()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
