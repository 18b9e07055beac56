#include "leases.hpp"

#include <algorithm>

namespace hola {

namespace {

constexpr std::chrono::duration<double> idle_interval{15.0};
constexpr double heartbeats_per_lease = 4.0;

}  // namespace

void Leases::hold(const Suggestion& suggestion) {
  const std::lock_guard lock(mutex_);
  lengths_[{suggestion.trial_id, suggestion.lease}] = std::chrono::duration<double>(suggestion.lease_s);
}

void Leases::let_go(const LeaseRef& lease) {
  const std::lock_guard lock(mutex_);
  lengths_.erase({lease.trial_id, lease.lease});
}

std::vector<std::vector<LeaseRef>> Leases::batches(std::size_t size) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::vector<LeaseRef>> batches;
  for (const auto& [lease, length] : lengths_) {
    if (batches.empty() || batches.back().size() >= size) batches.emplace_back();
    batches.back().push_back({lease.first, lease.second});
  }
  return batches;
}

std::chrono::duration<double> Leases::heartbeat_interval() const {
  const std::lock_guard lock(mutex_);
  auto interval = idle_interval;
  for (const auto& [lease, length] : lengths_) interval = std::min(interval, length / heartbeats_per_lease);
  return interval;
}

}  // namespace hola
