#include <system_error>

#include "worker_run.hpp"

namespace hola {

namespace {

/// Results of evaluations longer than this are kept on disk before they are told for the first time.
constexpr std::chrono::duration<double> write_ahead{1.0};
constexpr std::size_t max_refusal_chars = 2000;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

SubmitResultRequest request_of(const Unsent& unsent) {
  SubmitResultRequest request;
  if (unsent.result) request.results = {*unsent.result};
  if (unsent.failure) request.failures = {*unsent.failure};
  return request;
}

const Receipt& first_receipt(const SubmitResultResponse& told) {
  if (told.receipts.empty()) throw InvalidReplyError("the reply to a tell has no receipt");
  return told.receipts.front();
}

}  // namespace

/// Tell the lane's outcome and ask for the next trial in the same round trip. A failure is not told if the reports that go
/// before it bring the decision to end the trial.
std::optional<GetSuggestionResponse> WorkerRun::tell(Lane& lane, const Suggestion& suggestion,
                                                     Verdict verdict) {
  Unsent unsent;
  {
    const std::lock_guard lock(mutex_);
    unsent = lane.unsent.value();
  }
  if (lane.took >= write_ahead) keep_unsent(lane);
  lane.reports->flush();
  if (const std::exception_ptr failure = lane.reports->failure()) std::rethrow_exception(failure);
  if (const std::optional<StopOrder> order = lane.reports->stop_order(); order && verdict.failure()) {
    forget_unsent(lane);  // nothing but a result is told of a trial that has ended (W-18)
    count_ended_early(suggestion, *order);
    return std::nullopt;
  }
  // A heartbeat that comes after the failure would take the trial back.
  if (unsent.failure && unsent.failure->retry) leases_.let_go(lease_of(suggestion));
  while (true) {
    const WorkerId id = worker_id();
    SubmitResultRequest request = request_of(unsent);
    request.worker_id = id;
    request.next_count = asks_next(lane, verdict) ? 1 : 0;
    if (options_.lease) request.lease_s = options_.lease->count();
    CallOptions options;
    options.idempotency_key = new_idempotency_key();
    try {
      SubmitResultResponse told = call_until_answered([&] { return client_.submit_result(request, options); },
                                                      [&] { keep_unsent(lane); });
      count(verdict, first_receipt(told));
      forget_unsent(lane);
      return std::move(told.next);
    } catch (const ServerError& error) {
      if (error.code() == ErrorCode::unknown_worker) {
        register_again(id);
        continue;
      }
      if (error.code() == ErrorCode::unknown_study) forget_unsent(lane);
      if (!is_about_the_message(error) || !unsent.result) throw;
      log(LogLevel::error,
          "trial " + std::to_string(suggestion.trial_id) + ": the result is refused: " + error.what());
      verdict = failure_of(
          (std::string("the scheduler refused the result: ") + error.what()).substr(0, max_refusal_chars),
          false, false);
    }
    forget_unsent(lane);
    unsent = unsent_of(suggestion, verdict);
    const std::lock_guard lock(mutex_);
    lane.unsent = unsent;
  }
}

Unsent WorkerRun::unsent_of(const Suggestion& suggestion, const Verdict& verdict) const {
  Unsent unsent;
  unsent.study = client_.study();
  {
    const std::lock_guard lock(mutex_);
    unsent.created_ms = info_->created_ms;
  }
  if (const auto* failed = verdict.failure()) {
    Failure failure;
    failure.trial_id = suggestion.trial_id;
    failure.lease = suggestion.lease;
    failure.kind = failed->infeasible ? FailureKind::infeasible : FailureKind::failed;
    failure.reason = failed->reason;
    failure.retry = (options_.retry_failures || failed->retry) && !failed->infeasible;
    failure.metadata = verdict.metadata;
    unsent.failure = std::move(failure);
  } else {
    Result result;
    result.trial_id = suggestion.trial_id;
    result.lease = suggestion.lease;
    result.objectives = std::get<Evaluation::Values>(verdict.value);
    result.metadata = verdict.metadata;
    unsent.result = std::move(result);
  }
  return unsent;
}

/// Tell what an earlier worker could not.
void WorkerRun::tell_spooled() {
  const auto complain = [this](const std::string& problem) { log(LogLevel::warning, problem); };
  for (const auto& [path, unsent] : spool_.waiting(client_.study(), info_->created_ms, complain)) {
    const std::string trial = "trial " + std::to_string(unsent.trial_id());
    CallOptions options;
    options.idempotency_key = new_idempotency_key();
    options.stop = stopping_.token();
    try {
      const SubmitResultResponse told = call_until_answered(
          [this, request = request_of(unsent), &options] { return client_.submit_result(request, options); });
      const Receipt& receipt = first_receipt(told);
      log(LogLevel::info,
          trial + ": told an earlier worker's outcome: " + std::string(receipt.outcome.text()));
      log_receipt(receipt);
      discard(receipt.discard);
      spool_.discard(path);
    } catch (const ServerError& error) {
      if (!is_about_the_message(error)) throw;
      log(LogLevel::error, trial + ": an earlier worker's outcome is refused: " + error.what());
    }
  }
}

/// Keep the outcome that is being told on disk.
void WorkerRun::keep_unsent(Lane& lane) {
  const std::lock_guard keeping(lane.keeping);
  std::optional<Unsent> unsent;
  {
    const std::lock_guard lock(mutex_);
    if (!lane.kept) unsent = lane.unsent;
  }
  if (!unsent) return;
  try {
    Spool::Path path = spool_.keep(*unsent);
    const std::lock_guard lock(mutex_);
    lane.kept = std::move(path);
  } catch (const std::system_error& error) {
    log(LogLevel::error, "trial " + std::to_string(unsent->trial_id()) +
                             ": the outcome cannot be kept on disk: " + error.what());
  }
}

/// The outcome was told, or replaced by another.
void WorkerRun::forget_unsent(Lane& lane) {
  const std::lock_guard keeping(lane.keeping);
  std::optional<Spool::Path> kept;
  {
    const std::lock_guard lock(mutex_);
    kept.swap(lane.kept);
    lane.unsent.reset();
    changed_.notify_all();
  }
  if (kept) spool_.discard(*kept);
}

/// Whether the lane needs another trial after this outcome.
bool WorkerRun::asks_next(const Lane& lane, const Verdict& verdict) const {
  const std::lock_guard lock(mutex_);
  if (draining_.stop_requested() || lane.reserved) return false;
  const auto* failure = verdict.failure();
  if (failure == nullptr || failure->infeasible || !options_.max_errors) return true;
  return failures_in_row_ + 1 < *options_.max_errors;
}

/// Count and log an outcome that was told.
void WorkerRun::count(const Verdict& verdict, const Receipt& receipt) {
  const auto* failure = verdict.failure();
  bool is_error = receipt.outcome == Outcome::refused;
  std::string last = receipt.error ? receipt.error->message : "";
  if (failure != nullptr) {
    is_error = is_error || !failure->infeasible;
    last = first_line(failure->reason);
    log(LogLevel::warning, "trial " + std::to_string(receipt.trial_id) +
                               (failure->infeasible ? " infeasible: " : " failed: ") + last);
  }
  log_receipt(receipt);
  discard(receipt.discard);
  {
    const std::lock_guard lock(mutex_);
    if (failure == nullptr) {
      ++counts_.completed;
    } else {
      ++(failure->infeasible ? counts_.infeasible : counts_.failed);
    }
    failures_in_row_ = is_error ? failures_in_row_ + 1 : 0;
    if (!options_.max_errors || failures_in_row_ != *options_.max_errors) return;
  }
  const std::string message =
      std::to_string(*options_.max_errors) + " trials failed in a row, the last one: " + last;
  log(LogLevel::error, message);
  begin_end(EndReason::max_errors, message, false);
}

void WorkerRun::log_receipt(const Receipt& receipt) const {
  const std::string trial = "trial " + std::to_string(receipt.trial_id) + ": ";
  if (receipt.outcome == Outcome::refused) {
    log(LogLevel::error,
        trial + "the outcome is refused: " + (receipt.error ? receipt.error->message : "no reason"));
  } else {
    log(LogLevel::debug, trial + std::string(receipt.outcome.text()));
  }
}

}  // namespace hola
