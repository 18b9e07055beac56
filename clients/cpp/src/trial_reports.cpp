#include "trial_reports.hpp"

#include <cmath>
#include <string>
#include <utility>

#include "verdict.hpp"
#include "worker_run.hpp"

namespace hola {

namespace {

constexpr std::size_t max_held = 200;
constexpr std::chrono::seconds max_hold{5};

}  // namespace

TrialReports::TrialReports(const Suggestion& suggestion, Send send, Now now)
    : trial_id_(suggestion.trial_id),
      lease_(suggestion.lease),
      send_(std::move(send)),
      now_(std::move(now)),
      sent_(now_()),
      next_step_(suggestion.next_step) {}

void TrialReports::report(std::int64_t step, const Evaluation::Values& values, const ReportOptions& options) {
  const std::lock_guard reporting(reporting_);
  throw_if_stopped();
  held_.push_back(report_of(step, values, options));
  const std::optional<std::int64_t> decision_step = next_step();
  const bool decides = decision_step && step >= *decision_step;
  if (decides || options.checkpoint || held_.size() >= max_held || now_() - sent_ >= max_hold) {
    send_held(decides);
    throw_if_stopped();
  }
}

std::optional<std::int64_t> TrialReports::next_step() const {
  const std::lock_guard lock(mutex_);
  return next_step_;
}

void TrialReports::stop_noticed() noexcept {
  const std::lock_guard lock(mutex_);
  stop_noticed_ = true;
}

void TrialReports::flush() {
  const std::lock_guard reporting(reporting_);
  if (!held_.empty()) send_held(false);
}

void TrialReports::stop(StopOrder order) {
  {
    const std::lock_guard lock(mutex_);
    if (!order_) order_ = std::move(order);
  }
  stop_.request_stop();
}

std::optional<StopOrder> TrialReports::stop_order() const {
  const std::lock_guard lock(mutex_);
  return order_;
}

bool TrialReports::may_be_incomplete() const {
  const std::lock_guard lock(mutex_);
  return stop_noticed_;
}

std::exception_ptr TrialReports::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

Report TrialReports::report_of(std::int64_t step, const Evaluation::Values& values,
                               const ReportOptions& options) const {
  Report report;
  report.trial_id = trial_id_;
  report.lease = lease_;
  report.step = step;
  for (const auto& [name, value] : values) {
    if (std::isfinite(value)) {
      report.objectives.emplace(name, value);
    } else {
      report.diverged = true;
    }
  }
  report.metadata = clean_metadata(options.metadata);
  report.checkpoint = options.checkpoint;
  return report;
}

/// What cannot be sent ends the evaluation, and is kept for the worker.
void TrialReports::send_held(bool decides) {
  const std::vector<Report> reports = std::exchange(held_, {});
  try {
    for (const ReportReceipt& receipt : send_(reports, decides)) read(receipt);
  } catch (const Ended&) {
    stop({std::nullopt, "the worker is ending", {}});
  } catch (const std::exception& error) {
    stop({std::nullopt, error.what(), {}});
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
  sent_ = now_();
}

void TrialReports::read(const ReportReceipt& receipt) {
  if (receipt.outcome != ReportOutcome::refused) {
    const std::lock_guard lock(mutex_);
    next_step_ = receipt.next_step;
  }
  if (receipt.decision == Decision::stop || receipt.decision == Decision::pause)
    stop({receipt.decision.known(), receipt.reason.value_or(""), receipt.discard});
}

void TrialReports::throw_if_stopped() const {
  const std::optional<StopOrder> order = stop_order();
  if (!order) return;
  const Decision decision = order->decision.value_or(Decision::stop);
  std::string message =
      "trial " + std::to_string(trial_id_) + (decision == Decision::pause ? " is paused" : " is stopped");
  if (!order->reason.empty()) message += ": " + order->reason;
  throw TrialStopped(message, decision, order->reason, order->discard);
}

}  // namespace hola
