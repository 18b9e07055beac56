#include <algorithm>
#include <chrono>

#include "worker_run.hpp"

namespace hola {

namespace {

constexpr std::chrono::duration<double> shortest_timeout{1.0};
constexpr std::chrono::duration<double> longest_timeout{10.0};

}  // namespace

/// Renew every lease: a request holds at most as many as the scheduler allows, so it may take several.
void WorkerRun::send_heartbeats() {
  const auto batches = leases_.batches(max_batch_);
  if (batches.empty()) {
    send_heartbeat({});
    return;
  }
  for (const auto& leases : batches) {
    if (!send_heartbeat(leases)) return;
  }
}

/// Send one heartbeat and handle the reply.
/// @returns whether it was answered: otherwise the others of its round would wait in vain, too.
bool WorkerRun::send_heartbeat(const std::vector<LeaseRef>& leases) {
  HeartbeatRequest request;
  request.worker_id = worker_id();
  request.leases = leases;
  CallOptions options;
  options.timeout = std::clamp(2 * leases_.heartbeat_interval(), shortest_timeout, longest_timeout);
  options.stop = no_heartbeats_.token();
  try {
    try {
      handle_reply(client_.heartbeat(request, options), leases);
      return true;
    } catch (const ServerError& error) {
      if (error.code() != ErrorCode::unknown_worker) throw;
      register_again(request.worker_id);
    }
  } catch (const Ended&) {
    return false;
  } catch (const Error& error) {
    log(LogLevel::debug, std::string("a heartbeat failed: ") + error.what());
  }
  return false;
}

void WorkerRun::handle_reply(const HeartbeatResponse& reply, const std::vector<LeaseRef>& leases) {
  drop(reply.drop, leases);
  if (reply.command == Command::drain && !draining_.stop_requested()) {
    begin_end(EndReason::drained, "the scheduler said drain", false);
  } else if (reply.command == Command::stop) {
    begin_end(EndReason::stopped, "the scheduler said stop", true);
  }
}

/// Stop the evaluations whose results are not wanted: those under a lease that the heartbeat named. A trial that was
/// handed out anew while the heartbeat was under way goes on.
void WorkerRun::drop(const std::vector<TrialId>& trials, const std::vector<LeaseRef>& leases) {
  const auto is_dropped = [&](const Suggestion& suggestion) {
    return std::find(trials.begin(), trials.end(), suggestion.trial_id) != trials.end() &&
           std::find(leases.begin(), leases.end(), LeaseRef{suggestion.trial_id, suggestion.lease}) !=
               leases.end();
  };
  // The trials are stopped without the mutex, because their tokens may call user code.
  std::vector<std::pair<TrialId, StopSource>> dropped;
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
