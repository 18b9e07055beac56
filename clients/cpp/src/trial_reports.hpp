#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "hola/messages.hpp"
#include "hola/reports.hpp"
#include "hola/stop.hpp"

namespace hola {

/// Why an evaluation is to end.
struct StopOrder {
  /// Absent: there is no decision on the trial. It was dropped, or the worker is ending.
  std::optional<Decision> decision;
  std::string reason;
  std::vector<Checkpoint> discard;
};

/// The reports of one evaluation: holds them back until one is due, and tells the evaluation to end. Thread-safe.
class TrialReports final : public TrialReporter {
 public:
  /// Sends reports, in order, and returns the receipts that came. The flag says whether a decision is due, so that the
  /// next trial may come with it.
  using Send = std::function<std::vector<ReportReceipt>(const std::vector<Report>&, bool decides)>;

  using Clock = std::chrono::steady_clock;
  using Now = std::function<Clock::time_point()>;

  TrialReports(const Suggestion& suggestion, Send send, Now now = Clock::now);

  void report(std::int64_t step, const Evaluation::Values& values, const ReportOptions& options) override;
  std::optional<std::int64_t> next_step() const override;
  void stop_noticed() noexcept override;

  /// Send what is held back, without an exception for the result: the evaluation is over.
  void flush();
  /// The evaluation is to end: its token and its next report say so. The first order counts.
  /// Calls what waits for the token, which may be code of the user: call it without a mutex.
  void stop(StopOrder order);
  StopToken stop_token() const { return stop_.token(); }
  std::optional<StopOrder> stop_order() const;
  /// Whether a value that the evaluation returns may be incomplete, because it could know that it is to end.
  bool may_be_incomplete() const;
  /// What made reporting impossible, for the worker to end with.
  std::exception_ptr failure() const;

 private:
  Report report_of(std::int64_t step, const Evaluation::Values& values, const ReportOptions& options) const;
  void send_held(bool decides);
  void read(const ReportReceipt& receipt);
  void throw_if_stopped() const;

  const TrialId trial_id_;
  const LeaseToken lease_;
  const Send send_;
  const Now now_;
  const StopSource stop_;
  /// Held by the thread that reports, also while a reply is waited for.
  std::mutex reporting_;
  std::vector<Report> held_;
  Clock::time_point sent_;

  mutable std::mutex mutex_;
  std::optional<std::int64_t> next_step_;
  std::optional<StopOrder> order_;
  bool stop_noticed_ = false;
  std::exception_ptr failure_;
};

}  // namespace hola
