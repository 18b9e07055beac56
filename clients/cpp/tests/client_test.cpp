#include "hola/client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <limits>
#include <set>

#include "scripted_server.hpp"

namespace hola {
namespace {

const std::string gone = R"({"tag":"DeleteStudyResponse"})";

ClientOptions options_for(std::vector<std::string> endpoints) {
  ClientOptions options;
  options.endpoints = std::move(endpoints);
  options.token = "secret";
  options.study = "mine";
  options.retry = {4, std::chrono::milliseconds(1), std::chrono::milliseconds(2)};
  // On a busy machine, and with sanitizers, curl may need longer than usual to read the certificates it trusts.
  options.timeout = options.connect_timeout = std::chrono::minutes(1);
  return options;
}

SubmitResultRequest a_result() {
  SubmitResultRequest request;
  request.results.emplace_back();
  request.results[0].trial_id = 1;
  request.results[0].lease = "l";
  request.results[0].objectives["loss"] = 0.5;
  return request;
}

TEST(Client, SendsBodiesAndHeaders) {
  const ScriptedServer server([](const Sent&) {
    return Answer{200, R"({"tag":"SubmitResultResponse","receipts":[]})"};
  });
  Client client(options_for({server.endpoint()}));
  client.submit_result(a_result());
  client.submit_result(a_result());
  const auto sent = server.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].method + " " + sent[0].target, "POST /v1/studies/mine/results");
  EXPECT_EQ(sent[0].body, R"({"tag":"SubmitResultRequest","study":"mine",)"
                          R"("results":[{"trial_id":1,"lease":"l","objectives":{"loss":0.5}}]})");
  EXPECT_EQ(sent[0].headers.at("authorization"), "Bearer secret");
  EXPECT_EQ(sent[0].headers.at("hola-protocol"), "1.0");
  EXPECT_EQ(sent[0].headers.at("content-type"), "application/json");
  EXPECT_NE(sent[0].headers.at("idempotency-key"), sent[1].headers.at("idempotency-key"));
  EXPECT_EQ(sent[0].connection, sent[1].connection) << "connections are kept alive";
}

TEST(Client, SendsFieldsOfAGetInTheQuery) {
  const ScriptedServer server([](const Sent&) { return Answer{200, R"({"tag":"GetTrialsResponse"})"}; });
  Client client(options_for({server.endpoint() + "/"}));
  GetTrialsRequest request;
  request.study = "a.b-c";
  request.states = {TrialState::completed, TrialState::lost};
  request.after = "x/y z";
  request.changed_since = 0;
  client.get_trials(request);
  EXPECT_EQ(server.sent()[0].target,
            "/v1/studies/a.b-c/trials?after=x%2Fy%20z&changed_since=0&states=completed&states=lost");
  EXPECT_EQ(server.sent()[0].body, "");
}

TEST(Client, RepeatsTheSameRequestUnderTheSameKey) {
  std::atomic<int> count{0};
  const ScriptedServer server([&](const Sent&) {
    switch (++count) {
      case 1:
        return Answer{503, refusal("unavailable", R"(,"retryable":true)")};
      case 2:
        return Answer{500, refusal("rain", R"(,"retryable":true,"retry_after_s":0.001)")};
      case 3:
        return Answer{200, "", true};
      default:
        return Answer{200, R"({"tag":"SubmitResultResponse","receipts":[]})"};
    }
  });
  Client client(options_for({server.endpoint()}));
  client.submit_result(a_result());
  std::set<std::string> seen;
  for (const Sent& sent : server.sent()) seen.insert(sent.headers.at("idempotency-key") + sent.body);
  EXPECT_EQ(server.sent().size(), 4U);
  EXPECT_EQ(seen.size(), 1U);
}

TEST(Client, DoesNotRepeatWhatIsRefusedForGood) {
  const ScriptedServer server([](const Sent&) {
    return Answer{409, refusal("conflict", R"(,"path":"/spec","detail":{"fields":["seed"]})")};
  });
  Client client(options_for({server.endpoint()}));
  try {
    client.delete_study();
    FAIL();
  } catch (const ServerError& error) {
    EXPECT_EQ(error.code(), ErrorCode::conflict);
    EXPECT_FALSE(error.retryable());
    EXPECT_EQ(error.response().path, "/spec");
    EXPECT_EQ(error.response().detail->at("fields"), Json(Json::Array{"seed"}));
    EXPECT_STREQ(error.what(), "conflict: as the script says (at /spec)");
  }
  EXPECT_EQ(server.sent().size(), 1U);
}

TEST(Client, MovesOnFromABrokenEndpointAndToTheLeader) {
  const ScriptedServer leader([](const Sent&) { return Answer{200, gone}; });
  const ScriptedServer follower([&](const Sent&) {
    return Answer{503, refusal("not_leader", R"(,"retryable":true,"detail":{"endpoints":[")" +
                                                 leader.endpoint() + R"(","tcp://elsewhere:1"]})")};
  });
  Client client(options_for({dead_endpoint(), follower.endpoint()}));
  client.delete_study();
  client.delete_study();
  EXPECT_EQ(follower.sent().size(), 1U);
  EXPECT_EQ(leader.sent().size(), 2U);
}

