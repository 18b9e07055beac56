package io.github.holahpo.client;

import io.github.holahpo.client.Persistence.EndedException;
import io.github.holahpo.protocol.Parameters;
import io.github.holahpo.protocol.Resume;
import io.github.holahpo.protocol.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A trial under evaluation. */
public final class EvaluatedTrial {
  private final Suggestion suggestion;
  private final String study;
  private final Parameters parameters;
  private final List<String> objectives;
  private final Reports reports;
  private volatile boolean stop;
  private volatile @Nullable EarlyEnd earlyEnd;

  EvaluatedTrial(
      Suggestion suggestion,
      String study,
      Parameters parameters,
      List<String> objectives,
      Reports.Channel channel) {
    this.suggestion = suggestion;
    this.study = study;
    this.parameters = parameters;
    this.objectives = objectives;
    this.reports = new Reports(suggestion, objectives, channel, System::nanoTime);
  }

  /**
   * Its id in the study.
   *
   * @return from 1
   */
  public long id() {
    return suggestion.trialId();
  }

  /**
   * The number of its lease.
   *
   * @return from 1
   */
  public long attempt() {
    return suggestion.attempt();
  }

  /**
   * The study.
   *
   * @return its name
   */
  public String study() {
    return study;
  }

  /**
   * What to evaluate: an integer parameter has a {@code Long}, a continuous one and a lattice a
   * {@code Double}, a categorical one its choice.
   *
   * @return by name
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * The names of the values that are wanted.
   *
   * @return in the study's order
   */
  public List<String> objectives() {
    return objectives;
  }

  /**
   * Where to continue.
   *
   * @return the checkpoint of an earlier attempt; null: begin with the first step
   */
  public @Nullable Resume resume() {
    return suggestion.resume();
  }

  /**
   * The next step at which the scheduler decides whether the trial continues.
   *
   * @return a step; null: there is no further decision
   */
  public @Nullable Long nextStep() {
    return reports.nextStep();
  }

  /**
   * Reports the value of the one objective of the study, such as after each epoch.
   *
   * @param step from 1
   * @param value one that is not finite is reported as diverged
   * @throws TrialStoppedException when the trial ends early: let it pass
   * @throws CancellationException when the result is no longer wanted
   * @throws ServerException when the scheduler refuses the reports
   */
  public void report(long step, double value) {
    report(step, value, ReportOptions.NONE);
  }

  /**
   * Reports the value of the one objective of the study, and more.
   *
   * @param step from 1
   * @param value one that is not finite is reported as diverged
   * @param options such as a checkpoint
   * @throws TrialStoppedException when the trial ends early: let it pass
   * @throws CancellationException when the result is no longer wanted
   * @throws ServerException when the scheduler refuses the reports
   */
  public void report(long step, double value, ReportOptions options) {
    if (objectives.size() != 1) {
      throw new IllegalArgumentException(
          "the study has several objectives: report a map of some of " + objectives);
    }
    report(step, Map.of(objectives.get(0), value), options);
  }

  /**
   * Reports values of some or all objectives.
   *
   * @param step from 1
   * @param values by name; one that is not finite is reported as diverged
   * @throws TrialStoppedException when the trial ends early: let it pass
   * @throws CancellationException when the result is no longer wanted
   * @throws ServerException when the scheduler refuses the reports
   */
  public void report(long step, Map<String, ? extends Number> values) {
    report(step, values, ReportOptions.NONE);
  }

  /**
   * Reports values of some or all objectives, and more. Reports are held back until {@link
   * #nextStep()}, so most calls cost no round trip.
   *
   * @param step from 1
   * @param values by name; one that is not finite is reported as diverged
   * @param options such as a checkpoint
   * @throws TrialStoppedException when the trial ends early: let it pass
   * @throws CancellationException when the result is no longer wanted
   * @throws ServerException when the scheduler refuses the reports
   */
  public void report(long step, Map<String, ? extends Number> values, ReportOptions options) {
    throwIfEnded();
    try {
      reports.report(step, values, options);
    } catch (EndedException e) {
      stop(); // the worker is ending
    } catch (CancellationException e) {
      throwIfEnded(); // the interrupt was meant for the evaluation
      throw e;
    }
    throwIfEnded();
  }

  /** Reads the end after the stop, since it is set before it. */
  private void throwIfEnded() {
    if (!stop) {
      return;
    }
    EarlyEnd end = earlyEnd;
    if (end != null) {
      throw new TrialStoppedException(id(), end);
    }
    throw new CancellationException("the result of " + this + " is no longer wanted");
  }

  /**
   * Whether the evaluation is to end: return early. The value does not count if it is no longer
   * wanted; if the trial was stopped or paused, values nevertheless complete it.
   *
   * @return true once that is so
   */
  public boolean shouldStop() {
    return stop;
  }

  /** The decision that ended the trial; null: there is none. */
  @Nullable EarlyEnd earlyEnd() {
    return earlyEnd;
  }

  Suggestion suggestion() {
    return suggestion;
  }

  Reports reports() {
    return reports;
  }

  void stop() {
    stop = true;
  }

  void stop(EarlyEnd end) {
    earlyEnd = end;
    stop = true;
  }

  @Override
  public String toString() {
    return "trial " + id() + " of " + study + ", attempt " + attempt();
  }
}
