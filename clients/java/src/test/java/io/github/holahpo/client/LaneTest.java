package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.holahpo.protocol.Parameters;
import io.github.holahpo.protocol.Report;
import io.github.holahpo.protocol.ReportReceipt;
import io.github.holahpo.protocol.Result;
import io.github.holahpo.protocol.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTest {
  private static final Unsent RESULT =
      new Unsent("s", 5, new Result(1, "l", Map.of("loss", 1.0), null), null);

  /** A trial that sends its reports nowhere. */
  private static EvaluatedTrial trial() {
    Reports.Channel channel =
        new Reports.Channel() {
          @Override
          public int maxBatch() {
            return 256;
          }

          @Override
          public List<ReportReceipt> send(List<Report> reports, boolean wantsNext) {
            return List.of();
          }

          @Override
          public void ended(EarlyEnd end) {}

          @Override
          public boolean isEnded() {
            return false;
          }
        };
    Parameters none = Parameters.of(Map.of());
    Suggestion suggestion = Suggestion.builder(1, 1, "l", 60, none).build();
    return new EvaluatedTrial(suggestion, "s", none, List.of("loss"), channel);
  }

  /** A worker that stops waits for what is told, and gives back the rest: nothing is in between. */
  @Test
  void anEvaluationThatIsBeingEndedIsNotTold() throws InterruptedException {
    Lane lane = new Lane(null, 0);
    EvaluatedTrial trial = trial();
    lane.begin(trial);
    List<Boolean> told = Collections.synchronizedList(new ArrayList<>());
    Thread settling = new Thread(() -> told.add(lane.settle(trial, RESULT)));
    synchronized (lane) {
      settling.start();
      while (settling.isAlive() && settling.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      lane.cancel();
    }
    settling.join();
    assertEquals(List.of(false), told);
    assertEquals(null, lane.unsent());
    assertTrue(trial.shouldStop());
  }

  @Test
  void anEvaluationThatIsToldIsNotEnded() {
    Lane lane = new Lane(null, 0);
    EvaluatedTrial trial = trial();
    lane.begin(trial);
    assertTrue(lane.settle(trial, RESULT));
    lane.cancel();
    assertEquals(RESULT, lane.unsent());
    assertEquals(false, trial.shouldStop());
  }
}
