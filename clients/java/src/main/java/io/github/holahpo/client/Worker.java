package io.github.holahpo.client;

import io.github.holahpo.protocol.Checkpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates trials of one study until it is finished, or until told to end.
 *
 * <p>Every evaluation that may run at once has a separate thread, which asks, evaluates and tells,
 * with one round trip for each trial. The thread that calls {@link #run()} waits for signals,
 * commands and the end of the others.
 */
public final class Worker {
  private final WorkerRun run;

  private Worker(Builder builder) {
    run = new WorkerRun(builder);
  }

  /**
   * Begins with the settings that suit most.
   *
   * @param objective what is optimised; called by several threads at once when {@link
   *     Builder#concurrency} says so
   * @return a builder
   */
  public static Builder builder(Objective objective) {
    return new Builder(objective);
  }

  /**
   * The study.
   *
   * @return its name
   */
  public String study() {
    return run.study();
  }

  /** Ends after the running evaluations. From any thread, also before {@link #run()}. */
  public void drain() {
    run.end(EndReason.DRAINED, "told to drain", false);
  }

  /** Whether no further trial is begun; for tests. */
  boolean isDraining() {
    return run.ending().isDraining();
  }

  /** Ends at once and gives the trials back. From any thread, also before {@link #run()}. */
  public void stop() {
    run.end(EndReason.STOPPED, "told to stop", true);
  }

  /**
   * Works until the study is finished, or until told to end. An interrupt of the calling thread
   * stops the worker.
   *
   * @return what was done, and why it ended
   * @throws ServerException when the scheduler refuses the worker, such as for an unknown study
   * @throws HandshakeException when the server is not the one expected
   */
  public WorkerSummary run() {
    return run.run();
  }

  /** The settings of a {@link Worker}. */
  public static final class Builder {
    final Objective objective;
    HolaClient.Builder client = HolaClient.builder();
    int concurrency = 1;
    Duration wait = Duration.ofSeconds(20);
    Duration reconnect = Duration.ofMinutes(10);
    @Nullable Double leaseS;
    boolean retryFailures;
    boolean canResume;
    Map<String, String> labels = Map.of();
    Consumer<Checkpoint> onDiscard = checkpoint -> {};
    int maxErrors = 10;
    @Nullable Path spool;
    @Nullable String name;
    boolean handleSignals = true;

    private Builder(Objective objective) {
      this.objective = Objects.requireNonNull(objective, "objective");
    }

    /**
     * How to reach the scheduler; otherwise {@link Connection#find()} says.
     *
     * @param client the settings of the worker's client, which repeats by the worker's rules
     * @return this builder
     */
    public Builder client(HolaClient.Builder client) {
      this.client = client;
      return this;
    }

    /**
     * Evaluations at once; 1.
     *
     * @param concurrency at least 1
     * @return this builder
     */
    public Builder concurrency(int concurrency) {
      if (concurrency < 1) {
        throw new ConfigurationException("concurrency must be at least 1, not " + concurrency);
      }
      this.concurrency = concurrency;
      return this;
    }

    /**
     * How long an ask waits for work; 20 seconds.
     *
     * @param wait not below 0
     * @return this builder
     */
    public Builder waitForWork(Duration wait) {
      this.wait = notNegative(wait);
      return this;
    }

    /**
     * How long an unreachable scheduler is tried; 10 minutes.
     *
     * @param reconnect not below 0
     * @return this builder
     */
    public Builder reconnect(Duration reconnect) {
      this.reconnect = notNegative(reconnect);
      return this;
    }

    private static Duration notNegative(Duration duration) {
      if (duration.isNegative()) {
        throw new ConfigurationException("a duration must not be below 0: " + duration);
      }
      return duration;
    }

    /**
     * The length of the leases; otherwise the study's.
     *
     * @param lease within the scheduler's limits
     * @return this builder
     */
    public Builder lease(Duration lease) {
      this.leaseS = RetryPolicy.seconds(lease);
      return this;
    }

    /**
     * Whether failed trials are put back in the queue, as often as the study allows; false.
     *
     * @param retryFailures true: put back
     * @return this builder
     */
    public Builder retryFailures(boolean retryFailures) {
      this.retryFailures = retryFailures;
      return this;
    }

    /**
     * Failures in a row that end the worker; 10.
     *
     * @param maxErrors 0: never
     * @return this builder
     */
    public Builder maxErrors(int maxErrors) {
      this.maxErrors = Math.max(0, maxErrors);
      return this;
    }

    /**
     * Whether the objective continues from the checkpoint in {@link EvaluatedTrial#resume()};
     * false.
     *
     * @param canResume true: it does
     * @return this builder
     */
    public Builder canResume(boolean canResume) {
      this.canResume = canResume;
      return this;
    }

    /**
     * Facts about where the worker runs, such as node, queue or GPU. They go before those of the
     * variable {@code HOLA_LABELS}.
     *
     * @param labels short texts by name
     * @return this builder
     */
    public Builder labels(Map<String, String> labels) {
      this.labels = Map.copyOf(labels);
      return this;
    }

    /**
     * Called with each checkpoint that is no longer needed, so that it can be deleted.
     *
     * @param onDiscard called from the threads of evaluations
     * @return this builder
     */
    public Builder onDiscard(Consumer<Checkpoint> onDiscard) {
      this.onDiscard = Objects.requireNonNull(onDiscard, "onDiscard");
      return this;
    }

    /**
     * Where outcomes wait that could not be told; otherwise a folder of this user.
     *
     * @param folder made when it is needed
     * @return this builder
     */
    public Builder spool(Path folder) {
      this.spool = folder;
      return this;
    }

    /**
     * What people see; otherwise the host's name and the process's id.
     *
     * @param name the name
     * @return this builder
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Whether SIGTERM gives the trials back and ends, and SIGINT ends after what runs and, sent
     * again, at once; true. All workers of the JVM that handle signals get each of them. While one
     * runs, a signal does not end the JVM.
     *
     * @param handleSignals false: signals do what they did
     * @return this builder
     */
    public Builder handleSignals(boolean handleSignals) {
      this.handleSignals = handleSignals;
      return this;
    }

    /**
     * Makes the worker, which connects when it runs.
     *
     * @return the worker
     * @throws ConfigurationException when there is nothing to connect to, or labels make no sense
     */
    public Worker build() {
      return new Worker(this);
    }
  }
}
