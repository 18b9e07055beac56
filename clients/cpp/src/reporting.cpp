#include <algorithm>
#include <iterator>

#include "worker_run.hpp"

namespace hola {

namespace {

bool is_decided(const ReportReceipt& receipt) {
  return receipt.decision == Decision::stop || receipt.decision == Decision::pause;
}

}  // namespace

/// Send reports of the lane's trial, in as many requests as the scheduler's limits need. With `decides`, the last one
/// asks for the next trial.
/// @returns the receipts up to the first decision to end the trial: what comes after it is not sent.
std::vector<ReportReceipt> WorkerRun::send_reports(Lane& lane, std::vector<Report> reports, bool decides) {
  {
    const std::lock_guard lock(mutex_);
    if (!info_->spec.steps) {  // W-25
      if (!said_no_steps_) log(LogLevel::warning, "reports are not sent: the study has no steps");
      said_no_steps_ = true;
      return {};
    }
  }
  const std::size_t most = max_batch_;
  if (reports.size() > most) return send_in_parts(lane, reports, most, decides);
  SubmitReportsRequest request;
  request.reports = std::move(reports);
  if (options_.lease) request.lease_s = options_.lease->count();
  while (true) {
    request.worker_id = worker_id();
    request.next_count = decides && !draining_.stop_requested() ? 1 : 0;
    CallOptions options;
    options.idempotency_key = new_idempotency_key();
    {
      const std::lock_guard lock(mutex_);
      if (!lane.unsent) options.stop = stopping_.token();
    }
    try {
      const SubmitReportsResponse reply = call_until_answered(
          [&] { return client_.submit_reports(request, options); }, [this, &lane] { keep_unsent(lane); });
      for (const ReportReceipt& receipt : reply.receipts)
        handle_receipt(receipt, request.reports.front().lease);
      if (reply.next) reserve(lane, *reply.next);
      return reply.receipts;
    } catch (const ServerError& error) {
      if (error.code() == ErrorCode::unknown_worker) {
        register_again(*request.worker_id);
        continue;
      }
      if (!is_about_the_message(error)) throw;
      if (request.reports.size() == 1) {
        log(LogLevel::error, "trial " + std::to_string(request.reports.front().trial_id) +
                                 ": a report is refused: " + error.what());
        return {};
      }
    }
    return send_in_parts(lane, request.reports, request.reports.size() / 2, decides);
  }
}

/// Send the reports before `cut`, then the others unless the trial is to end.
std::vector<ReportReceipt> WorkerRun::send_in_parts(Lane& lane, const std::vector<Report>& reports,
                                                    std::size_t cut, bool decides) {
  const auto middle = reports.begin() + static_cast<std::ptrdiff_t>(cut);
  std::vector<ReportReceipt> receipts = send_reports(lane, {reports.begin(), middle}, false);
  if (std::any_of(receipts.begin(), receipts.end(), is_decided)) return receipts;
  std::vector<ReportReceipt> others = send_reports(lane, {middle, reports.end()}, decides);
  receipts.insert(receipts.end(), std::make_move_iterator(others.begin()),
                  std::make_move_iterator(others.end()));
  return receipts;
}

void WorkerRun::handle_receipt(const ReportReceipt& receipt, const LeaseToken& lease) {
  const std::string report =
      "trial " + std::to_string(receipt.trial_id) + ", step " + std::to_string(receipt.step) + ": ";
  if (receipt.outcome == ReportOutcome::refused) {
    log(LogLevel::error,
        report + "the report is refused: " + (receipt.error ? receipt.error->message : "no reason"));
  } else {
    log(LogLevel::debug,
        report + std::string(receipt.outcome.text()) + ", " + std::string(receipt.decision.text()));
  }
  discard(receipt.discard);
  // Renewed, the lease of a trial that has ended would only bring the same decision again.
  if (is_decided(receipt)) leases_.let_go({receipt.trial_id, lease});
}

/// Hold the trial that came with a receipt until the running evaluation has ended.
void WorkerRun::reserve(Lane& lane, const GetSuggestionResponse& next) {
  lane.study_is_finished = next.status == AskStatus::finished;
  const std::optional<Suggestion> suggestion = accept(next);
  if (!suggestion) return;
  bool is_held = false;
  {
    const std::lock_guard lock(mutex_);
    is_held = !draining_.stop_requested();
    if (is_held) {
      lane.reserved = suggestion;
      leases_.hold(*suggestion);
    }
  }
  if (is_held) {
    heartbeats_.update();
  } else {
    release({lease_of(*suggestion)}, ReleaseKind::undelivered, "the worker is ending");
  }
}

std::optional<Suggestion> WorkerRun::take_reserved(Lane& lane) {
  const std::lock_guard lock(mutex_);
  return std::exchange(lane.reserved, std::nullopt);
}

/// What an evaluation brought, unless it was told to end. A value that it nevertheless returns completes the trial; one
/// of an evaluation that may have returned early because it was told does not count. A verdict that is returned is the
/// lane's unsent outcome from here on.
std::optional<Verdict> WorkerRun::verdict_if_wanted(Lane& lane, const Suggestion& suggestion,
                                                    Verdict verdict) {
  TrialReports& reports = *lane.reports;
  if (const std::exception_ptr failure = reports.failure()) std::rethrow_exception(failure);
  Unsent unsent = unsent_of(suggestion, verdict);
  std::optional<StopOrder> order;
  {
    // With the mutex: a worker that stops either sees the outcome and waits for it, or has ended the evaluation before.
    const std::lock_guard lock(mutex_);
    order = reports.stop_order();
    const bool completes = order && order->decision && !verdict.failure() && !reports.may_be_incomplete();
    if (!order || completes) {
      lane.unsent = std::move(unsent);
      return verdict;
    }
  }
  count_ended_early(suggestion, *order);
  return std::nullopt;
}

/// Count a trial that a decision ended. A trial that was dropped, or that a stop of the worker ended, does not count.
void WorkerRun::count_ended_early(const Suggestion& suggestion, const StopOrder& order) {
  if (!order.decision) return;
  const bool is_paused = order.decision == Decision::pause;
  log(LogLevel::info, "trial " + std::to_string(suggestion.trial_id) + (is_paused ? " paused" : " stopped") +
                          (order.reason.empty() ? "" : ": ") + order.reason);
  const std::lock_guard lock(mutex_);
  ++(is_paused ? counts_.paused : counts_.stopped);
}

/// Hand over checkpoints that are no longer needed.
void WorkerRun::discard(const std::vector<Checkpoint>& checkpoints) const {
  if (checkpoints.empty() || !options_.on_discard) return;
  try {
    options_.on_discard(checkpoints);
  } catch (const std::exception& error) {
    log(LogLevel::error, std::string("on_discard failed: ") + error.what());
  }
}

}  // namespace hola
