/// @file
/// What an evaluation brings.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "hola/json.hpp"

namespace hola {

/// Thrown by an objective function for a point that cannot be evaluated.
class Infeasible : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What an evaluation brings: a number when the study has one objective, or a number for each; or a failure.
class Evaluation {
 public:
  using Values = std::map<std::string, double>;

  /// The value of the study's only objective.
  Evaluation(double value) : value_(value) {}
  /// A value for each objective.
  Evaluation(Values values) : value_(std::move(values)) {}
  /// The point cannot be evaluated. Throwing Infeasible says the same.
  static Evaluation infeasible(std::string reason) {
    return Evaluation(Failure{std::move(reason), true, false});
  }
  /// The evaluation failed. Throwing any other exception says the same.
  /// @param retry whether it may go well another time: the trial is put back in the queue.
  static Evaluation failed(std::string reason, bool retry = false) {
    return Evaluation(Failure{std::move(reason), false, retry});
  }
  /// The same with metadata, which is kept with the trial.
  Evaluation with_metadata(Json::Object metadata) && {
    metadata_ = std::move(metadata);
    return std::move(*this);
  }

  /// Why there are no values.
  struct Failure {
    std::string reason;
    bool infeasible = false;
    bool retry = false;
  };
  const std::variant<double, Values, Failure>& value() const noexcept { return value_; }
  const std::optional<Json::Object>& metadata() const noexcept { return metadata_; }

 private:
  explicit Evaluation(Failure failure) : value_(std::move(failure)) {}

  std::variant<double, Values, Failure> value_;
  std::optional<Json::Object> metadata_;
};

}  // namespace hola
