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
/// @returns whether it was answered: otherwise the others of its round would wait without an answer, too.
bool WorkerRun::send_heartbeat(const std::vector<LeaseRef>& leases) {
  HeartbeatRequest request;
  request.worker_id = worker_id();
  request.leases = leases;
  CallOptions options;
  options.timeout = std::clamp(2 * leases_.heartbeat_interval(), shortest_timeout, longest_timeout);
  options.stop = no_heartbeats_.token();
  try {
    try {
      handle_reply(client_.heartbeat(request, options));
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

void WorkerRun::handle_reply(const HeartbeatResponse& reply) {
  for (const LeaseCommand& command : reply.lease_commands) obey(command);
  if (reply.command == Command::drain && !draining_.stop_requested()) {
    begin_end(EndReason::drained, "the scheduler said drain", false);
  } else if (reply.command == Command::stop) {
    begin_end(EndReason::stopped, "the scheduler said stop", true);
  }
}

/// End the evaluation under a lease. A trial that was handed out again during the heartbeat has another
/// lease and goes on, and so does one whose outcome is being told (W-15).
void WorkerRun::obey(const LeaseCommand& command) {
  const std::optional<LeaseCommandKind> kind = command.command.known();
  if (!kind) return;  // W-19
  const LeaseRef lease{command.trial_id, command.lease};
  const auto is_meant = [&lease](const std::optional<Suggestion>& suggestion) {
    return suggestion && lease_of(*suggestion) == lease;
  };
  std::shared_ptr<TrialReports> reports;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& lane : lanes_) {
      if (is_meant(lane->suggestion) && !lane->unsent) reports = lane->reports;
      if (!is_meant(lane->reserved)) continue;
      lane->reserved.reset();
      leases_.let_go(lease);
    }
  }
  if (!reports || reports->stop_order()) return;
  leases_.let_go(lease);
  std::string reason = command.reason.value_or("");
  log(LogLevel::info, "trial " + std::to_string(lease.trial_id) + ": told to " +
                          std::string(command.command.text()) + (reason.empty() ? "" : ": ") + reason);
  switch (*kind) {
    case LeaseCommandKind::drop:
      reports->stop({std::nullopt, reason.empty() ? "its result is not wanted" : reason, {}});
      break;
    case LeaseCommandKind::stop:
      reports->stop({Decision::stop, std::move(reason), {}});
      break;
    case LeaseCommandKind::pause:
      reports->stop({Decision::pause, std::move(reason), {}});
      break;
  }
}

}  // namespace hola
