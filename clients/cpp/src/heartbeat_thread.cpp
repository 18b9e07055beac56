#include "heartbeat_thread.hpp"

#include <utility>

namespace hola {

HeartbeatThread::HeartbeatThread(Interval interval, std::function<void()> send)
    : interval_(std::move(interval)), send_(std::move(send)) {}

HeartbeatThread::~HeartbeatThread() {
  stop();
}

void HeartbeatThread::start(Clock::time_point since) {
  thread_ = std::thread([this, since] { run(since); });
}

void HeartbeatThread::update() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

void HeartbeatThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void HeartbeatThread::run(Clock::time_point last) {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    const auto due = last + std::chrono::duration_cast<Clock::duration>(interval_());
    if (Clock::now() < due) {
      changed_.wait_until(lock, due);  // a shorter lease may have been taken meanwhile
      continue;
    }
    last = Clock::now();
    lock.unlock();
    send_();
    lock.lock();
  }
}

}  // namespace hola
