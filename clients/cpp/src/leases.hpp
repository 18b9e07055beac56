#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "hola/messages.hpp"

namespace hola {

/// The leases held, by trial. Thread-safe.
class Leases {
 public:
  void hold(const Suggestion& suggestion) {
    const std::lock_guard lock(mutex_);
    held_[suggestion.trial_id] = {{suggestion.trial_id, suggestion.lease}, suggestion.lease_s};
  }
  void let_go(TrialId trial_id) {
    const std::lock_guard lock(mutex_);
    held_.erase(trial_id);
  }
  /// The leases to renew.
  std::vector<LeaseRef> held() const {
    const std::lock_guard lock(mutex_);
    std::vector<LeaseRef> leases;
    for (const auto& [trial_id, lease] : held_) leases.push_back(lease.reference);
    return leases;
  }
  /// The length of the shortest, in seconds.
  std::optional<double> shortest_s() const {
    const std::lock_guard lock(mutex_);
    std::optional<double> shortest;
    for (const auto& [trial_id, lease] : held_)
      shortest = std::min(shortest.value_or(lease.length_s), lease.length_s);
    return shortest;
  }

 private:
  struct Lease {
    LeaseRef reference;
    double length_s = 0.0;
  };
  mutable std::mutex mutex_;
  std::map<TrialId, Lease> held_;
};

}  // namespace hola
