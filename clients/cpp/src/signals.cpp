#include "signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

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

SignalWatch::SignalWatch(std::function<void(int)> handle) : handle_(std::move(handle)) {
  if (::pipe(pipe_) != 0) throw ConfigurationError("no pipe for signals");
  for (const int end : pipe_) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  ::fcntl(pipe_[1], F_SETFL, O_NONBLOCK);
  int nobody = -1;
  if (!write_end.compare_exchange_strong(nobody, pipe_[1])) {
    ::close(pipe_[0]);
    ::close(pipe_[1]);
    throw ConfigurationError("another worker of this process handles signals: set handle_signals to false");
  }
  struct sigaction action {};
  action.sa_handler = &hola_write_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &interrupt_before_);
  sigaction(SIGTERM, &action, &terminate_before_);
  thread_ = std::thread([this] { watch(); });
}

SignalWatch::~SignalWatch() {
  sigaction(SIGINT, &interrupt_before_, nullptr);
  sigaction(SIGTERM, &terminate_before_, nullptr);
  write_end = -1;
  ::close(pipe_[1]);
  thread_.join();
  ::close(pipe_[0]);
}

void SignalWatch::watch() const {
  while (true) {
    unsigned char number = 0;
    const ssize_t count = ::read(pipe_[0], &number, 1);
    if (count == 1) {
      handle_(number);
    } else if (count == 0 || errno != EINTR) {
      return;
    }
  }
}

}  // namespace hola
