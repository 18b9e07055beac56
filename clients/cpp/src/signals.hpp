#pragma once

#include <csignal>
#include <functional>

namespace hola {

/// Calls a function, in another thread, for SIGINT and SIGTERM. Each signal goes to all watches of the process. The
/// end of the last one restores the handlers that were there before the first.
class SignalWatch {
 public:
  /// @param handle gets the number of the signal; must not begin or end a watch
  /// @throws ConfigurationError when the system has no pipe left.
  explicit SignalWatch(std::function<void(int)> handle);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

 private:
  std::function<void(int)> handle_;

  friend class SignalHandlers;
};

}  // namespace hola
