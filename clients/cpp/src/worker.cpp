#include "hola/worker.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "labels.hpp"
#include "signals.hpp"
#include "text.hpp"
#include "worker_run.hpp"

namespace hola {

namespace {

/// What saying goodbye may take, for each request.
constexpr std::chrono::duration<double> goodbye_time{2.0};
/// What a result that is being told when the worker is stopped may take until it is kept on disk instead.
constexpr std::chrono::seconds stop_grace{5};
/// What lanes may take to end after that; an objective that ignores its trial's stop token is left alone.
constexpr std::chrono::seconds join_time{1};
constexpr std::size_t max_label_chars = 256;

ClientOptions without_retries(ClientOptions options) {
  options.retry.attempts = 1;  // the worker repeats by itself, for longer
  return options;
}

}  // namespace

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? sendable(name.data(), max_label_chars)
                                                          : "unknown";
}

const char* to_string(EndReason reason) noexcept {
  switch (reason) {
    case EndReason::finished:
      return "finished";
    case EndReason::drained:
      return "drained";
    case EndReason::stopped:
      return "stopped";
    case EndReason::preempted:
      return "preempted";
    case EndReason::max_errors:
      return "max_errors";
    case EndReason::unreachable:
      return "unreachable";
  }
  return "?";
}

int WorkerSummary::exit_code() const noexcept {
  switch (reason) {
    case EndReason::finished:
    case EndReason::drained:
      return 0;
    case EndReason::stopped:
      return 128 + SIGINT;
    case EndReason::preempted:
      return 128 + SIGTERM;
    case EndReason::max_errors:
    case EndReason::unreachable:
      break;
  }
  return 1;
}

Worker::Worker(Objective objective, WorkerOptions options, ClientOptions client)
    : state_(std::make_shared<WorkerRun>(std::move(objective), std::move(options), std::move(client))) {}
Worker::~Worker() = default;
WorkerSummary Worker::run() {
  return state_->run();
}
void Worker::drain() {
  state_->begin_end(EndReason::drained, "told to drain", false);
}
void Worker::stop() {
  state_->begin_end(EndReason::stopped, "told to stop", true);
}

WorkerRun::WorkerRun(Objective objective, WorkerOptions options, ClientOptions client)
    : objective_(std::move(objective)),
      options_(std::move(options)),
      labels_(worker_labels(options_.labels)),
      client_(without_retries(std::move(client))),
      spool_(options_.spool_dir ? Spool::Path(*options_.spool_dir) : default_spool_dir()),
      wait_s_(options_.wait.count()),
      heartbeats_([this] { return leases_.heartbeat_interval(); }, [this] { send_heartbeats(); }) {
  if (!objective_) throw ConfigurationError("a worker needs an objective");
  if (options_.concurrency < 1) throw ConfigurationError("concurrency must be at least 1");
  if (!(options_.wait.count() >= 0)) throw ConfigurationError("wait must not be below 0 seconds");
}

WorkerSummary WorkerRun::run() {
  std::optional<SignalWatch> signals;
  if (options_.handle_signals) signals.emplace([this](int number) { handle_signal(number); });
  try {
    if (start()) supervise();
  } catch (...) {
    close();
    throw;
  }
  close();
  if (failure_) std::rethrow_exception(failure_);
  return summary();
}

/// Register, tell what an earlier worker could not, and set the lanes going; false when no scheduler answers.
bool WorkerRun::start() {
  try {
    register_worker();
    tell_spooled();
  } catch (const Ended&) {
    return false;
  }
  log(LogLevel::info, "working on " + client_.study() + " as " + worker_id() + " with " +
                          std::to_string(options_.concurrency) + " at once");
  const auto self = shared_from_this();
  heartbeats_.start();
  const std::lock_guard lock(mutex_);
  for (int i = 0; i < options_.concurrency; ++i) lanes_.push_back(std::make_unique<Lane>());
  lanes_run_ = true;
  for (const auto& lane : lanes_) {
    lane->thread = std::thread([self, &lane = *lane] { self->run_lane(lane); });
  }
  return true;
}

