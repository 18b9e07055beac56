package io.github.holahpo.client;

import io.github.holahpo.client.Persistence.EndedException;
import io.github.holahpo.protocol.AskStatus;
import io.github.holahpo.protocol.GetSuggestionResponse;
import io.github.holahpo.protocol.LeaseRef;
import io.github.holahpo.protocol.Suggestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One evaluation at a time: a thread that asks, evaluates and tells. */
final class Lane {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");

  private final WorkerRun worker;
  private final Thread thread;
  private volatile @Nullable Suggestion suggestion;
  private volatile @Nullable EvaluatedTrial trial;
  private volatile @Nullable Unsent unsent;
  private volatile double tookS;
  private @Nullable Path kept;
  private boolean evaluating;

  Lane(WorkerRun worker, int index) {
    this.worker = worker;
    this.thread = new Thread(this::run, "hola-lane-" + index);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void join(long milliseconds) throws InterruptedException {
    thread.join(milliseconds);
  }

  /** The trial under evaluation or being told; null when there is none. */
  @Nullable Suggestion suggestion() {
    return suggestion;
  }

  @Nullable EvaluatedTrial trial() {
    return trial;
  }

  /** The outcome that is being told; null when there is none. */
  @Nullable Unsent unsent() {
    return unsent;
  }

  double tookS() {
    return tookS;
  }

  /** Whether a trial is under evaluation or being told. */
  boolean isBusy() {
    return suggestion != null;
  }

  synchronized void begin(Suggestion next) {
    suggestion = next;
    trial =
        new EvaluatedTrial(
            next.trialId(),
            next.attempt(),
            worker.study(),
            Choices.canonical(worker.info().spec(), next.parameters()),
            worker.objectives());
  }

  synchronized void end() {
    suggestion = null;
    trial = null;
  }

  /**
   * Stops the evaluation under way if it is of one of the trials that the reply to a heartbeat
   * drops, under a lease that the heartbeat named: a drop says nothing of a lease that came later.
   * An outcome that is being told stays.
   *
   * @return whether it was stopped
   */
  synchronized boolean drop(List<Long> dropped, List<LeaseRef> named) {
    Suggestion current = suggestion;
    EvaluatedTrial evaluated = trial;
    if (current == null
        || evaluated == null
        || unsent != null
        || evaluated.shouldStop()
        || !dropped.contains(current.trialId())
        || !named.contains(new LeaseRef(current.trialId(), current.lease()))) {
      return false;
    }
    cancel();
    return true;
  }

  /** Stops the evaluation under way, if it can be stopped. */
  synchronized void cancel() {
    EvaluatedTrial current = trial;
    if (current != null && unsent == null) {
      current.stop();
      if (evaluating) {
        thread.interrupt();
      }
    }
  }

  synchronized void telling(Unsent outcome) {
    unsent = outcome;
  }

  /** Keeps the outcome that is being told on disk. */
  synchronized void keepUnsent() {
    Unsent outcome = unsent;
    if (outcome == null || kept != null) {
      return;
    }
    try {
      kept = worker.spool().keep(outcome);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "trial " + outcome.trialId() + ": the outcome cannot be kept on disk",
          e);
    }
  }

  /** The outcome was told, or is replaced by another. */
  synchronized void forgetUnsent() {
    unsent = null;
    if (kept != null) {
      worker.spool().discard(kept);
      kept = null;
    }
  }

  private void run() {
    Throwable error = null;
    try {
      work();
    } catch (EndedException e) {
      LOG.log(System.Logger.Level.DEBUG, "the lane ends with the worker");
    } catch (RuntimeException | Error e) {
      error = e;
    } finally {
      keepUnsent();
      end();
      worker.ended(this, error);
    }
  }

  private void work() {
    Asking asking = worker.asking();
    Suggestion next = asking.ask();
    while (next != null && asking.take(this, next)) {
      Evaluation outcome = evaluate();
      if (outcome == null && worker.ending().isStopping()) {
        throw new EndedException(null); // the lease stays, to be given back
      }
      GetSuggestionResponse reply =
          outcome == null ? null : worker.telling().tell(this, next, outcome);
      next = reply == null ? null : asking.accept(reply);
      if (next == null) {
        asking.letGo(this);
        if (reply != null && reply.status().equals(AskStatus.FINISHED)) {
          return;
        }
        next = asking.ask();
      }
    }
    asking.letGo(this);
  }

  /** What came of the evaluation; null when nobody waits for it. */
  private @Nullable Evaluation evaluate() {
    EvaluatedTrial current = Objects.requireNonNull(trial, "a trial was begun");
    long started = System.nanoTime();
    Evaluation outcome;
    try {
      synchronized (this) {
        evaluating = !current.shouldStop();
      }
      outcome = evaluating ? worker.objective().evaluate(current) : null;
      if (outcome == null && !current.shouldStop()) {
        outcome = Evaluation.failed("the objective returned null");
      }
    } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
      outcome = Evaluation.of(e);
    } finally {
      synchronized (this) {
        evaluating = false;
        Thread.interrupted(); // an interrupt was meant for this evaluation alone
      }
      tookS = (System.nanoTime() - started) / 1e9;
    }
    return outcome == null || current.shouldStop() ? null : outcome.settled(worker.objectives());
  }
}
