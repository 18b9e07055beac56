#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <vector>

#include "hola/messages.hpp"

namespace hola {

/// The leases held, by trial. Thread-safe.
class Leases {
 public:
  void hold(const Suggestion& suggestion);
  void let_go(TrialId trial_id);
  /// The leases held, as lists of at most `size`.
  std::vector<std::vector<LeaseRef>> batches(std::size_t size) const;
  /// The time between heartbeats: a quarter of the shortest lease (W-8).
  std::chrono::duration<double> heartbeat_interval() const;

 private:
  struct Lease {
    LeaseRef reference;
    std::chrono::duration<double> length{};
  };
  mutable std::mutex mutex_;
  std::map<TrialId, Lease> held_;
};

}  // namespace hola