TEST(Client, TellsKindsOfFailureApart) {
  ClientOptions options = options_for({dead_endpoint()});
  EXPECT_THROW(Client(options).delete_study(), UnreachableError);
  const ScriptedServer proxy([](const Sent&) { return Answer{502, "<html>Bad gateway</html>"}; });
  options.endpoints = {proxy.endpoint()};
  EXPECT_THROW(Client(options).delete_study(), UnreachableError);
  EXPECT_EQ(proxy.sent().size(), 4U);
  const ScriptedServer other([](const Sent&) { return Answer{200, R"({"tag":"DescribeResponse"})"}; });
  options.endpoints = {other.endpoint()};
  EXPECT_THROW(Client(options).delete_study(), InvalidReplyError);
  EXPECT_EQ(other.sent().size(), 1U);
  const ScriptedServer stranger([](const Sent&) { return Answer{404, R"({"detail":"Not Found"})"}; });
  options.endpoints = {stranger.endpoint()};
  EXPECT_THROW(Client(options).delete_study(), InvalidReplyError);
  options.endpoints = {"https://" + stranger.endpoint().substr(7)};
  EXPECT_THROW(Client(options).delete_study(), HandshakeError);
  options.endpoints = {"ftp://a"};
  EXPECT_THROW(Client{options}, ConfigurationError);
}

TEST(Client, TimesOutAnAttempt) {
  const StopSource end;
  const ScriptedServer server([&](const Sent&) {
    end.token().wait_for(std::chrono::minutes(1));
    return Answer{200, "", true};
  });
  ClientOptions options = options_for({server.endpoint()});
  options.retry.attempts = 1;
  Client client(options);
  CallOptions call;
  call.timeout = std::chrono::milliseconds(20);
  EXPECT_THROW(client.delete_study({}, call), RequestTimeoutError);
  end.request_stop();
}

TEST(Client, EndsACallThatIsCancelledOrWhoseClientIsClosed) {
  const StopSource end;
  const StopSource cancel;
  std::promise<void> first;
  std::promise<void> second;
  std::atomic<int> count{0};
  const ScriptedServer server([&](const Sent&) {
    (++count == 1 ? first : second).set_value();
    end.token().wait_for(std::chrono::minutes(1));
    return Answer{200, "", true};
  });
  Client client(options_for({server.endpoint()}));
  CallOptions call;
  call.stop = cancel.token();
  auto cancelled = std::async(std::launch::async, [&] { client.delete_study({}, call); });
  first.get_future().wait();
  cancel.request_stop();
  EXPECT_THROW(cancelled.get(), CancelledError);
  auto closed = std::async(std::launch::async, [&] { client.delete_study(); });
  second.get_future().wait();
  client.close();
  EXPECT_THROW(closed.get(), ClosedError);
  EXPECT_THROW(client.delete_study(), ClosedError);
  end.request_stop();
}

TEST(Client, RefusesWhatCannotBeSent) {
  const ScriptedServer server([](const Sent&) { return Answer{200, gone}; });
  Client client(options_for({server.endpoint()}));
  SubmitResultRequest request = a_result();
  request.results[0].objectives["loss"] = std::numeric_limits<double>::infinity();
  EXPECT_THROW(client.submit_result(request), ServerError);
  request = a_result();
  request.results[0].metadata = Metadata{{"log", std::string(2'000'000, 'x')}};
  try {
    client.submit_result(request);
    FAIL();
  } catch (const ServerError& error) {
    EXPECT_EQ(error.code(), ErrorCode::too_large);
  }
  CallOptions call;
  call.idempotency_key = "not a UUID";
  EXPECT_THROW(client.submit_result(a_result(), call), ServerError);
  EXPECT_TRUE(server.sent().empty());
}

TEST(Client, GoesThroughPages) {
  const ScriptedServer server([](const Sent& sent) {
    const bool is_first = sent.target.find("after=") == std::string::npos;
    const std::string trial = R"({"trial_id":)" + std::string(is_first ? "1" : "2") +
                              R"(,"state":"completed","parameters":{},"created_ms":1})";
    return Answer{200, R"({"tag":"GetTrialsResponse","items":[)" + trial + "]" +
                           (is_first ? R"(,"next_cursor":"c")" : "") + "}"};
  });
  Client client(options_for({server.endpoint()}));
  std::vector<TrialId> ids;
  for (const Trial& trial : client.iter_trials()) ids.push_back(trial.trial_id);
  EXPECT_EQ(ids, (std::vector<TrialId>{1, 2}));
}

TEST(Key, IsAFreshUuid) {
  const std::string key = new_idempotency_key();
  EXPECT_EQ(key.size(), 36U);
  EXPECT_EQ(key[14], '4');
  EXPECT_NE(key, new_idempotency_key());
}

}  // namespace
}  // namespace hola
