/// @file
/// Intermediate values of an evaluation, and the decisions that they bring.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "hola/evaluation.hpp"
#include "hola/json.hpp"
#include "hola/messages.hpp"

namespace hola {

/// What a report may have beside its values.
struct ReportOptions {
  /// Where the state of the evaluation at this step is stored. With a host, which host_name() returns here, it is valid
  /// on that host only.
  std::optional<Checkpoint> checkpoint;
  /// Data to store with the report.
  std::optional<Json::Object> metadata;
};

/// Thrown by EvaluatedTrial::report() when the evaluation is to end. Let it pass: the worker then sends nothing more
/// about the trial, and continues with another. If the objective catches it and nevertheless returns a value, the value
/// is told.
class TrialStopped : public std::runtime_error {
 public:
  TrialStopped(const std::string& message, Decision decision, std::string reason,
               std::vector<Checkpoint> discard = {})
      : std::runtime_error(message),
        decision_(decision),
        reason_(std::move(reason)),
        discard_(std::move(discard)) {}

  /// Decision::stop: the trial has ended, or the worker is ending. Decision::pause: another attempt may continue it.
  Decision decision() const noexcept { return decision_; }
  /// The reason, for people; may be empty.
  const std::string& reason() const noexcept { return reason_; }
  /// Checkpoints that the decision made unnecessary, as WorkerOptions::on_discard gets them.
  const std::vector<Checkpoint>& discard() const noexcept { return discard_; }

 private:
  Decision decision_;
  std::string reason_;
  std::vector<Checkpoint> discard_;
};

/// Takes the reports of a trial: the worker's, or one of your own to test an objective without a scheduler.
class TrialReporter {
 public:
  virtual ~TrialReporter() = default;
  /// @throws TrialStopped when the evaluation is to end.
  virtual void report(std::int64_t step, const Evaluation::Values& values, const ReportOptions& options) = 0;
  /// The next step at which there is a decision on the trial, if there is one.
  virtual std::optional<std::int64_t> next_step() const = 0;
  /// The evaluation has been told to stop by other means than report(): the value that it returns may be incomplete.
  virtual void stop_noticed() noexcept {}
};

}  // namespace hola
