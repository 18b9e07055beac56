#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>

#include "generated/operation_table.hpp"
#include "hola/errors.hpp"

namespace hola {
namespace {

template <class T>
T read_text(const std::string& text) {
  return read_message<T>(Json::parse(text));
}

std::string problem_of(const std::string& heartbeat) {
  try {
    read_text<HeartbeatResponse>(heartbeat);
  } catch (const InvalidReplyError& error) {
    return error.what();
  }
  return "none";
}

Json vectors(const std::string& name) {
  std::ifstream file(std::string(HOLA_VECTORS) + "/" + name + ".json");
  std::ostringstream text;
  text << file.rdbuf();
  const Json all = Json::parse(text.str());
  const Json* list = all.find("vectors");
  return list == nullptr ? all : *list;
}

const std::string& text_in(const Json& vector, const char* name) {
  return *vector.find(name)->get_if<std::string>();
}

/// What a reader makes of a body, written again; nothing when it refuses.
std::optional<std::string> read_again(const std::string& tag, const std::string& body) {
  std::optional<std::string> written;
  try {
    with_message(tag, [&](auto message) {
      message = read_message<decltype(message)>(Json::parse(body));
      written = write_text(message);
    });
  } catch (const InvalidReplyError&) {
    return std::nullopt;
  }
  return written;
}

TEST(Vectors, AcceptedMessagesSayTheSameWrittenAgain) {
  int count = 0;
  const Json all = vectors("accept");
  for (const Json& vector : *all.get_if<Json::Array>()) {
    if (vector.find("body") == nullptr) continue;
    const auto written = read_again(text_in(vector, "type"), text_in(vector, "body"));
    ASSERT_TRUE(written) << text_in(vector, "name");
    EXPECT_EQ(read_again(text_in(vector, "type"), *written), written) << text_in(vector, "name");
    if (!vector.find("expected")->is_null()) {
      EXPECT_EQ(written, read_again(text_in(vector, "type"), text_in(vector, "expected")))
          << text_in(vector, "name");
    }
    ++count;
  }
  EXPECT_GT(count, 35);
}

TEST(Vectors, WrongRepliesAreRefusedAtTheirPath) {
  int count = 0;
  const Json all = vectors("reject");
  for (const Json& vector : *all.get_if<Json::Array>()) {
    const std::string& type = text_in(vector, "type");
    if (type.find("Response") == std::string::npos) continue;
    EXPECT_FALSE(read_again(type, text_in(vector, "body"))) << text_in(vector, "name");
    ++count;
  }
  EXPECT_GE(count, 4);
}

TEST(Vectors, DoublesKeepEveryBit) {
  const Json all = vectors("roundtrip");
  for (const Json& vector : *all.get_if<Json::Array>()) {
    const auto written = read_again(text_in(vector, "type"), text_in(vector, "body"));
    ASSERT_TRUE(written) << text_in(vector, "name");
    const auto request = read_text<SubmitResultRequest>(*written);
    const double value = request.results.at(0).objectives.at("loss");
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    EXPECT_EQ(bits, std::stoull(text_in(vector, "bits"), nullptr, 16)) << text_in(vector, "name");
  }
}

TEST(Codec, NamesThePathOfWhatIsWrong) {
  const auto with_trial = [](const std::string& id) {
    return problem_of(R"({"tag":"HeartbeatResponse","lease_commands":[{"trial_id":)" + id +
                      R"(,"lease":"a"}]})");
  };
  EXPECT_EQ(with_trial(R"("3")"), "/lease_commands/0/trial_id is not an integer");
  EXPECT_EQ(with_trial("3.0"), "/lease_commands/0/trial_id is not an integer");
  EXPECT_EQ(problem_of(R"({"tag":"HeartbeatResponse","lease_commands":null})"),
            "/lease_commands is not an array");
  EXPECT_EQ(problem_of(R"({"command":"continue"})"), "/tag is missing");
  EXPECT_EQ(problem_of(R"({"tag":"DescribeResponse"})"), "/tag is not HeartbeatResponse");
  EXPECT_EQ(problem_of("[]"), "the message is not an object");
  EXPECT_THROW(Json::parse("\xEF\xBB\xBF{}"), InvalidReplyError);
  EXPECT_THROW(Json::parse(std::string(101, '[') + std::string(101, ']')), InvalidReplyError);
}

TEST(Codec, KeepsWhatItDoesNotKnowInReplies) {
  const auto heartbeat =
      read_text<HeartbeatResponse>(R"({"tag":"HeartbeatResponse","command":"dance","mood":{}})");
  EXPECT_EQ(heartbeat.command.known(), std::nullopt);
  EXPECT_EQ(heartbeat.command.text(), "dance");
  EXPECT_EQ(write_text(heartbeat), R"({"tag":"HeartbeatResponse","command":"dance"})");
  const auto events =
      read_text<GetEventsResponse>(R"({"tag":"GetEventsResponse","items":[{"tag":"MoonRose","phase":0.5}]})");
  const auto& event = std::get<Unknown>(events.items.at(0));
  EXPECT_EQ(event.tag, "MoonRose");
  EXPECT_EQ(*event.raw.find("phase"), Json(0.5));
}

TEST(Codec, LeavesOutDefaultsButNotNegativeZero) {
  GetSuggestionRequest request;
  request.worker_id = "w";
  EXPECT_EQ(write_text(request), R"({"tag":"GetSuggestionRequest","worker_id":"w"})");
  request.wait_s = -0.0;
  EXPECT_EQ(write_text(request), R"({"tag":"GetSuggestionRequest","worker_id":"w","wait_s":-0.0})");
}

TEST(Codec, NullIsAValueOfAParameterSet) {
  EnqueueTrialsRequest request;
  request.trials = {{{"x", nullptr}, {"n", 3}, {"on", false}, {"s", ""}}};
  EXPECT_EQ(write_text(request),
            R"({"tag":"EnqueueTrialsRequest","trials":[{"n":3,"on":false,"s":"","x":null}]})");
}

TEST(Codec, RefusesToWriteWhatCannotTravel) {
  Result result;
  result.objectives["loss"] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(write_text(result), ServerError);
  result.objectives["loss"] = 1.0;
  result.trial_id = std::int64_t{1} << 53;
  EXPECT_THROW(write_text(result), ServerError);
  result.trial_id = 1;
  for (const std::string& text : {std::string("a\0b", 3), std::string("\xED\xA0\x80"), std::string("\xFF")}) {
    result.lease = text;
    EXPECT_THROW(write_text(result), ServerError);
  }
}

}  // namespace
}  // namespace hola
