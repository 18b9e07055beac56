#include "hola/trial.hpp"

#include "hola/errors.hpp"

namespace hola {

EvaluatedTrial::EvaluatedTrial(std::int64_t id, std::int64_t attempt, std::string study,
                               std::map<std::string, Scalar> parameters, std::vector<std::string> objectives,
                               StopToken stop)
    : id_(id),
      attempt_(attempt),
      study_(std::move(study)),
      parameters_(std::move(parameters)),
      objectives_(std::move(objectives)),
      stop_(std::move(stop)) {}

const Scalar& EvaluatedTrial::parameter(const std::string& name) const {
  const auto found = parameters_.find(name);
  if (found != parameters_.end()) return found->second;
  std::string names;
  for (const auto& [known, value] : parameters_) names += (names.empty() ? "" : ", ") + known;
  throw ParameterError("the study has no parameter '" + name + "'; it has " + names);
}

void EvaluatedTrial::throw_wrong_type(const std::string& name) const {
  throw ParameterError("the parameter '" + name + "' is of another type than asked for");
}

}  // namespace hola
