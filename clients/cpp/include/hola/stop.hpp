/// @file
/// Cancellation, in the manner of C++20's std::stop_token.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace hola {

namespace detail {
struct StopState;
}

/// Tells whether somebody wants an operation to end. Cheap to copy; thread-safe.
class StopToken {
 public:
  /// A token that never says stop.
  StopToken() noexcept = default;
  bool stop_requested() const noexcept;
  /// Waits for a request to stop, for some time at most.
  /// @returns whether one was made.
  bool wait_for(std::chrono::duration<double> time) const;

 private:
  friend class StopSource;
  friend class StopCallback;
  explicit StopToken(std::shared_ptr<detail::StopState> state) noexcept : state_(std::move(state)) {}
  std::shared_ptr<detail::StopState> state_;
};

/// Makes tokens, and tells them to stop. Copies share one state.
class StopSource {
 public:
  StopSource();
  StopToken token() const noexcept { return StopToken(state_); }
  /// Tells every token, once; runs the callbacks in this thread.
  void request_stop() const;
  bool stop_requested() const noexcept { return token().stop_requested(); }

 private:
  std::shared_ptr<detail::StopState> state_;
};

/// Calls a function when a token is told to stop, or at once when it was; not after its destruction.
class StopCallback {
 public:
  StopCallback(const StopToken& token, std::function<void()> call);
  StopCallback(const StopCallback&) = delete;
  StopCallback& operator=(const StopCallback&) = delete;
  ~StopCallback();

 private:
  std::shared_ptr<detail::StopState> state_;
  unsigned id_ = 0;
};

}  // namespace hola