/// Wait for the lanes to end, or for a word to end.
void WorkerRun::supervise() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] {
    const bool all_ended =
        std::all_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->has_ended; });
    const bool none_busy = std::none_of(lanes_.begin(), lanes_.end(),
                                        [](const auto& lane) { return lane->suggestion.has_value(); });
    return all_ended || stopping_.stop_requested() || (draining_.stop_requested() && none_busy);
  });
  if (stopping_.stop_requested()) abandon(lock);
}

/// Stop what runs, and wait a moment for what is being told.
void WorkerRun::abandon(std::unique_lock<std::mutex>& lock) {
  std::vector<std::shared_ptr<TrialReports>> running;
  for (const auto& lane : lanes_) {
    if (lane->suggestion && !lane->unsent) running.push_back(lane->reports);
  }
  lock.unlock();  // a trial's token may call user code
  for (const auto& reports : running) reports->stop({std::nullopt, "the worker is ending", {}});
  lock.lock();
  changed_.wait_for(lock, stop_grace, [this] {
    return std::none_of(lanes_.begin(), lanes_.end(),
                        [](const auto& lane) { return lane->unsent.has_value() && !lane->has_ended; });
  });
}

void WorkerRun::close() {
  draining_.request_stop();
  stopping_.request_stop();
  no_heartbeats_.request_stop();
  heartbeats_.stop();
  for (const auto& lane : lanes_) {
    keep_unsent(*lane);
    const std::lock_guard lock(mutex_);
    if (lane->unsent && lane->suggestion) leases_.let_go(lease_of(*lane->suggestion));
  }
  std::optional<End> end;
  {
    const std::lock_guard lock(mutex_);
    end = end_;
  }
  if (!worker_id().empty() && !(end && end->reason == EndReason::unreachable)) {
    say_goodbye(end ? end->reason : EndReason::finished);
  }
  client_.close();
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, join_time, [this] {
    return std::all_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->has_ended; });
  });
  for (const auto& lane : lanes_) {
    if (!lane->thread.joinable()) continue;
    if (lane->has_ended) {
      lock.unlock();
      lane->thread.join();
      lock.lock();
    } else {
      log(LogLevel::warning, "an evaluation ignores should_stop(): it goes on without the worker");
      lane->thread.detach();
    }
  }
}

/// Release what is held, and deregister. A scheduler that does not answer finds out when the leases expire.
void WorkerRun::say_goodbye(EndReason reason) {
  CallOptions options;
  options.timeout = goodbye_time;
  // A trial that ends its workers must not be given out forever.
  ReleaseKind kind = reason == EndReason::preempted ? ReleaseKind::preempted : ReleaseKind::drained;
  {
    const std::lock_guard lock(mutex_);
    if (failure_) kind = ReleaseKind::preempted;
  }
  for (const auto& lane : lanes_) {
    const std::optional<Suggestion> reserved = take_reserved(*lane);
    if (!reserved) continue;
    leases_.let_go(lease_of(*reserved));
    release({lease_of(*reserved)}, ReleaseKind::undelivered, "the worker is ending");
  }
  try {
    for (auto& leases : leases_.batches(max_batch_)) {
      ReleaseTrialsRequest release;
      release.leases = std::move(leases);
      release.kind = kind;
      release.reason = to_string(reason);
      client_.release_trials(release, options);
      const std::lock_guard lock(mutex_);
      counts_.released += static_cast<std::int64_t>(release.leases.size());
    }
    DeregisterWorkerRequest goodbye;
    goodbye.worker_id = worker_id();
    client_.deregister_worker(goodbye, options);
  } catch (const TransportError& error) {
    log(LogLevel::info, std::string("the scheduler has gone, no goodbye: ") + error.what());
  } catch (const Error& error) {
    log(LogLevel::warning, std::string("could not say goodbye: ") + error.what());
  }
}

