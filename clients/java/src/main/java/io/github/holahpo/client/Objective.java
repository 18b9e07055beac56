package io.github.holahpo.client;

/** What is optimised: evaluates one trial. */
@FunctionalInterface
public interface Objective {
  /**
   * Evaluates a trial. When the evaluation is to end, the thread is interrupted and {@link
   * EvaluatedTrial#shouldStop()} turns true: what is returned or thrown then does not count, except
   * values for a trial that was stopped or paused.
   *
   * @param trial with its parameters
   * @return the values, or why there are none
   * @throws InfeasibleException for a point that cannot be evaluated
   * @throws Exception for any other failure; its text and stack trace become the reason
   */
  Evaluation evaluate(EvaluatedTrial trial) throws Exception;
}
