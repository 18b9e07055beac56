package io.github.holahpo.client;

import io.github.holahpo.protocol.LeaseRef;
import io.github.holahpo.protocol.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The leases that a worker holds, by trial. */
final class Leases {
  private static final double IDLE_S = 15;
  private static final double SHORTEST_S = 0.05;
  private static final double HEARTBEATS_PER_LEASE = 4;

  private final Map<Long, Suggestion> held = new LinkedHashMap<>();

  synchronized void hold(Suggestion suggestion) {
    held.put(suggestion.trialId(), suggestion);
  }

  /** Lets a lease go; a newer one of the same trial stays. */
  synchronized void letGo(long trialId, String lease) {
    Suggestion current = held.get(trialId);
    if (current != null && current.lease().equals(lease)) {
      held.remove(trialId);
    }
  }

  /** The leases held, as lists of at most {@code size}. */
  synchronized List<List<LeaseRef>> batches(int size) {
    List<LeaseRef> all =
        held.values().stream().map(s -> new LeaseRef(s.trialId(), s.lease())).toList();
    List<List<LeaseRef>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      batches.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return batches;
  }

  /** The time between heartbeats: a quarter of the shortest lease (W-8). */
  synchronized double intervalS() {
    double shortest =
        held.values().stream().mapToDouble(Suggestion::leaseS).min().orElse(Double.MAX_VALUE);
    return Math.max(SHORTEST_S, Math.min(IDLE_S, shortest / HEARTBEATS_PER_LEASE));
  }
}
