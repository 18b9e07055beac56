/// @file
/// What an objective function can know of the trial that it evaluates.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hola/reports.hpp"
#include "hola/scalar.hpp"
#include "hola/stop.hpp"

namespace hola {

/// The trial under evaluation.
class EvaluatedTrial {
 public:
  /// @param reporter takes the reports; absent: report() does nothing.
  EvaluatedTrial(std::int64_t id, std::int64_t attempt, std::string study,
                 std::map<std::string, Scalar> parameters, std::vector<std::string> objectives,
                 StopToken stop, std::optional<Resume> resume = std::nullopt,
                 std::shared_ptr<TrialReporter> reporter = nullptr);

  std::int64_t id() const noexcept { return id_; }
  /// The number of its lease, from 1.
  std::int64_t attempt() const noexcept { return attempt_; }
  const std::string& study() const noexcept { return study_; }
  /// What to evaluate: integers as std::int64_t, continuous parameters and lattices as double, categorical ones in
  /// their choice's own type.
  const std::map<std::string, Scalar>& parameters() const noexcept { return parameters_; }
  /// The names of the values wanted, in the study's order.
  const std::vector<std::string>& objectives() const noexcept { return objectives_; }

  /// Whether a parameter has a value, which may be null. A parameter with a condition has none while it is not active.
  bool has(const std::string& name) const { return parameters_.count(name) > 0; }
  /// A parameter as a T: bool, std::int64_t, double or std::string.
  /// @throws ParameterError when it is not active, not a parameter of the study, or of another type.
  template <class T>
  T get(const std::string& name) const {
    if (auto value = parameter(name).as<T>()) return *std::move(value);
    throw_wrong_type(name);
  }
  /// A parameter in its own type.
  /// @throws ParameterError when it is not active, or not a parameter of the study.
  const Scalar& parameter(const std::string& name) const;

  /// The checkpoint of an earlier attempt: continue with the step after it, or begin with the first one. Only in a worker with
  /// WorkerOptions::can_resume.
  const std::optional<Resume>& resume() const noexcept { return resume_; }
  /// The next step at which there is a decision on the trial, if there is one.
  std::optional<std::int64_t> next_step() const;
  /// Report intermediate values, in a study with `steps`. Steps count from 1; gaps are allowed. Thread-safe.
  ///
  /// The worker holds reports back and sends them together: at the first step at or beyond next_step(), with a
  /// checkpoint, after 5 s, as soon as there are 200, and before the outcome of the trial. Only then does the call take
  /// time.
  /// @param values the values of some or all objectives. One that is not finite says that the evaluation has diverged.
  /// @throws TrialStopped when the evaluation is to end.
  /// @throws std::invalid_argument when the report makes no sense, such as one of step 0 or of an unknown objective.
  void report(std::int64_t step, const Evaluation::Values& values, const ReportOptions& options = {}) const;
  /// The same for the only objective of a study.
  void report(std::int64_t step, double value, const ReportOptions& options = {}) const;

  /// Whether the result is no longer wanted: return early, the value does not count.
  bool should_stop() const noexcept;
  /// The same, to wait for or to be called by.
  const StopToken& stop_token() const noexcept;

 private:
  [[noreturn]] void throw_wrong_type(const std::string& name) const;

  std::int64_t id_;
  std::int64_t attempt_;
  std::string study_;
  std::map<std::string, Scalar> parameters_;
  std::vector<std::string> objectives_;
  StopToken stop_;
  std::optional<Resume> resume_;
  std::shared_ptr<TrialReporter> reporter_;
};

}  // namespace hola
