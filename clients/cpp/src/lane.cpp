#include <chrono>

#include "worker_run.hpp"

namespace hola {

namespace {

/// Between two asks that bring nothing, when the scheduler does not say.
constexpr double shortest_pause_s = 0.1;
constexpr std::chrono::duration<double> release_time{2.0};

}  // namespace

void WorkerRun::run_lane(Lane& lane) {
  std::exception_ptr failure;
  std::string message;
  try {
    work(lane);
  } catch (const Ended&) {
    message.clear();
  } catch (const std::exception& error) {
    failure = std::current_exception();
    message = error.what();
  } catch (...) {
    failure = std::current_exception();
    message = "an unknown exception";
  }
  keep_unsent(lane);
  {
    const std::lock_guard lock(mutex_);
    if (failure && !failure_) failure_ = failure;
  }
  if (failure) begin_end(EndReason::stopped, message, true);
  const std::lock_guard lock(mutex_);
  lane.suggestion.reset();
  lane.has_ended = true;
  changed_.notify_all();
}

void WorkerRun::work(Lane& lane) {
  std::optional<Suggestion> suggestion = ask();
  while (suggestion && take(lane, *suggestion)) {
    std::optional<Verdict> verdict = evaluate(lane, *suggestion);
    if (!verdict && stopping_.stop_requested()) throw Ended();  // the lease stays, to be given back
    std::optional<GetSuggestionResponse> reply;
    if (verdict) reply = tell(lane, *suggestion, std::move(*verdict));
    suggestion = reply ? accept(*reply) : take_reserved(lane);
    if (!suggestion) {
      let_go(lane);
      if (lane.study_is_finished || (reply && reply->status == AskStatus::finished)) return;
      suggestion = ask();
    }
  }
  let_go(lane);
}

/// The next trial to evaluate, unless there is no more.
std::optional<Suggestion> WorkerRun::ask() {
  while (!draining_.stop_requested()) {
    GetSuggestionRequest request;
    request.worker_id = worker_id();
    {
      const std::lock_guard lock(mutex_);
      request.wait_s = wait_s_;
    }
    if (options_.lease) request.lease_s = options_.lease->count();
    CallOptions options;
    options.idempotency_key = new_idempotency_key();
    options.stop = draining_.token();
    GetSuggestionResponse reply;
    try {
      reply = call_until_answered([&] { return client_.get_suggestion(request, options); });
    } catch (const ServerError& error) {
      if (error.code() != ErrorCode::unknown_worker) throw;
      register_again(request.worker_id);
      continue;
    }
    if (auto suggestion = accept(reply)) return suggestion;
    if (reply.status == AskStatus::finished) return std::nullopt;
    if (reply.suggestions.empty()) {
      const std::chrono::duration<double> time(reply.retry_after_s.value_or(shortest_pause_s));
      if (draining_.token().wait_for(time)) return std::nullopt;
    }
  }
  return std::nullopt;
}

/// The trial to evaluate that a reply brings, if any. Further ones are released.
std::optional<Suggestion> WorkerRun::accept(const GetSuggestionResponse& reply) {
  if (reply.status == AskStatus::finished) {
    const std::lock_guard lock(mutex_);
    study_reason_ = reply.reason;
  }
  std::optional<Suggestion> first;
  std::vector<LeaseRef> others;
  for (const Suggestion& suggestion : reply.suggestions) {
    if (suggestion.standing != Standing::held) continue;
    if (first) {
      others.push_back(lease_of(suggestion));
    } else {
      first = suggestion;
    }
  }
  if (!others.empty()) release(others, ReleaseKind::undelivered, "more than was asked for");
  return first;
}

/// Begin a trial, unless the worker is ending: then it is released.
bool WorkerRun::take(Lane& lane, const Suggestion& suggestion) {
  std::optional<Suggestion> before;
  bool taken = false;
  {
    const std::lock_guard lock(mutex_);
    before = lane.suggestion;
    taken = !draining_.stop_requested();
    if (taken) {
      lane.suggestion = suggestion;
      lane.reports = std::make_shared<TrialReports>(
          suggestion, [this, &lane](const std::vector<Report>& reports, bool decides) {
            return send_reports(lane, reports, decides);
          });
      leases_.hold(suggestion);
    }
  }
  if (!taken) {
    const LeaseRef lease = lease_of(suggestion);
    leases_.let_go(lease);
    release({lease}, ReleaseKind::undelivered, "the worker is ending");
    return false;
  }
  if (before && before->lease != suggestion.lease) leases_.let_go(lease_of(*before));
  heartbeats_.update();
  return true;
}

void WorkerRun::release(const std::vector<LeaseRef>& leases, ReleaseKind kind, const std::string& reason) {
  ReleaseTrialsRequest request;
  request.leases = leases;
  request.kind = kind;
  request.reason = reason;
  CallOptions options;
  options.timeout = release_time;
  try {
    client_.release_trials(request, options);
  } catch (const Error& error) {
    log(LogLevel::debug, std::string("could not release a trial: ") + error.what());
  }
}

/// The lane no longer has a trial.
void WorkerRun::let_go(Lane& lane) {
  {
    const std::lock_guard lock(mutex_);
    if (!lane.suggestion) return;
    leases_.let_go(lease_of(*lane.suggestion));
    lane.suggestion.reset();
    changed_.notify_all();
  }
  heartbeats_.update();
}

/// The outcome of a trial; nothing when it is not to be told.
std::optional<Verdict> WorkerRun::evaluate(Lane& lane, const Suggestion& suggestion) {
  std::shared_ptr<const StudyInfo> info;
  std::vector<std::string> objectives;
  std::shared_ptr<TrialReports> reports;
  {
    const std::lock_guard lock(mutex_);
    info = info_;
    objectives = objectives_;
    reports = lane.reports;
  }
  const EvaluatedTrial trial(suggestion.trial_id, suggestion.attempt, client_.study(),
                             canonical_parameters(info->spec, suggestion.parameters), objectives,
                             reports->stop_token(), suggestion.resume, reports);
  const auto started = std::chrono::steady_clock::now();
  Verdict verdict;
  try {
    verdict = interpret(objective_(trial), objectives);
  } catch (const Infeasible& error) {
    verdict = failure_of(error.what(), true, false);
  } catch (const std::exception& error) {
    verdict = failure_of(error.what(), false, false);
  } catch (...) {
    verdict = failure_of("the objective threw what is no std::exception", false, false);
  }
  lane.took = std::chrono::steady_clock::now() - started;
  return verdict_if_wanted(lane, suggestion, std::move(verdict));
}

}  // namespace hola
