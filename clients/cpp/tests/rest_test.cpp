// What a client over REST makes of what is not a reply of hola, and where it sends its token.

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <set>

#include "endpoints.hpp"
#include "hola/client.hpp"
#include "retry.hpp"
#include "scripted_server.hpp"
#include "temporary.hpp"

namespace hola {
namespace {

const std::string told = R"({"tag":"SubmitResultResponse","receipts":[]})";

ClientOptions options_for(const std::string& endpoint, int attempts = 4) {
  ClientOptions options;
  options.endpoints = {endpoint};
  options.retry = {attempts, std::chrono::milliseconds(1), std::chrono::milliseconds(2)};
  return options;
}

std::string page(const std::string& status, const std::string& media, const std::string& body,
                 const std::string& more = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Type: " + media +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

Answer raw(const std::string& text) {
  Answer answer;
  answer.raw = text;
  answer.hang_up = true;
  return answer;
}

TEST(Rest, RepeatsARequestWhoseReplyIsNoMessage) {
  const std::string html = "<!doctype html><title>Bad Gateway</title>";
  const std::map<std::string, std::string> answers = {
      {"500 as text", page("500 Internal Server Error", "text/plain", "Internal Server Error")},
      {"429", page("429 Too Many Requests", "application/json", R"({"message":"rate limited"})")},
      {"502", page("502 Bad Gateway", "text/html", html)},
      {"503", page("503 Service Unavailable", "text/html", html)},
      {"504", page("504 Gateway Timeout", "text/html", html)},
      {"200 HTML", page("200 OK", "text/html", html)},
      {"404 HTML", page("404 Not Found", "text/html", html)},
      {"empty", page("200 OK", "application/json", "")},
      {"no object", page("200 OK", "application/json", R"("It works!")")},
      {"half of one", page("200 OK", "application/json", R"({"tag":"SubmitResultRes)")},
      {"short body",
       "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{\"tag\":"},
      {"no answer", ""},
  };
  for (const auto& [name, text] : answers) {
    SCOPED_TRACE(name);
    std::atomic<int> count{0};
    const ScriptedServer server([&, &answer = text](const Sent&) {
      return ++count < 3 ? raw(answer) : Answer{200, told};
    });
    Client(options_for(server.endpoint())).submit_result({});
    std::set<std::string> keys;
    for (const Sent& sent : server.sent()) keys.insert(sent.headers.at("idempotency-key"));
    EXPECT_EQ(server.sent().size(), 3U);
    EXPECT_EQ(keys.size(), 1U);
    const ScriptedServer always([&answer = text](const Sent&) { return raw(answer); });
    EXPECT_THROW(Client(options_for(always.endpoint())).get_top_k({}), UnreachableError);
    EXPECT_EQ(always.sent().size(), 4U);
  }
}

TEST(Rest, HonoursRetryAfter) {
  const auto pause_of = [](const std::string& header) {
    const ScriptedServer server(
        [&](const Sent&) { return raw(page("503 Service Unavailable", "text/html", "<p>", header)); });
    try {
      Client(options_for(server.endpoint(), 1)).delete_study();
    } catch (const UnreachableError& error) {
      return wait_after(Retry(), 1, error).count();
    }
    return -1.0;
  };
  EXPECT_LE(pause_of(""), 0.1);
  EXPECT_LE(pause_of("Retry-After: soon\r\n"), 0.1);
  EXPECT_EQ(pause_of("Retry-After: 7\r\n"), 7.0);
  EXPECT_EQ(pause_of("Retry-After: 99999\r\n"), 60.0);
}

TEST(Rest, LeavesRetriesToTheClient) {
  std::atomic<int> count{0};
  const ScriptedServer server([&](const Sent& sent) {
    const bool is_second = ++count % 2 == 0;
    if (is_second) return raw("");
    return Answer{200, sent.method == "GET" ? R"({"tag":"GetTopKResponse"})" : told};
  });
  Client client(options_for(server.endpoint(), 1));
  client.submit_result({});
  EXPECT_THROW(client.submit_result({}), UnreachableError);
  client.get_top_k({});
  EXPECT_THROW(client.get_top_k({}), UnreachableError);
  const auto sent = server.sent();
  ASSERT_EQ(sent.size(), 4U) << "curl repeated a request by itself";
  EXPECT_EQ(sent[0].connection, sent[1].connection) << "else curl would have had no reason to";
}

TEST(Rest, HidesTheTokenFromOtherMachines) {
  const Variable unset("HOLA_INSECURE_PLAINTEXT", std::nullopt);
  const auto open = [](const std::string& endpoint, bool with_token, bool allows) {
    ClientOptions options = options_for(endpoint);
    if (with_token) options.token = "secret";
    options.insecure_plaintext = allows;
    options.endpoints.insert(options.endpoints.begin(), "https://a");
    const Client client(options);
  };
  for (const std::string endpoint : {"http://127.0.0.1:1", "http://127.9.9.9", "http://localhost:1",
                                     "http://[::1]:1", "https://example.org"}) {
    EXPECT_NO_THROW(open(endpoint, true, false)) << endpoint;
  }
  for (const std::string endpoint :
       {"http://example.org", "http://192.0.2.1:1", "http://[2001:db8::1]:1",
        "http://127.0.0.1:x@example.org", "http://127.example.org", "http://localhost.example.org"}) {
    EXPECT_THROW(open(endpoint, true, false), ConfigurationError) << endpoint;
    EXPECT_NO_THROW(open(endpoint, false, false)) << endpoint;
    EXPECT_NO_THROW(open(endpoint, true, true)) << endpoint;
  }
  const Variable set("HOLA_INSECURE_PLAINTEXT", "1");
  EXPECT_NO_THROW(open("http://example.org", true, false));
}

TEST(Rest, FollowsNoLeaderThatProtectsLess) {
  const auto leader_of = [](const std::string& in_use, const std::string& leader, bool hides_token) {
    ErrorResponse refusal;
    refusal.code = ErrorCode::not_leader;
    refusal.detail.emplace();
    (*refusal.detail)["endpoints"] = Json(Json::Array{Json(leader)});
    const bool is_rest = in_use.rfind("http", 0) == 0;
    Endpoints endpoints({in_use}, is_rest ? Carrier::rest : Carrier::zmq, hides_token);
    endpoints.after(ServerError(refusal));
    return endpoints.current();
  };
  EXPECT_EQ(leader_of("https://a", "https://b", true), "https://b");
  EXPECT_EQ(leader_of("https://a", "http://127.0.0.1:1", false), "https://a");
  EXPECT_EQ(leader_of("http://127.0.0.1:2", "http://127.0.0.1:1", true), "http://127.0.0.1:1");
  EXPECT_EQ(leader_of("http://127.0.0.1:2", "http://example.org", true), "http://127.0.0.1:2");
  EXPECT_EQ(leader_of("http://127.0.0.1:2", "http://example.org", false), "http://example.org");
  EXPECT_EQ(leader_of("http://127.0.0.1:2", "https://example.org", true), "https://example.org");
  EXPECT_EQ(leader_of("tcp://a:1", "ipc:///run/a", true), "tcp://a:1");
  EXPECT_EQ(leader_of("ipc:///run/b", "tcp://a:1", true), "tcp://a:1");
}

}  // namespace
}  // namespace hola
