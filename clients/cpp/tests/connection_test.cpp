#include "hola/connection.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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
    std::filesystem::permissions(path, std::filesystem::perms(0600));
    return path.string();
  }
  static void expect_refused(const std::optional<std::string>& path, const std::vector<std::string>& says) {
    try {
      find_connection(path);
      ADD_FAILURE() << "not refused";
    } catch (const ConfigurationError& error) {
      for (const auto& text : says) {
        EXPECT_NE(std::string(error.what()).find(text), std::string::npos)
            << error.what() << " without " << text;
      }
    }
  }

  TemporaryFolder folder;
  Variable connection{"HOLA_CONNECTION", std::nullopt};
  Variable endpoint{"HOLA_ENDPOINT", std::nullopt};
  Variable token{"HOLA_TOKEN", std::nullopt};
  Variable server_key{"HOLA_SERVER_KEY", std::nullopt};
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

TEST_F(FindConnection, TakesTheServersKeyFromTheEnvironment) {
  write("hola/connection.json", R"({"zmq":["tcp://a:1"],"server_key":"of the file"})");
  EXPECT_EQ(find_connection().server_key, "of the file");
  const Variable key("HOLA_SERVER_KEY", "of the environment");
  EXPECT_EQ(find_connection().server_key, "of the environment");
}

TEST_F(FindConnection, LooksForNoFileInTheCurrentFolder) {
  const auto before = std::filesystem::current_path();
  write("hola-connection.json", R"({"rest":["http://a:2"]})");
  std::filesystem::current_path(folder.path());
  EXPECT_THROW(find_connection(), ConfigurationError);
  std::filesystem::current_path(before);
}

TEST_F(FindConnection, TakesAFileThatWasFoundOnlyIfItIsPrivate) {
  namespace fs = std::filesystem;
  const std::string path = write("hola/connection.json", R"({"rest":["http://a:2"],"token":"t"})");
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0610U}) {
    fs::permissions(path, fs::perms(mode));
    expect_refused(std::nullopt, {path, "chmod 600 " + path});
  }
  fs::permissions(path, fs::perms(0400));
  EXPECT_EQ(find_connection().token, "t");
  const std::string elsewhere = (folder.path() / "elsewhere.json").string();
  fs::rename(path, elsewhere);
  fs::create_symlink(elsewhere, path);
  expect_refused(std::nullopt, {path, "regular file"});
  fs::remove(path);
  fs::create_directory(path);
  expect_refused(std::nullopt, {path, "regular file"});
  fs::remove(path);
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  expect_refused(std::nullopt, {path, "regular file"});
}

TEST_F(FindConnection, TakesAFileThatWasNamedUnlessOthersCanWriteIt) {
  namespace fs = std::filesystem;
  const std::string path = write("named.json", R"({"rest":["http://a:2"],"token":"t"})");
  for (const unsigned mode : {0620U, 0602U}) {
    fs::permissions(path, fs::perms(mode));
    expect_refused(path, {path, mode == 0620U ? "mode 0620" : "mode 0602", "chmod 600 " + path});
  }
  fs::permissions(path, fs::perms(0644));
  testing::internal::CaptureStderr();
  EXPECT_EQ(find_connection(path).token, "t");
  EXPECT_EQ(find_connection(path).token, "t");
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find(path + ": owned by user"), std::string::npos) << said;
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
}

TEST_F(FindConnection, TakesNoFileOfSomebodyElse) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give files to others";
  const std::string found = write("hola/connection.json", R"({"rest":["http://a:2"]})");
  const std::string named = write("named.json", R"({"rest":["http://a:2"]})");
  for (const auto& path : {found, named}) ASSERT_EQ(::chown(path.c_str(), 4242, static_cast<gid_t>(-1)), 0);
  expect_refused(std::nullopt, {found, "owned by user 4242"});
  expect_refused(named, {named, "owned by user 4242"});
}

TEST_F(FindConnection, SaysWhatIsWrong) {
  EXPECT_THROW(find_connection(), ConfigurationError);
  EXPECT_THROW(find_connection("/no/such/file"), ConfigurationError);
  EXPECT_THROW(find_connection(write("broken.json", R"({"rest":"http://a:2"})")), ConfigurationError);
}

}  // namespace
}  // namespace hola
