#include "heartbeat_thread.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>

namespace hola {
namespace {

using std::chrono::hours;

// W-8: the thread may start late. The first heartbeat is due by the clock of the thread that started it.
TEST(HeartbeatThread, CountsFromItsStartAndNotFromItsFirstInstruction) {
  std::promise<void> sent;
  HeartbeatThread heartbeats([] { return hours(1); }, [&] { sent.set_value(); });
  heartbeats.start(HeartbeatThread::Clock::now() - hours(1));
  EXPECT_EQ(sent.get_future().wait_for(std::chrono::minutes(1)), std::future_status::ready);
}

TEST(HeartbeatThread, SendsEarlierWhenTheIntervalShrinks) {
  std::atomic<bool> is_short{false};
  std::promise<void> sent;
  HeartbeatThread heartbeats(
      [&] { return is_short ? std::chrono::duration<double>(0) : std::chrono::duration<double>(hours(1)); },
      [&] {
        is_short = false;
        sent.set_value();
      });
  heartbeats.start();
  is_short = true;
  heartbeats.update();
  EXPECT_EQ(sent.get_future().wait_for(std::chrono::minutes(1)), std::future_status::ready);
}

TEST(HeartbeatThread, SendsNothingAfterItsStop) {
  bool is_stopped = false;
  {
    HeartbeatThread heartbeats([] { return std::chrono::milliseconds(1); },
                               [&] { EXPECT_FALSE(is_stopped); });
    heartbeats.start();
    heartbeats.stop();
    is_stopped = true;
  }
}

}  // namespace
}  // namespace hola