WorkerSummary WorkerRun::summary() const {
  const std::lock_guard lock(mutex_);
  WorkerSummary summary = counts_;
  summary.study_reason = study_reason_;
  if (end_) {
    summary.reason = end_->reason;
    summary.message = end_->message;
  } else {
    summary.message =
        "the study is finished: " + (study_reason_ ? std::string(study_reason_->text()) : "no reason");
  }
  if (info_) {
    const auto complain = [this](const std::string& problem) { log(LogLevel::warning, problem); };
    summary.unsent =
        static_cast<std::int64_t>(spool_.waiting(client_.study(), info_->created_ms, complain).size());
  }
  log(LogLevel::info, "ended: " + summary.message);
  return summary;
}

void WorkerRun::begin_end(EndReason reason, const std::string& message, bool at_once) {
  {
    const std::lock_guard lock(mutex_);
    if (!end_ || (at_once && !end_->at_once)) end_ = End{reason, message, at_once};
    draining_.request_stop();  // with the mutex: from here on no lane takes a trial
  }
  if (at_once) stopping_.request_stop();
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

void WorkerRun::handle_signal(int number) {
  if (number == SIGTERM) {
    begin_end(EndReason::preempted, "preempted by SIGTERM", true);
  } else if (draining_.stop_requested()) {
    begin_end(EndReason::stopped, "interrupted twice", true);
  } else {
    log(LogLevel::warning, "ending after the running evaluations; interrupt again to end at once");
    begin_end(EndReason::drained, "interrupted", false);
  }
}

void WorkerRun::register_worker() {
  RegisterWorkerRequest request;
  const std::string host = host_name();
  request.name = sendable(options_.name.value_or(host + ":" + std::to_string(::getpid())), max_label_chars);
  request.host = host;
  request.pid = ::getpid();
  request.concurrency = options_.concurrency;
  request.can_resume = options_.can_resume;
  if (!labels_.empty()) request.labels = labels_;
  CallOptions options;
  options.idempotency_key = new_idempotency_key();
  options.stop = stopping_.token();
  RegisterWorkerResponse reply =
      call_until_answered([&] { return client_.register_worker(request, options); });
  const std::lock_guard lock(mutex_);
  worker_id_ = reply.worker_id;
  objectives_.clear();
  for (const auto& objective : reply.info.spec.objectives) objectives_.push_back(objective.name);
  wait_s_ = std::min(wait_s_, reply.limits.max_wait_s);
  max_batch_ = static_cast<std::size_t>(std::max<std::int64_t>(1, reply.limits.max_batch));
  info_ = std::make_shared<const StudyInfo>(std::move(reply.info));
}

/// Get a new id after the scheduler has forgotten the old one.
void WorkerRun::register_again(const WorkerId& old_worker_id) {
  {
    const std::lock_guard registering(registering_);
    if (worker_id() == old_worker_id) {
      log(LogLevel::warning, "the scheduler no longer knows this worker: registering again");
      register_worker();
    }
  }
  heartbeats_.update();
}

/// Wait.
/// @returns whether the worker ends: before the lanes run, a word to drain is enough.
bool WorkerRun::pause(std::chrono::duration<double> time) {
  return (lanes_run_ ? stopping_ : draining_).token().wait_for(time);
}

void WorkerRun::wait_before_retry(const Error& error, int attempt,
                                  std::optional<std::chrono::steady_clock::time_point>& began,
                                  const std::function<void()>& on_trouble) {
  const auto now = std::chrono::steady_clock::now();
  const std::string time = Json(options_.reconnect.count()).dump();
  if (!began) {
    began = now;
    log(LogLevel::warning, std::string(error.what()) + ": trying again for " + time + " s");
    if (on_trouble) on_trouble();
  } else if (now - *began >= options_.reconnect) {
    begin_end(EndReason::unreachable, "no scheduler for " + time + " s: " + error.what(), true);
    throw Ended();
  }
  if (pause(wait_after(Retry(), attempt, error))) throw Ended();
}

void WorkerRun::log(LogLevel level, const std::string& message) const {
  if (options_.log) options_.log(level, message);
}

WorkerId WorkerRun::worker_id() const {
  const std::lock_guard lock(mutex_);
  return worker_id_;
}

}  // namespace hola
