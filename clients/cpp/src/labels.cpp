#include "labels.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "environment.hpp"
#include "hola/errors.hpp"
#include "text.hpp"

namespace hola {

namespace {

constexpr std::size_t max_labels = 32;
constexpr std::size_t max_name_chars = 64;
constexpr std::size_t max_value_chars = 256;

bool is_name(const std::string& text) {
  const auto is_inner = [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) != 0 || c == '_' || c == '.' || c == '-');
  };
  if (text.empty() || text.size() > max_name_chars || !std::all_of(text.begin(), text.end(), is_inner))
    return false;
  return text[0] == '_' || std::isalpha(static_cast<unsigned char>(text[0])) != 0;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

Labels labels_of_environment() {
  Labels labels;
  std::istringstream items(environment("HOLA_LABELS").value_or(""));
  for (std::string item; std::getline(items, item, ',');) {
    item = trimmed(item);
    if (item.empty()) continue;
    const auto sign = item.find('=');
    if (sign == std::string::npos)
      throw ConfigurationError("HOLA_LABELS: '" + item + "' is not of the form name=value");
    labels[trimmed(item.substr(0, sign))] = trimmed(item.substr(sign + 1));
  }
  return labels;
}

}  // namespace

Labels worker_labels(const Labels& given) {
  Labels labels = given;
  labels.merge(labels_of_environment());
  for (const auto& [name, value] : labels) {
    if (!is_name(name)) throw ConfigurationError("labels: '" + name + "' is not a name");
    if (!is_sendable(value) || sendable(value, max_value_chars) != value) {
      throw ConfigurationError("labels: the value of '" + name + "' must be text of at most " +
                               std::to_string(max_value_chars) + " characters");
    }
  }
  if (labels.size() > max_labels) {
    throw ConfigurationError("labels: " + std::to_string(labels.size()) + " are more than the " +
                             std::to_string(max_labels) + " allowed");
  }
  return labels;
}

}  // namespace hola
