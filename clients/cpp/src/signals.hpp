#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace hola {

/// Calls a function, in a thread of its own, for SIGINT and SIGTERM. Its end restores the previous handlers.
class SignalWatch {
 public:
  /// @throws ConfigurationError when this process has another SignalWatch.
  explicit SignalWatch(std::function<void(int)> handle);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

 private:
  void watch() const;

  std::function<void(int)> handle_;
  int pipe_[2] = {-1, -1};
  struct sigaction interrupt_before_ {};
  struct sigaction terminate_before_ {};
  std::thread thread_;
};

}  // namespace hola
