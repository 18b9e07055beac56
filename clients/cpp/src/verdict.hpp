#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hola/evaluation.hpp"
#include "hola/messages.hpp"

namespace hola {

/// What is told of an evaluation: values, or why there are none.
struct Verdict {
  std::variant<Evaluation::Values, Evaluation::Failure> value;
  std::optional<Metadata> metadata;

  const Evaluation::Failure* failure() const noexcept { return std::get_if<Evaluation::Failure>(&value); }
};

/// What an outcome means for a study with these objectives: values that are missing, too many or not finite are a
/// failure with a reason.
Verdict interpret(const Evaluation& evaluation, const std::vector<std::string>& objectives);

/// A failure, with a reason that can travel.
Verdict failure_of(const std::string& reason, bool infeasible, bool retry);

/// Metadata that can travel: what JSON has no form for becomes text, and too much is left out.
std::optional<Metadata> clean_metadata(const std::optional<Json::Object>& given);

/// Parameters in the types of the study's space.
std::map<std::string, Scalar> canonical_parameters(const StudySpec& spec,
                                                   std::map<std::string, Scalar> parameters);

}  // namespace hola
