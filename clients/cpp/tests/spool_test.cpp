#include "spool.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "temporary.hpp"

namespace hola {
namespace {

Unsent unsent(TrialId trial_id, std::int64_t created_ms) {
  Unsent outcome;
  outcome.study = "s";
  outcome.created_ms = created_ms;
  outcome.result.emplace();
  outcome.result->trial_id = trial_id;
  outcome.result->lease = "lease";
  outcome.result->objectives = {{"loss", 0.5}};
  return outcome;
}

TEST(Spool, KeepsOutcomesOfItsStudyUntilTheyAreDiscarded) {
  const TemporaryFolder folder;
  const Spool spool(folder.path() / "deep" / "spool");
  std::vector<std::string> complaints;
  const auto complain = [&](const std::string& problem) { complaints.push_back(problem); };
  EXPECT_TRUE(spool.waiting("s", 7, complain).empty());
  const auto path = spool.keep(unsent(3, 7));
  spool.keep(unsent(4, 8));
  std::ofstream(folder.path() / "deep" / "spool" / "s-9-x.json") << "{";
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  EXPECT_EQ(
      text.str(),
      R"({"study":"s","created_ms":7,"result":{"trial_id":3,"lease":"lease","objectives":{"loss":0.5}}})");
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto waiting = spool.waiting("s", 7, complain);
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].first, path);
  EXPECT_EQ(waiting[0].second.result->objectives.at("loss"), 0.5);
  EXPECT_EQ(complaints.size(), 1U);
  spool.discard(path);
  EXPECT_TRUE(spool.waiting("s", 7, complain).empty());
}

TEST(Spool, ReadsWhatOtherLanguagesWrite) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "s-3-a.json")
      << R"({"study":"s","created_ms":7,"result":null,"failure":{"trial_id":3,"lease":"l","reason":"r","metadata":null}})";
  const auto waiting = Spool(folder.path()).waiting("s", 7, [](const std::string&) {});
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].second.failure->reason, "r");
}

}  // namespace
}  // namespace hola
