#include "hola/trial.hpp"

#include <algorithm>
#include <stdexcept>

#include "hola/errors.hpp"

namespace hola {

namespace {

constexpr std::size_t max_uri_bytes = 2000;

}  // namespace

EvaluatedTrial::EvaluatedTrial(std::int64_t id, std::int64_t attempt, std::string study,
                               std::map<std::string, Scalar> parameters, std::vector<std::string> objectives,
                               StopToken stop, std::optional<Resume> resume,
                               std::shared_ptr<TrialReporter> reporter)
    : id_(id),
      attempt_(attempt),
      study_(std::move(study)),
      parameters_(std::move(parameters)),
      objectives_(std::move(objectives)),
      stop_(std::move(stop)),
      resume_(std::move(resume)),
      reporter_(std::move(reporter)) {}

const Scalar& EvaluatedTrial::parameter(const std::string& name) const {
  const auto found = parameters_.find(name);
  if (found != parameters_.end()) return found->second;
  std::string names;
  for (const auto& [known, value] : parameters_) names += (names.empty() ? "" : ", ") + known;
  throw ParameterError("the parameter '" + name +
                       "' is not active for these values, or not a parameter of the study; there are " +
                       names);
}

void EvaluatedTrial::throw_wrong_type(const std::string& name) const {
  throw ParameterError("the parameter '" + name + "' is of another type than asked for");
}

std::optional<std::int64_t> EvaluatedTrial::next_step() const {
  return reporter_ ? reporter_->next_step() : std::nullopt;
}

void EvaluatedTrial::report(std::int64_t step, const Evaluation::Values& values,
                            const ReportOptions& options) const {
  if (step < 1) throw std::invalid_argument("a step is at least 1, not " + std::to_string(step));
  for (const auto& [name, value] : values) {
    if (std::find(objectives_.begin(), objectives_.end(), name) == objectives_.end())
      throw std::invalid_argument("'" + name + "' is no objective of the study");
  }
  if (options.checkpoint &&
      (options.checkpoint->uri.empty() || options.checkpoint->uri.size() > max_uri_bytes)) {
    throw std::invalid_argument("the uri of a checkpoint has 1 to " + std::to_string(max_uri_bytes) +
                                " bytes, not " + std::to_string(options.checkpoint->uri.size()));
  }
  if (reporter_) reporter_->report(step, values, options);
}

void EvaluatedTrial::report(std::int64_t step, double value, const ReportOptions& options) const {
  if (objectives_.size() != 1) {
    throw std::invalid_argument("the study has " + std::to_string(objectives_.size()) +
                                " objectives: report values by name");
  }
  report(step, {{objectives_.front(), value}}, options);
}

bool EvaluatedTrial::should_stop() const noexcept {
  if (!stop_.stop_requested()) return false;
  if (reporter_) reporter_->stop_noticed();
  return true;
}

const StopToken& EvaluatedTrial::stop_token() const noexcept {
  // Whether a holder of the token has seen it cannot be known.
  if (reporter_) reporter_->stop_noticed();
  return stop_;
}

}  // namespace hola
