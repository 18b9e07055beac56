/// @file
/// What an objective function can know of the trial that it evaluates.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hola/scalar.hpp"
#include "hola/stop.hpp"

namespace hola {

/// The trial under evaluation.
class EvaluatedTrial {
 public:
  EvaluatedTrial(std::int64_t id, std::int64_t attempt, std::string study,
                 std::map<std::string, Scalar> parameters, std::vector<std::string> objectives,
                 StopToken stop);

  std::int64_t id() const noexcept { return id_; }
  /// The number of its lease, from 1.
  std::int64_t attempt() const noexcept { return attempt_; }
  const std::string& study() const noexcept { return study_; }
  /// What to evaluate: integers as std::int64_t, continuous parameters and lattices as double, categorical ones in
  /// their choice's own type.
  const std::map<std::string, Scalar>& parameters() const noexcept { return parameters_; }
  /// The names of the values wanted, in the study's order.
  const std::vector<std::string>& objectives() const noexcept { return objectives_; }

  /// A parameter as a T: bool, std::int64_t, double or std::string.
  /// @throws ParameterError when the study has none of this name, or of another type.
  template <class T>
  T get(const std::string& name) const {
    if (auto value = parameter(name).as<T>()) return *std::move(value);
    throw_wrong_type(name);
  }
  /// A parameter in its own type.
  /// @throws ParameterError when the study has none of this name.
  const Scalar& parameter(const std::string& name) const;

  /// Whether nobody waits for the result any more: return early, the value does not count.
  bool should_stop() const noexcept { return stop_.stop_requested(); }
  /// The same, to wait for or to be called by.
  const StopToken& stop_token() const noexcept { return stop_; }

 private:
  [[noreturn]] void throw_wrong_type(const std::string& name) const;

  std::int64_t id_;
  std::int64_t attempt_;
  std::string study_;
  std::map<std::string, Scalar> parameters_;
  std::vector<std::string> objectives_;
  StopToken stop_;
};

}  // namespace hola
