#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>
#include <zmq.hpp>

#include "generated/codec.hpp"
#include "hola/client.hpp"

namespace hola {
namespace {

struct KeyPair {
  KeyPair() { zmq_curve_keypair(public_key.data(), secret_key.data()); }
  std::array<char, 41> public_key{};
  std::array<char, 41> secret_key{};
};

/// A ROUTER that answers every request with an empty DeleteStudyResponse, after a reply to nobody.
class Router {
 public:
  explicit Router(const KeyPair* keys = nullptr) : socket_(context_, zmq::socket_type::router) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, 10);
    if (keys != nullptr) {
      socket_.set(zmq::sockopt::curve_server, true);
      socket_.set(zmq::sockopt::curve_secretkey, keys->secret_key.data());
    }
    socket_.bind("tcp://127.0.0.1:*");
    endpoint = socket_.get(zmq::sockopt::last_endpoint);
    thread_ = std::thread([this] { serve(); });
  }
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;
  ~Router() {
    is_ending_ = true;
    thread_.join();
  }

  std::string endpoint;
  std::vector<Header> headers;

 private:
  void serve() {
    while (!is_ending_) {
      std::array<zmq::message_t, 4> frames;
      if (!socket_.recv(frames[0])) continue;
      for (std::size_t i = 1; i < frames.size(); ++i) {
        if (!socket_.recv(frames[i])) return;
      }
      Header header;
      read(header, Json::parse(frames[2].to_string_view()), Where());
      headers.push_back(header);
      for (const std::string& id : {std::string("nobody"), header.id}) {
        Header reply;
        reply.version = "1.0";
        reply.id = id;
        socket_.send(zmq::buffer(frames[0].to_string_view()), zmq::send_flags::sndmore);
        socket_.send(zmq::str_buffer("hola/1"), zmq::send_flags::sndmore);
        socket_.send(zmq::buffer(write_text(reply)), zmq::send_flags::sndmore);
        socket_.send(zmq::str_buffer(R"({"tag":"DeleteStudyResponse"})"));
      }
    }
  }

  zmq::context_t context_;
  zmq::socket_t socket_;
  std::atomic<bool> is_ending_{false};
  std::thread thread_;
};

ClientOptions options_for(const std::string& endpoint, const char* server_key = nullptr) {
  ClientOptions options;
  options.endpoints = {endpoint};
  options.token = "secret";
  options.retry.attempts = 1;
  if (server_key != nullptr) options.server_key = server_key;
  return options;
}

TEST(Zmq, MatchesRepliesByTheirId) {
  Router router;
  Client client(options_for(router.endpoint));
  client.delete_study();
  client.delete_study();
  EXPECT_EQ(router.headers.at(0).token, "secret");
  EXPECT_EQ(router.headers.at(0).version, "1.0");
  EXPECT_NE(router.headers.at(0).id, router.headers.at(1).id);
}

TEST(Zmq, SpeaksCurveAndTellsAWrongKey) {
  const KeyPair server;
  const KeyPair other;
  Router router(&server);
  Client(options_for(router.endpoint, server.public_key.data())).delete_study();
  EXPECT_THROW(Client(options_for(router.endpoint, other.public_key.data())).delete_study(), HandshakeError);
  EXPECT_THROW(Client(options_for(router.endpoint)).delete_study(), HandshakeError);
  EXPECT_THROW(Client(options_for(router.endpoint, "short")), ConfigurationError);
}

TEST(Zmq, TellsThatNobodyListens) {
  std::string endpoint;
  {
    const Router router;
    endpoint = router.endpoint;
  }
  EXPECT_THROW(Client(options_for(endpoint)).delete_study(), UnreachableError);
}

}  // namespace
}  // namespace hola
