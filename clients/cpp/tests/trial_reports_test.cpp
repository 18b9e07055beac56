#include "trial_reports.hpp"

#include <gtest/gtest.h>

namespace hola {
namespace {

TEST(TrialReports, AreSentAfterFiveSecondsOrTwoHundred) {
  std::vector<std::size_t> sizes;
  TrialReports::Clock::time_point now;
  Suggestion suggestion;
  suggestion.trial_id = 1;
  TrialReports reports(
      suggestion,
      [&sizes](const std::vector<Report>& sent, bool decides) {
        EXPECT_FALSE(decides);
        sizes.push_back(sent.size());
        return std::vector<ReportReceipt>();
      },
      [&now] { return now; });
  std::int64_t step = 0;
  const auto report = [&] { reports.report(++step, {{"loss", 1.0}}, {}); };
  report();
  now += std::chrono::milliseconds(4999);
  report();
  EXPECT_TRUE(sizes.empty());
  now += std::chrono::milliseconds(1);
  report();
  EXPECT_EQ(sizes, std::vector<std::size_t>{3});
  for (int i = 0; i < 199; ++i) report();
  EXPECT_EQ(sizes.size(), 1U);
  report();
  EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 200}));
  reports.flush();
  EXPECT_EQ(sizes.size(), 2U) << "nothing is held";
  report();
  reports.flush();
  EXPECT_EQ(sizes, (std::vector<std::size_t>{3, 200, 1}));
}

TEST(TrialReports, KeepTheFirstOrder) {
  TrialReports reports(Suggestion(),
                       [](const std::vector<Report>&, bool) { return std::vector<ReportReceipt>(); });
  const StopToken token = reports.stop_token();
  EXPECT_FALSE(token.stop_requested());
  reports.stop({Decision::pause, "first", {}});
  reports.stop({Decision::stop, "second", {}});
  EXPECT_TRUE(token.stop_requested());
  try {
    reports.report(1, {}, {});
    FAIL() << "no exception";
  } catch (const TrialStopped& stopped) {
    EXPECT_EQ(stopped.decision(), Decision::pause);
    EXPECT_EQ(stopped.reason(), "first");
  }
}

}  // namespace
}  // namespace hola
