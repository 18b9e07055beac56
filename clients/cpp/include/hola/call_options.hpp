/// @file
/// What one call may differ in.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "hola/stop.hpp"

namespace hola {

/// Options of one call.
struct CallOptions {
  /// How long one attempt may take, on top of any wait that the request asks for; absent: the client's.
  std::optional<std::chrono::duration<double>> timeout;
  /// Names the intent, a UUID in lower case: a call with the same key is carried out once and answered alike. Absent:
  /// a fresh one, which every attempt of this call repeats. Ignored by operations that are not keyed.
  std::optional<std::string> idempotency_key;
  /// Ends the call with CancelledError.
  StopToken stop;
};

}  // namespace hola
