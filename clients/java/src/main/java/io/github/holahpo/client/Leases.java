package io.github.holahpo.client;

import io.github.holahpo.protocol.LeaseRef;
import io.github.holahpo.protocol.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The leases that a worker holds, by trial. */
final class Leases {
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

  synchronized List<LeaseRef> held() {
    return held.values().stream().map(s -> new LeaseRef(s.trialId(), s.lease())).toList();
  }

  /** The time between heartbeats: a quarter of the shortest lease. */
  synchronized double intervalS() {
    double shortest = held.values().stream().mapToDouble(Suggestion::leaseS).min().orElse(60);
    return Math.max(0.05, Math.min(15, shortest / 4));
  }
}
