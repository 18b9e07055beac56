#include "hola/pages.hpp"

#include <gtest/gtest.h>

namespace hola {
namespace {

TEST(Pages, GoThroughEveryPageAlsoEmptyOnes) {
  std::vector<std::string> asked;
  Pages<int> pages([&asked](const std::optional<std::string>& after) {
    asked.push_back(after.value_or("-"));
    if (!after) return Page<int>{{1, 2}, "a"};
    if (*after == "a") return Page<int>{{}, "b"};
    return Page<int>{{3}, std::nullopt};
  });
  const std::vector<int> items(pages.begin(), pages.end());
  EXPECT_EQ(items, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(asked, (std::vector<std::string>{"-", "a", "b"}));
}

}  // namespace
}  // namespace hola
