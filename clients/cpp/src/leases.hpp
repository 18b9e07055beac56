#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "hola/messages.hpp"

namespace hola {

/// The leases held. Thread-safe.
class Leases {
 public:
  void hold(const Suggestion& suggestion);
  void let_go(const LeaseRef& lease);
  /// The leases held, as lists of at most `size`.
  std::vector<std::vector<LeaseRef>> batches(std::size_t size) const;
  /// The time between heartbeats: a quarter of the shortest lease (W-8).
  std::chrono::duration<double> heartbeat_interval() const;

 private:
  mutable std::mutex mutex_;
  /// By trial and lease: of a paused trial there may be an old lease and a new one.
  std::map<std::pair<TrialId, LeaseToken>, std::chrono::duration<double>> lengths_;
};

}  // namespace hola
