#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hola/messages.hpp"

namespace hola {

/// An outcome that the scheduler has not acknowledged.
struct Unsent {
  std::string study;
  /// When the study was created: another study of the same name is not meant.
  std::int64_t created_ms = 0;
  std::optional<Result> result;
  std::optional<Failure> failure;

  TrialId trial_id() const noexcept { return result ? result->trial_id : failure->trial_id; }
};

/// A folder of outcomes that wait to be told, one file each, which a worker of any language can read.
class Spool {
 public:
  using Path = std::filesystem::path;
  using Complain = std::function<void(const std::string&)>;

  explicit Spool(Path folder) : folder_(std::move(folder)) {}
  /// Write an outcome so that it survives the worker and a power cut.
  /// @throws std::system_error when it cannot be written.
  Path keep(const Unsent& unsent) const;
  /// Forget an outcome that the scheduler has.
  void discard(const Path& path) const;
  /// The outcomes of a study, oldest first. A file that cannot be read is complained of and left.
  std::vector<std::pair<Path, Unsent>> waiting(const std::string& study, std::int64_t created_ms,
                                               const Complain& complain) const;

 private:
  Path folder_;
};

/// `$XDG_STATE_HOME/hola/spool`, by default below `~/.local/state`.
std::filesystem::path default_spool_dir();

}  // namespace hola
