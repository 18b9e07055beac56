#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace hola {

/// Calls a function at regular intervals, in a separate thread, until it is stopped.
class HeartbeatThread {
 public:
  using Clock = std::chrono::steady_clock;
  using Interval = std::function<std::chrono::duration<double>()>;

  /// @param interval the time between two calls as it is now. It must be safe to call from the thread.
  /// @param send called for each heartbeat. It must not throw.
  HeartbeatThread(Interval interval, std::function<void()> send);
  HeartbeatThread(const HeartbeatThread&) = delete;
  HeartbeatThread& operator=(const HeartbeatThread&) = delete;
  ~HeartbeatThread();

  /// Start the thread, once.
  /// @param since when the first interval began. The caller reads the clock: on a busy machine the thread may start much
  ///   later, and the leases expire meanwhile.
  void start(Clock::time_point since = Clock::now());
  /// The interval may have changed.
  void update();
  /// End the thread after the running call.
  void stop();

 private:
  void run(Clock::time_point last);

  const Interval interval_;
  const std::function<void()> send_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace hola
