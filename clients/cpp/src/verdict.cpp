#include "verdict.hpp"

#include <algorithm>
#include <cmath>

#include "text.hpp"

namespace hola {

namespace {

constexpr std::size_t max_reason_chars = 20'000;
constexpr std::size_t max_metadata_bytes = 256 * 1024;
constexpr std::size_t any_length = static_cast<std::size_t>(-1);
constexpr int max_depth = 16;

/// Metadata that can travel: what JSON has no form for becomes text, so that a value of two hours' work is not lost
/// over a label.
Json clean(const Json& value, int depth) {
  if (const auto* number = value.get_if<double>()) {
    return std::isfinite(*number) ? value : Json(std::to_string(*number));
  }
  if (const auto* text = value.get_if<std::string>()) return sendable(*text, any_length);
  const auto* array = value.get_if<Json::Array>();
  const auto* object = value.get_if<Json::Object>();
  if ((array != nullptr || object != nullptr) && depth > max_depth) return "nested too deeply";
  if (array != nullptr) {
    Json::Array items;
    for (const Json& item : *array) items.push_back(clean(item, depth + 1));
    return items;
  }
  if (object != nullptr) {
    Json::Object members;
    for (const auto& [name, member] : *object) members[sendable(name, any_length)] = clean(member, depth + 1);
    return members;
  }
  return value;
}

std::string joined(const std::vector<std::string>& texts, const char* separator) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : separator) + text;
  return all;
}

/// What is wrong with some values.
std::string problems_of(const Evaluation::Values& values, const std::vector<std::string>& objectives) {
  std::vector<std::string> problems;
  for (const auto& [name, number] : values) {
    if (std::find(objectives.begin(), objectives.end(), name) == objectives.end()) {
      problems.push_back("'" + name + "' is no objective of the study");
    } else if (!std::isfinite(number)) {
      problems.push_back("the value of '" + name + "' is not finite: " + std::to_string(number));
    }
  }
  for (const auto& name : objectives) {
    if (values.count(name) == 0) problems.push_back("the value of '" + name + "' is missing");
  }
  return joined(problems, "; ");
}

}  // namespace

std::optional<Metadata> clean_metadata(const std::optional<Json::Object>& given) {
  if (!given) return std::nullopt;
  const Json cleaned = clean(*given, 0);
  const std::size_t size = cleaned.dump().size();
  if (size > max_metadata_bytes) {
    return Metadata{{"dropped", "the metadata had " + std::to_string(size) + " bytes, more than the " +
                                    std::to_string(max_metadata_bytes) + " allowed"}};
  }
  const auto& object = *cleaned.get_if<Json::Object>();
  return Metadata(object.begin(), object.end());
}

Verdict failure_of(const std::string& reason, bool infeasible, bool retry) {
  return {Evaluation::Failure{sendable(reason, max_reason_chars), infeasible, retry && !infeasible},
          std::nullopt};
}

Verdict interpret(const Evaluation& outcome, const std::vector<std::string>& objectives) {
  Verdict verdict;
  Evaluation::Values values;
  if (const auto* failure = std::get_if<Evaluation::Failure>(&outcome.value())) {
    verdict = failure_of(failure->reason, failure->infeasible, failure->retry);
  } else if (const auto* number = std::get_if<double>(&outcome.value())) {
    if (objectives.size() == 1) {
      values[objectives.front()] = *number;
    } else {
      verdict = failure_of(
          "the study has several objectives: return a value for each of " + joined(objectives, ", "), false,
          false);
    }
  } else {
    values = std::get<Evaluation::Values>(outcome.value());
  }
  if (verdict.failure() == nullptr) {
    const std::string problems = problems_of(values, objectives);
    if (problems.empty()) {
      verdict.value = std::move(values);
    } else {
      verdict = failure_of(problems, false, false);
    }
  }
  verdict.metadata = clean_metadata(outcome.metadata());
  return verdict;
}

std::map<std::string, Scalar> canonical_parameters(const StudySpec& spec,
                                                   std::map<std::string, Scalar> parameters) {
  const auto settle = [&parameters](const std::string& name, auto&& convert) {
    const auto found = parameters.find(name);
    if (found != parameters.end()) convert(found->second);
  };
  for (const ParameterSpec& parameter : spec.parameters) {
    if (const auto* integer = std::get_if<IntegerParameter>(&parameter)) {
      settle(integer->name, [](Scalar& value) {
        if (const auto whole = value.as<std::int64_t>()) value = *whole;
      });
    } else if (const auto* categorical = std::get_if<CategoricalParameter>(&parameter)) {
      settle(categorical->name, [categorical](Scalar& value) {
        const auto choice = std::find(categorical->choices.begin(), categorical->choices.end(), value);
        if (choice != categorical->choices.end()) value = *choice;
      });
    } else {
      const auto to_double = [](Scalar& value) {
        if (const auto number = value.as<double>()) value = *number;
      };
      if (const auto* continuous = std::get_if<ContinuousParameter>(&parameter))
        settle(continuous->name, to_double);
      if (const auto* lattice = std::get_if<LatticeParameter>(&parameter)) settle(lattice->name, to_double);
    }
  }
  return parameters;
}

}  // namespace hola
