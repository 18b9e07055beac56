#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace hola {

/// Calls a function, in a thread of its own, for SIGINT and SIGTERM; puts the handlers before back at its end.
class SignalWatch {
 public:
  /// @throws ConfigurationError when another watch of this process stands.
  explicit SignalWatch(std::function<void(int)> heed);
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

 private:
  void watch() const;

  std::function<void(int)> heed_;
  int pipe_[2] = {-1, -1};
  struct sigaction interrupt_before_ {};
  struct sigaction terminate_before_ {};
  std::thread thread_;
};

}  // namespace hola
