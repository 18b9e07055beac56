package io.github.holahpo.client;

import io.github.holahpo.client.Persistence.EndedException;
import io.github.holahpo.protocol.AskStatus;
import io.github.holahpo.protocol.GetSuggestionResponse;
import io.github.holahpo.protocol.LeaseCommand;
import io.github.holahpo.protocol.LeaseCommandKind;
import io.github.holahpo.protocol.Report;
import io.github.holahpo.protocol.ReportReceipt;
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
  private volatile @Nullable EvaluatedTrial trial;
  private @Nullable GetSuggestionResponse next;
  private volatile @Nullable Unsent unsent;
  private volatile double tookS;
  private @Nullable Path kept;
  private boolean evaluating;
  private boolean reporting;
  private volatile @Nullable HolaException refusal;

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
    EvaluatedTrial current = trial;
    return current == null ? null : current.suggestion();
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
    return trial != null;
  }

  void begin(Suggestion suggestion) {
    begin(
        new EvaluatedTrial(
            suggestion,
            worker.study(),
            Choices.canonical(worker.info().spec(), suggestion.parameters()),
            worker.objectives(),
            new ReportChannel(suggestion)));
  }

  synchronized void begin(EvaluatedTrial begun) {
    trial = begun;
  }

  synchronized void end() {
    trial = null;
  }

  /** Keeps what came with a report that ended the trial: the lane continues with it. */
  synchronized void keep(GetSuggestionResponse reply) {
    next = reply;
  }

  /** What came with a report, once; null: nothing. */
  synchronized @Nullable GetSuggestionResponse takeNext() {
    GetSuggestionResponse reply = next;
    next = null;
    return reply;
  }

  synchronized boolean hasNext() {
    return next != null;
  }

  /**
   * Does what the scheduler says about a lease, if this lane holds it (W-15, W-18, W-19). An
   * outcome that is being told stays.
   *
   * @return whether the lease is no longer to be renewed
   */
  synchronized boolean handle(LeaseCommand command) {
    if (next != null
        && next.suggestions().stream().anyMatch(s -> s.lease().equals(command.lease()))) {
      next = null; // not begun yet
      return true;
    }
    EvaluatedTrial current = trial;
    if (current == null
        || unsent != null
        || current.shouldStop()
        || !current.suggestion().lease().equals(command.lease())) {
      return false;
    }
    EarlyEnd end = EarlyEnd.of(command);
    if (end != null) {
      stop(current.suggestion(), end);
      interrupt();
      return true;
    }
    if (command.command().equals(LeaseCommandKind.DROP)) {
      LOG.log(System.Logger.Level.INFO, current + ": dropped, its result is not wanted");
      cancel();
    }
    return false;
  }

  private synchronized void stop(Suggestion suggestion, EarlyEnd end) {
    EvaluatedTrial current = trial;
    if (current != null && current.suggestion() == suggestion && !current.shouldStop()) {
      LOG.log(System.Logger.Level.INFO, current + ": " + end.text());
      current.stop(end);
    }
  }

  /** Stops the running evaluation, if it can be stopped. */
  synchronized void cancel() {
    EvaluatedTrial current = trial;
    if (current != null && unsent == null) {
      current.stop();
      interrupt();
    }
  }

  /** Interrupts the evaluation, but no report: that finds out by itself. */
  private synchronized void interrupt() {
    if (evaluating && !reporting) {
      thread.interrupt();
    }
  }

  /** The way of a trial's reports to the scheduler. */
  private final class ReportChannel implements Reports.Channel {
    private final Suggestion suggestion;

    private ReportChannel(Suggestion suggestion) {
      this.suggestion = suggestion;
    }

    @Override
    public int maxBatch() {
      return worker.maxBatch();
    }

    @Override
    public List<ReportReceipt> send(List<Report> reports, boolean wantsNext) {
      setReporting(true);
      try {
        return worker.reporting().send(Lane.this, reports, wantsNext);
      } catch (HolaException e) {
        refusal = e; // it ends the worker, whatever the evaluation does with it (W-24)
        throw e;
      } finally {
        setReporting(false);
      }
    }

    @Override
    public void ended(EarlyEnd end) {
      stop(suggestion, end);
      worker.asking().letGo(suggestion);
    }

    @Override
    public boolean isEnded() {
      EvaluatedTrial current = trial;
      return current == null || current.suggestion() != suggestion || current.shouldStop();
    }
  }

  private synchronized void setReporting(boolean now) {
    reporting = now;
  }

  /** Another outcome takes the place of the one that is being told. */
  synchronized void telling(Unsent outcome) {
    unsent = outcome;
  }

  /**
   * Settles an evaluation: from here on its outcome is being told.
   *
   * @return whether there is something to tell: not when the evaluation was ended before, unless
   *     values complete a trial that was stopped or paused
   */
  synchronized boolean settle(EvaluatedTrial current, Unsent outcome) {
    if (current.shouldStop()) {
      boolean completes = current.earlyEnd() != null && outcome.result() != null;
      if (!completes || worker.ending().isStopping()) {
        return false;
      }
    }
    unsent = outcome;
    return true;
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
    Suggestion suggestion = asking.ask();
    while (suggestion != null && asking.take(this, suggestion)) {
      GetSuggestionResponse reply = evaluateAndTell();
      suggestion = reply == null ? null : asking.accept(reply);
      if (suggestion == null) {
        asking.letGo(this);
        if (reply != null && reply.status().equals(AskStatus.FINISHED)) {
          return;
        }
        suggestion = asking.ask();
      }
    }
    asking.letGo(this);
  }

  /** What the scheduler has for this lane after the trial; null: the lane asks. */
  private @Nullable GetSuggestionResponse evaluateAndTell() {
    EvaluatedTrial current = Objects.requireNonNull(trial, "a trial was begun");
    Evaluation outcome = evaluate(current);
    HolaException refused = refusal;
    if (refused != null) {
      throw refused;
    }
    Unsent result = outcome == null ? null : worker.telling().unsent(current.suggestion(), outcome);
    GetSuggestionResponse told = null;
    EarlyEnd end = current.earlyEnd();
    if (outcome != null && result != null && settle(current, result)) {
      told = worker.telling().tell(this, current, outcome, result);
    } else if (worker.ending().isStopping()) {
      throw new EndedException(null); // the lease stays, to be given back
    } else if (end != null) {
      worker.tally().count(end);
    }
    current.reports().close();
    GetSuggestionResponse kept = takeNext();
    return kept == null ? told : kept;
  }

  /** The result of the evaluation; null when it was ended and returned nothing. */
  private @Nullable Evaluation evaluate(EvaluatedTrial current) {
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
    return outcome == null ? null : outcome.settled(worker.objectives());
  }
}
