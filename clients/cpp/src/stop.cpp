#include "hola/stop.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace hola {

namespace detail {

struct StopState {
  std::recursive_mutex mutex;  // a callback may look at the token, or end another callback
  std::condition_variable_any changed;
  std::atomic<bool> stopped{false};
  std::map<unsigned, std::function<void()>> callbacks;
  unsigned next_id = 1;
};

}  // namespace detail

bool StopToken::stop_requested() const noexcept {
  return state_ && state_->stopped;
}

bool StopToken::wait_for(std::chrono::duration<double> time) const {
  constexpr std::chrono::duration<double> longest = std::chrono::hours(24);
  if (!state_) {
    std::this_thread::sleep_for(std::min(time, longest));
    return false;
  }
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, std::min(time, longest), [this] { return state_->stopped.load(); });
}

StopSource::StopSource() : state_(std::make_shared<detail::StopState>()) {}

void StopSource::request_stop() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->stopped.exchange(true)) return;
  state_->changed.notify_all();
  for (const auto& [id, call] : std::exchange(state_->callbacks, {})) call();
}

StopCallback::StopCallback(const StopToken& token, std::function<void()> call) : state_(token.state_) {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  if (state_->stopped) {
    call();
  } else {
    id_ = state_->next_id++;
    state_->callbacks.emplace(id_, std::move(call));
  }
}

StopCallback::~StopCallback() {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  state_->callbacks.erase(id_);
}

}  // namespace hola
