package io.github.holahpo.client;

import io.github.holahpo.protocol.FinishReason;
import org.jspecify.annotations.Nullable;

/**
 * What a worker did.
 *
 * @param reason why it ended
 * @param message the same in words
 * @param studyReason why the study is finished; null: it is not
 * @param completed trials told with values
 * @param failed trials told as failed
 * @param infeasible trials told as infeasible
 * @param stopped trials that ended early
 * @param paused trials that another attempt may continue
 * @param released trials given back
 * @param unsent outcomes left on disk for the next worker
 */
public record WorkerSummary(
    EndReason reason,
    String message,
    @Nullable FinishReason studyReason,
    int completed,
    int failed,
    int infeasible,
    int stopped,
    int paused,
    int released,
    int unsent) {
  /**
   * What a process should exit with.
   *
   * @return 0, 1, or 128 and the signal's number
   */
  public int exitCode() {
    return reason.exitCode();
  }
}
