#include "signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "hola/errors.hpp"

namespace hola {

namespace {

std::atomic<int> write_end{-1};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may use it");

extern "C" void hola_write_signal(int number) {
  const int before = errno;
  const auto byte = static_cast<unsigned char>(number);
  const int end = write_end;
  if (end >= 0) {
    // A pipe that is full already holds more signals than anybody waits for.
    [[maybe_unused]] const ssize_t written = ::write(end, &byte, 1);
  }
  errno = before;
}

}  // namespace

/// The handlers of the process, and the thread that calls the watches.
class SignalHandlers {
 public:
  SignalHandlers() {
    if (::pipe(pipe_) != 0) throw ConfigurationError("no pipe for signals");
    for (const int end : pipe_) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(pipe_[1], F_SETFL, O_NONBLOCK);
    write_end = pipe_[1];
    thread_ = std::thread([this] { read_signals(); });
    struct sigaction action {};
    action.sa_handler = &hola_write_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &interrupt_before_);
    sigaction(SIGTERM, &action, &terminate_before_);
  }
  SignalHandlers(const SignalHandlers&) = delete;
  SignalHandlers& operator=(const SignalHandlers&) = delete;
  ~SignalHandlers() {
    sigaction(SIGINT, &interrupt_before_, nullptr);
    sigaction(SIGTERM, &terminate_before_, nullptr);
    write_end = -1;
    ::close(pipe_[1]);
    thread_.join();
    ::close(pipe_[0]);
  }

  void add(const SignalWatch* watch) {
    const std::lock_guard lock(mutex_);
    watches_.push_back(watch);
  }

  /// Once it returns, the watch is called no more.
  /// @return whether it was the last
  bool remove(const SignalWatch* watch) {
    const std::lock_guard lock(mutex_);
    watches_.erase(std::find(watches_.begin(), watches_.end(), watch));
    return watches_.empty();
  }

 private:
  void read_signals() {
    while (true) {
      unsigned char number = 0;
      const ssize_t count = ::read(pipe_[0], &number, 1);
      if (count == 1) {
        const std::lock_guard lock(mutex_);
        for (const SignalWatch* watch : watches_) watch->handle_(number);
      } else if (count == 0 || errno != EINTR) {
        return;
      }
    }
  }

  std::mutex mutex_;
  std::vector<const SignalWatch*> watches_;
  int pipe_[2] = {-1, -1};
  struct sigaction interrupt_before_ {};
  struct sigaction terminate_before_ {};
  std::thread thread_;
};

namespace {

std::mutex handlers_mutex;
// As long as there is a watch. Not destroyed at the end of the process: a worker of another thread may use it.
SignalHandlers* handlers = nullptr;

}  // namespace

SignalWatch::SignalWatch(std::function<void(int)> handle) : handle_(std::move(handle)) {
  const std::lock_guard lock(handlers_mutex);
  if (handlers == nullptr) handlers = new SignalHandlers;
  handlers->add(this);
}

SignalWatch::~SignalWatch() {
  const std::lock_guard lock(handlers_mutex);
  if (handlers->remove(this)) delete std::exchange(handlers, nullptr);
}

}  // namespace hola
