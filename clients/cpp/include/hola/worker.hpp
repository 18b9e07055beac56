/// @file
/// The worker: takes trials, evaluates them and reports the results.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hola/client.hpp"
#include "hola/evaluation.hpp"
#include "hola/reports.hpp"
#include "hola/trial.hpp"

namespace hola {

/// How much a line of the log matters.
enum class LogLevel { debug, info, warning, error };

/// Takes lines of the log, from any thread.
using Log = std::function<void(LogLevel, const std::string&)>;

/// Evaluates a trial. An exception is a failure, but for TrialStopped and Infeasible (a point that cannot be evaluated);
/// a value that is not finite is a failure, too. Called from as many threads as WorkerOptions::concurrency says.
using Objective = std::function<Evaluation(const EvaluatedTrial&)>;

/// Options of a worker.
struct WorkerOptions {
  /// Evaluations at once.
  int concurrency = 1;
  /// How long an ask waits for work.
  std::chrono::duration<double> wait{20.0};
  /// The length of the leases; absent: the study's.
  std::optional<std::chrono::duration<double>> lease;
  /// Whether failed trials are put back in the queue, as often as the study allows.
  bool retry_failures = false;
  /// Failures in a row that end the worker; absent: never.
  std::optional<int> max_errors = 10;
  /// How long an unreachable scheduler is tried.
  std::chrono::duration<double> reconnect{600.0};
  /// Where outcomes wait that could not be told; absent: `$XDG_STATE_HOME/hola/spool`, by default below
  /// `~/.local/state`.
  std::optional<std::string> spool_dir;
  /// What people see; absent: the host's name and the process's id.
  std::optional<std::string> name;
  /// Whether the objective continues from EvaluatedTrial::resume().
  bool can_resume = false;
  /// Facts about where the worker runs, such as its queue or GPU, by name, beside those of the variable `HOLA_LABELS`
  /// (`name=value,name=value`).
  Labels labels;
  /// Takes checkpoints that the scheduler no longer needs, for the worker to delete. Called from the threads of
  /// the evaluations.
  std::function<void(const std::vector<Checkpoint>&)> on_discard;
  /// Whether SIGTERM gives the trials back and ends, and SIGINT ends after what runs and, the second time, at once.
  /// All workers of the process that handle signals get each of them. The handlers before are put back at the end.
  bool handle_signals = true;
  /// Takes the log; absent: nothing is logged.
  Log log;
};

/// Why a worker ended.
enum class EndReason { finished, drained, stopped, preempted, max_errors, unreachable };
/// The word for a reason.
const char* to_string(EndReason reason) noexcept;

/// What a worker did.
struct WorkerSummary {
  EndReason reason = EndReason::finished;
  /// The same in words.
  std::string message;
  /// Why the study is finished, if it is.
  std::optional<Open<FinishReason>> study_reason;
  /// Trials told with values.
  std::int64_t completed = 0;
  /// Trials told as failed.
  std::int64_t failed = 0;
  /// Trials told as infeasible.
  std::int64_t infeasible = 0;
  /// Trials that were stopped early.
  std::int64_t stopped = 0;
  /// Trials that were paused.
  std::int64_t paused = 0;
  /// Trials given back.
  std::int64_t released = 0;
  /// Outcomes left on disk for the next worker.
  std::int64_t unsent = 0;

  /// What a process should exit with: 0, 1, or 128 and the signal's number.
  int exit_code() const noexcept;
};

/// The name of this host, as a worker registers it: for a checkpoint that is valid on this host only.
std::string host_name();

class WorkerRun;

/// Evaluates trials of one study until it is finished, or until told to end.
///
/// An objective that is still running when the worker stops at once is told so by should_stop(). One that ignores it
/// for a second goes on in a detached thread, without the worker: what it refers to must live as long.
class Worker {
 public:
  /// @throws ConfigurationError when there is nothing to connect to, or an option makes no sense.
  explicit Worker(Objective objective, WorkerOptions options = {}, ClientOptions client = {});
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Work; once for each worker.
  /// @throws ServerError when the scheduler refuses the worker, such as for an unknown study or token.
  /// @throws HandshakeError when the server is not the one expected.
  WorkerSummary run();
  /// End after the running evaluations. From any thread.
  void drain();
  /// End at once and give the trials back. From any thread.
  void stop();

 private:
  std::shared_ptr<WorkerRun> state_;
};

}  // namespace hola
