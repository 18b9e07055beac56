#include <algorithm>
#include <chrono>

#include "worker_run.hpp"

namespace hola {

namespace {

using Clock = std::chrono::steady_clock;
using Duration = std::chrono::duration<double>;

constexpr double idle_interval_s = 15.0;
constexpr double beats_per_lease = 4.0;

/// The time between beats: a quarter of the shortest lease.
double interval_s(const Leases& leases) {
  const auto shortest = leases.shortest_s();
  return shortest ? std::min(idle_interval_s, *shortest / beats_per_lease) : idle_interval_s;
}

Clock::duration ticks(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(Duration(seconds));
}

}  // namespace

void WorkerRun::beat_until_stopped() {
  auto last = Clock::now();
  std::unique_lock lock(heart_mutex_);
  while (!heart_stopped_) {
    const auto due = last + ticks(interval_s(leases_));
    if (Clock::now() < due) {
      heart_changed_.wait_until(lock, due);  // a lease that was taken meanwhile may be shorter
      continue;
    }
    last = Clock::now();
    lock.unlock();
    beat();
    lock.lock();
  }
}

/// The leases held have changed.
void WorkerRun::pulse() {
  const std::lock_guard lock(heart_mutex_);
  heart_changed_.notify_all();
}

/// Send one heartbeat and heed the reply.
void WorkerRun::beat() {
  HeartbeatRequest request;
  request.worker_id = worker_id();
  request.leases = leases_.held();
  CallOptions options;
  options.timeout = Duration(std::clamp(2 * interval_s(leases_), 1.0, 10.0));
  options.stop = silent_.token();
  HeartbeatResponse reply;
  try {
    try {
      reply = client_.heartbeat(request, options);
    } catch (const ServerError& error) {
      if (error.code() != ErrorCode::unknown_worker) throw;
      register_again(request.worker_id);
      return;
    }
  } catch (const Ended&) {
    return;
  } catch (const Error& error) {
    log(LogLevel::debug, std::string("a heartbeat failed: ") + error.what());
    return;
  }
  drop(reply.drop, request.leases);
  if (reply.command == Command::drain && !draining_.stop_requested()) {
    begin_end(EndReason::drained, "the scheduler said drain", false);
  } else if (reply.command == Command::stop) {
    begin_end(EndReason::stopped, "the scheduler said stop", true);
  }
}

/// Tell evaluations to stop whose results are not wanted: those under a lease that the heartbeat named, which may have
/// been under way while the trial was handed out anew.
void WorkerRun::drop(const std::vector<TrialId>& trials, const std::vector<LeaseRef>& leases) {
  const auto is_dropped = [&](const Suggestion& suggestion) {
    return std::find(trials.begin(), trials.end(), suggestion.trial_id) != trials.end() &&
           std::any_of(leases.begin(), leases.end(), [&](const LeaseRef& lease) {
             return lease.trial_id == suggestion.trial_id && lease.lease == suggestion.lease;
           });
  };
  std::vector<std::pair<TrialId, StopSource>>
      dropped;  // told without the mutex: a trial's token may call user code
  {
    const std::lock_guard lock(mutex_);
    for (const auto& lane : lanes_) {
      if (lane->suggestion && !lane->unsent && is_dropped(*lane->suggestion)) {
        dropped.emplace_back(lane->suggestion->trial_id, lane->trial_stop);
      }
    }
  }
  for (const auto& [trial_id, stop] : dropped) {
    if (stop.stop_requested()) continue;
    log(LogLevel::info, "trial " + std::to_string(trial_id) + ": dropped, its result is not wanted");
    stop.request_stop();
  }
}

}  // namespace hola
