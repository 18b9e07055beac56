#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace hola {

/// A variable of the environment; one that is empty counts as absent.
inline std::optional<std::string> environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

/// `$XDG_STATE_HOME`, by default `~/.local/state`.
inline std::filesystem::path state_folder() {
  if (const auto state = environment("XDG_STATE_HOME")) return *state;
  return std::filesystem::path(environment("HOME").value_or("/")) / ".local" / "state";
}

}  // namespace hola
