package io.github.holahpo.client;

import io.github.holahpo.protocol.Checkpoint;
import io.github.holahpo.protocol.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trial ends early: thrown by {@link EvaluatedTrial#report}. Let it pass, and the worker
 * continues with another trial.
 */
public final class TrialStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decision decision;
  private final @Nullable String reason;
  private final transient List<Checkpoint> discard;

  TrialStoppedException(long trialId, EarlyEnd end) {
    super("trial " + trialId + " is " + end.text());
    this.decision = end.decision();
    this.reason = end.reason();
    this.discard = end.discard();
  }

  /**
   * The state of the trial afterwards.
   *
   * @return {@link Decision#STOP}: it has ended; {@link Decision#PAUSE}: another attempt may
   *     continue it from its checkpoint
   */
  public Decision decision() {
    return decision;
  }

  /**
   * Why, for people.
   *
   * @return the reason; null: none was given
   */
  public @Nullable String reason() {
    return reason;
  }

  /**
   * Checkpoints of the trial that are no longer needed. {@link Worker.Builder#onDiscard} gets them,
   * too.
   *
   * @return the checkpoints
   */
  public List<Checkpoint> discard() {
    return discard;
  }
}
