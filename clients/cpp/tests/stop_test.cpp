#include "hola/stop.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace hola {
namespace {

TEST(Stop, TellsTokensAndCallbacksOnce) {
  const StopSource source;
  int calls = 0;
  const StopCallback before(source.token(), [&] { ++calls; });
  {
    const StopCallback gone(source.token(), [&] { calls += 100; });
  }
  EXPECT_FALSE(source.token().wait_for(std::chrono::milliseconds(1)));
  source.request_stop();
  source.request_stop();
  const StopCallback after(source.token(), [&] { ++calls; });
  EXPECT_EQ(calls, 2);
  EXPECT_TRUE(source.token().wait_for(std::chrono::hours(1)));
  EXPECT_FALSE(StopToken().stop_requested());
}

TEST(Stop, WakesWhoWaits) {
  const StopSource source;
  bool told = false;
  std::thread waiting([&] { told = source.token().wait_for(std::chrono::hours(1)); });
  source.request_stop();
  waiting.join();
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace hola
