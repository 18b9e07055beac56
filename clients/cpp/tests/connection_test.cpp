#include "hola/connection.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "hola/errors.hpp"
#include "temporary.hpp"

namespace hola {
namespace {

class FindConnection : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    const auto path = folder.path() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }

  TemporaryFolder folder;
  Variable connection{"HOLA_CONNECTION", std::nullopt};
  Variable endpoint{"HOLA_ENDPOINT", std::nullopt};
  Variable token{"HOLA_TOKEN", std::nullopt};
  Variable study{"HOLA_STUDY", std::nullopt};
  Variable runtime{"XDG_RUNTIME_DIR", folder.path().string()};
};

TEST_F(FindConnection, ReadsTheUsersFile) {
  write("hola/connection.json",
        R"({"zmq":["tcp://a:1"],"rest":["http://a:2"],"token":"t","server_key":null,"pid":7})");
  const Connection found = find_connection();
  EXPECT_EQ(found.zmq, std::vector<std::string>{"tcp://a:1"});
  EXPECT_EQ(found.rest, std::vector<std::string>{"http://a:2"});
  EXPECT_EQ(found.token, "t");
  EXPECT_EQ(found.server_key, std::nullopt);
}

TEST_F(FindConnection, EnvironmentReplacesWhatTheFileSays) {
  const std::string named = write("named.json", R"({"rest":["http://a:2"],"token":"t","study":"s"})");
  const Variable file("HOLA_CONNECTION", named);
  const Variable other("HOLA_ENDPOINT", "tcp://b:1, http://b:2");
  const Variable of_study("HOLA_STUDY", "mine");
  const Connection found = find_connection();
  EXPECT_EQ(found.zmq, std::vector<std::string>{"tcp://b:1"});
  EXPECT_EQ(found.rest, std::vector<std::string>{"http://b:2"});
  EXPECT_EQ(found.token, "t");
  EXPECT_EQ(found.study, "mine");
}

TEST_F(FindConnection, SecretsOfAFileThatWasFoundStayWithItsServer) {
  write("hola/connection.json", R"({"rest":["http://a:2"],"token":"secret"})");
  const Variable other("HOLA_ENDPOINT", "http://b:2");
  EXPECT_EQ(find_connection().token, std::nullopt);
}

TEST_F(FindConnection, SaysWhatIsWrong) {
  EXPECT_THROW(find_connection(), ConfigurationError);
  EXPECT_THROW(find_connection("/no/such/file"), ConfigurationError);
  EXPECT_THROW(find_connection(write("broken.json", R"({"rest":"http://a:2"})")), ConfigurationError);
}

}  // namespace
}  // namespace hola
