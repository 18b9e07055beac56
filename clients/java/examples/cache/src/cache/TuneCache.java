package cache;

import io.github.holahpo.client.Evaluation;
import io.github.holahpo.client.Worker;
import io.github.holahpo.protocol.Parameters;
import java.util.Map;
import java.util.Random;

/** Tunes the cache on a trace of popular keys that change, with scans of keys asked for once. */
public final class TuneCache {
  private static final int CACHE_SIZE = 2000;
  private static final int[] TRACE = trace(400_000);

  private TuneCache() {}

  /**
   * Works until the study is finished.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Worker worker =
        Worker.builder(trial -> missRatio(trial.parameters()))
            .concurrency(Runtime.getRuntime().availableProcessors())
            .build();
    System.exit(worker.run().exitCode());
  }

  private static Evaluation missRatio(Parameters parameters) {
    SegmentedCache cache =
        new SegmentedCache(
            CACHE_SIZE,
            parameters.getDouble("window_share"),
            parameters.getDouble("protected_share"),
            parameters.getInt("sketch_bits"),
            parameters.getInt("aging"),
            parameters.getString("admission").equals("frequency"));
    int misses = 0;
    for (int key : TRACE) {
      if (!cache.request(key)) {
        misses++;
      }
    }
    return Evaluation.of((double) misses / TRACE.length).withMetadata(Map.of("misses", misses));
  }

  private static int[] trace(int length) {
    Random random = new Random(7);
    int[] keys = new int[length];
    int once = 1_000_000;
    for (int i = 0; i < length; i++) {
      boolean scan = i % 50_000 > 40_000;
      int rank = (int) Math.exp(random.nextDouble() * Math.log(20_000));
      keys[i] = scan && random.nextInt(3) > 0 ? once++ : rank + i / 100_000 * 200;
    }
    return keys;
  }
}
