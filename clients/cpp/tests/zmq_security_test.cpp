#include "zmq_security.hpp"

#include <gtest/gtest.h>

#include "hola/client.hpp"
#include "sha256.hpp"
#include "zmq_router.hpp"

namespace hola {
namespace {

struct Vector {
  std::string token;
  std::string secret_hex;
  std::string public_hex;
  std::string secret_key;
  std::string public_key;
};

std::string hex_of(const Z85Key& key) {
  std::array<std::uint8_t, 32> bytes{};
  zmq_z85_decode(bytes.data(), key.data());
  std::string hex;
  for (const auto byte : bytes) {
    hex += "0123456789abcdef"[byte >> 4U];
    hex += "0123456789abcdef"[byte & 15U];
  }
  return hex;
}

// Z-9: what every library makes of these tokens.
TEST(ZmqSecurity, DerivesTheKeysOfAToken) {
  const std::vector<Vector> vectors = {
      {"hola_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
       "cb358bdc33d4dc2fc595fe036255cd40b25d53ca3c476290314105e633abd76a",
       "ed37d5ee8f201f4dd65e67cf9ec2fc01c6399fe35a5590a87191581cf0a8144d",
       "+qCjkgT$hk-G*A8vPyVrVrZzKjv->xf*M09gPPbx", ")kJO-K02Js!)r1nP2gya-YoWKt2*V.AGKuy[tE3}"},
      {"hola_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
       "a9f07539ce813dc4305349bc0d0b7edb8c82e6e02830d22f3e72c320c8071d5b",
       "b2a66aa800f4478bd77d0ad5245408e07e911a337ba5c11b80a553e3263c8473",
       "SQL3<=vFc%fJgMQ4gvTtJdQiIc[%75k61K-:oJ.&", "VzIxn0q5^t/l[1RbVC6cEVUK8D.[K$FtDi8coM%5"},
      {"x", "dcac04f0e2b963a5d699cf21a7d713fc324cc440b0cbba83cdb310be3ab5983c",
       "6854721f8132e2366765f9c90069963a2483fad8cdb80808eab82e1f3c11293c",
       "*]HUF&<&M}!%T&cR}hQWgebRKU/<Rg=9E$}i<>tq", "xJf0]FIMjyxjZ[X0bm-Wb.L%C=a12+(BnC*jp%28"},
  };
  for (const Vector& one : vectors) {
    const TokenKeys keys = keys_of(one.token);
    EXPECT_STREQ(keys.secret_key.data(), one.secret_key.c_str());
    EXPECT_STREQ(keys.public_key.data(), one.public_key.c_str());
    EXPECT_EQ(hex_of(keys.secret_key), one.secret_hex);
    EXPECT_EQ(hex_of(keys.public_key), one.public_hex);
  }
}

void expect_unauthenticated(Client& client, const std::string& token) {
  try {
    client.delete_study();
    ADD_FAILURE() << "admitted";
  } catch (const ServerError& error) {
    EXPECT_EQ(error.code(), ErrorCode::unauthenticated);
    EXPECT_FALSE(error.retryable());
    EXPECT_EQ(std::string(error.what()).find(token), std::string::npos) << error.what();
  }
}

// Z-11: a token that the server does not know is the same error as over REST, at once.
TEST(ZmqSecurity, ReportsATokenThatIsNotKnown) {
  for (const bool is_ipc : {true, false}) {
    Router router(is_ipc);
    Client(router.options()).delete_study();
    ClientOptions options = router.options();
    options.token = "hola_wrong";
    options.connect_timeout = std::chrono::minutes(1);
    options.retry.attempts = 5;
    Client wrong(options);
    const int before = router.handshakes();
    expect_unauthenticated(wrong, "hola_wrong");
    EXPECT_EQ(router.handshakes(), before + 1) << "repeated";
    options.token = std::nullopt;
    Client anonymous(options);
    expect_unauthenticated(anonymous, Router::token);
    EXPECT_EQ(router.headers().size(), 1U);
  }
}

// Z-12: the connection of a token that was revoked is cut, and the next handshake is refused. A new client with a token that
// is known is served.
TEST(ZmqSecurity, ReportsATokenThatWasRevoked) {
  for (const bool is_ipc : {true, false}) {
    Router router(is_ipc);
    ClientOptions options = router.options();
    options.retry = {5, std::chrono::milliseconds(1), std::chrono::milliseconds(2)};
    Client client(options);
    client.delete_study();
    router.restart({"another"});
    expect_unauthenticated(client, Router::token);
    expect_unauthenticated(client, Router::token);
    options.token = "another";
    Client(options).delete_study();
  }
}

// Z-11: another key or mechanism is an error of the handshake, and the attempt is the only one.
TEST(ZmqSecurity, TellsAnotherServer) {
  const Router other(false);
  Router router(false);
  ClientOptions options = router.options();
  options.retry.attempts = 5;
  options.server_key = other.options().server_key;
  EXPECT_THROW(Client(options).delete_study(), HandshakeError);
  EXPECT_EQ(router.handshakes(), 0);

  const TemporaryFolder folder;
  zmq::context_t context;
  zmq::socket_t without_security(context, zmq::socket_type::router);
  without_security.bind("ipc://" + (folder.path() / "null.ipc").string());
  options.endpoints = {"ipc://" + (folder.path() / "null.ipc").string()};
  EXPECT_THROW(Client(options).delete_study(), HandshakeError);
  without_security.bind("tcp://127.0.0.1:*");
  options.endpoints = {without_security.get(zmq::sockopt::last_endpoint)};
  EXPECT_THROW(Client(options).delete_study(), HandshakeError);
}

TEST(ZmqSecurity, TellsAServerOfAnotherProtocol) {
  zmq::context_t context;
  zmq::socket_t stream(context, zmq::socket_type::stream);
  stream.bind("tcp://127.0.0.1:*");
  const std::string endpoint = stream.get(zmq::sockopt::last_endpoint);
  std::thread server([&] {
    zmq::message_t peer;
    zmq::message_t nothing;  // what a STREAM hears of a new connection
    ASSERT_TRUE(stream.recv(peer) && stream.recv(nothing));
    stream.send(peer, zmq::send_flags::sndmore);
    stream.send(zmq::str_buffer("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"));
  });
  ClientOptions options;
  options.endpoints = {endpoint};
  options.token = Router::token;
  options.server_key = std::string(40, '0');
  options.connect_timeout = std::chrono::minutes(1);
  options.retry.attempts = 1;
  EXPECT_THROW(Client(options).delete_study(), HandshakeError);
  server.join();
}

TEST(ZmqSecurity, RefusesWhatMakesNoSense) {
  ClientOptions options;
  options.endpoints = {"tcp://127.0.0.1:1"};
  options.token = Router::token;
  EXPECT_THROW(Client(options).delete_study(), ConfigurationError) << "no server key";
  options.server_key = "short";
  EXPECT_THROW(Client{options}, ConfigurationError);
  options.server_key = std::string("\x7f") + std::string(39, '0');
  EXPECT_THROW(Client(options).delete_study(), ConfigurationError);
  options.server_key = std::nullopt;
  options.token = std::string(256, 'x');
  EXPECT_THROW(Client{options}, ConfigurationError);
}

}  // namespace
}  // namespace hola
