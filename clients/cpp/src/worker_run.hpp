#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "heartbeat_thread.hpp"
#include "hola/worker.hpp"
#include "leases.hpp"
#include "retry.hpp"
#include "spool.hpp"
#include "trial_reports.hpp"
#include "verdict.hpp"

namespace hola {

/// The worker is ending: thrown through a lane.
struct Ended {};

/// Whether the server refuses a message as it is, so that it would refuse it again.
inline bool is_about_the_message(const ServerError& error) {
  return error.code() == ErrorCode::invalid_message || error.code() == ErrorCode::too_large;
}

inline LeaseRef lease_of(const Suggestion& suggestion) {
  return {suggestion.trial_id, suggestion.lease};
}

/// One evaluation at a time: a thread that asks, evaluates and tells. Its members belong to the worker's mutex, but
/// for those of its thread alone.
struct Lane {
  std::thread thread;
  bool has_ended = false;
  std::optional<Suggestion> suggestion;
  /// Of the suggestion.
  std::shared_ptr<TrialReports> reports;
  /// The trial that came with the receipt of a report, for when the evaluation has ended.
  std::optional<Suggestion> reserved;
  /// The outcome that is being told.
  std::optional<Unsent> unsent;
  /// Its file, once it is kept on disk.
  std::optional<Spool::Path> kept;
  /// Held while the file is written, so that it is written once.
  std::mutex keeping;
  /// Of the lane's thread alone.
  std::chrono::duration<double> took{};
  /// Of the lane's thread alone: a receipt of a report said that the study is finished.
  bool study_is_finished = false;
};

/// All of a worker. Shared with its threads, since an objective may outlast the worker.
class WorkerRun : public std::enable_shared_from_this<WorkerRun> {
 public:
  WorkerRun(Objective objective, WorkerOptions options, ClientOptions client);

  WorkerSummary run();
  void begin_end(EndReason reason, const std::string& message, bool at_once);

 private:
  // worker.cpp
  bool start();
  void supervise();
  void abandon(std::unique_lock<std::mutex>& lock);
  void close();
  void say_goodbye(EndReason reason);
  WorkerSummary summary() const;
  void handle_signal(int number);
  void register_worker();
  void register_again(const WorkerId& old_worker_id);
  bool pause(std::chrono::duration<double> time);
  void log(LogLevel level, const std::string& message) const;
  WorkerId worker_id() const;
  /// Repeats a call until it succeeds. `on_trouble` is called once, when the first attempt has failed.
  /// @throws Ended when the worker ends before it succeeds.
  template <class Call>
  auto call_until_answered(Call&& call, const std::function<void()>& on_trouble = {}) -> decltype(call());
  /// Waits before the next attempt of a call that failed.
  /// @throws Ended when the worker ends, or the scheduler was unreachable for too long.
  void wait_before_retry(const Error& error, int attempt,
                         std::optional<std::chrono::steady_clock::time_point>& began,
                         const std::function<void()>& on_trouble);

  // lane.cpp
  void run_lane(Lane& lane);
  void work(Lane& lane);
  std::optional<Suggestion> ask();
  std::optional<Suggestion> accept(const GetSuggestionResponse& reply);
  bool take(Lane& lane, const Suggestion& suggestion);
  void release(const std::vector<LeaseRef>& leases, ReleaseKind kind, const std::string& reason);
  void let_go(Lane& lane);
  std::optional<Verdict> evaluate(Lane& lane, const Suggestion& suggestion);

  // reporting.cpp
  std::vector<ReportReceipt> send_reports(Lane& lane, std::vector<Report> reports, bool decides);
  std::vector<ReportReceipt> send_in_parts(Lane& lane, const std::vector<Report>& reports, std::size_t cut,
                                           bool decides);
  void handle_receipt(const ReportReceipt& receipt, const LeaseToken& lease);
  void reserve(Lane& lane, const GetSuggestionResponse& next);
  std::optional<Suggestion> take_reserved(Lane& lane);
  std::optional<Verdict> verdict_if_wanted(Lane& lane, const Suggestion& suggestion, Verdict verdict);
  void count_ended_early(const Suggestion& suggestion, const StopOrder& order);
  void discard(const std::vector<Checkpoint>& checkpoints) const;

  // telling.cpp
  std::optional<GetSuggestionResponse> tell(Lane& lane, const Suggestion& suggestion, Verdict evaluation);
  Unsent unsent_of(const Suggestion& suggestion, const Verdict& evaluation) const;
  void tell_spooled();
  void keep_unsent(Lane& lane);
  void forget_unsent(Lane& lane);
  void count(const Verdict& evaluation, const Receipt& receipt);
  bool asks_next(const Lane& lane, const Verdict& evaluation) const;
  void log_receipt(const Receipt& receipt) const;

  // heartbeat.cpp
  void send_heartbeats();
  bool send_heartbeat(const std::vector<LeaseRef>& leases);
  void handle_reply(const HeartbeatResponse& reply);
  void obey(const LeaseCommand& command);

  const Objective objective_;
  const WorkerOptions options_;
  const Labels labels_;
  Client client_;
  const Spool spool_;
  Leases leases_;
  /// No further trial is taken.
  StopSource draining_;
  /// The worker ends at once.
  StopSource stopping_;
  /// No further heartbeat is sent.
  StopSource no_heartbeats_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::mutex registering_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::atomic<bool> lanes_run_{false};
  std::exception_ptr failure_;
  struct End {
    EndReason reason;
    std::string message;
    bool at_once;
  };
  std::optional<End> end_;
  std::optional<Open<FinishReason>> study_reason_;
  WorkerSummary counts_;
  int failures_in_row_ = 0;
  WorkerId worker_id_;
  std::shared_ptr<const StudyInfo> info_;
  /// The log has said that reports are not sent.
  bool said_no_steps_ = false;
  std::vector<std::string> objectives_;
  double wait_s_;
  /// Items that the scheduler takes in one request.
  std::atomic<std::size_t> max_batch_{1};

  HeartbeatThread heartbeats_;
};

template <class Call>
auto WorkerRun::call_until_answered(Call&& call, const std::function<void()>& on_trouble)
    -> decltype(call()) {
  std::optional<std::chrono::steady_clock::time_point> began;
  for (int attempt = 1;; ++attempt) {
    try {
      auto result = call();
      if (began) log(LogLevel::warning, "the scheduler answers again");
      return result;
    } catch (const CancelledError&) {
      throw Ended();
    } catch (const Error& error) {
      if (stopping_.stop_requested() && dynamic_cast<const ServerError*>(&error) == nullptr) throw Ended();
      if (!is_retryable(error)) throw;
      wait_before_retry(error, attempt, began, on_trouble);
    }
  }
}

}  // namespace hola
