package io.github.holahpo.client;

import io.github.holahpo.protocol.Parameters;
import java.util.List;

/** A trial under evaluation. */
public final class EvaluatedTrial {
  private final long id;
  private final long attempt;
  private final String study;
  private final Parameters parameters;
  private final List<String> objectives;
  private volatile boolean stop;

  EvaluatedTrial(
      long id, long attempt, String study, Parameters parameters, List<String> objectives) {
    this.id = id;
    this.attempt = attempt;
    this.study = study;
    this.parameters = parameters;
    this.objectives = objectives;
  }

  /**
   * Its id in the study.
   *
   * @return from 1
   */
  public long id() {
    return id;
  }

  /**
   * The number of its lease.
   *
   * @return from 1
   */
  public long attempt() {
    return attempt;
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
   * Whether nobody waits for the result any more: return early, the value does not count.
   *
   * @return true once that is so
   */
  public boolean shouldStop() {
    return stop;
  }

  void stop() {
    stop = true;
  }

  @Override
  public String toString() {
    return "trial " + id + " of " + study + ", attempt " + attempt;
  }
}
