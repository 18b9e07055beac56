package io.github.holahpo.client;

/** Thrown by an {@link Objective} for a point that cannot be evaluated. */
public class InfeasibleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A point that cannot be evaluated.
   *
   * @param reason why, for people
   */
  public InfeasibleException(String reason) {
    super(reason);
  }
}
