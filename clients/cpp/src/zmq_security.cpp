#include "zmq_security.hpp"

#include "hola/errors.hpp"
#include "sha256.hpp"

namespace hola {

namespace {

/// Hashed before the token, so that the digest serves this one purpose.
constexpr const char* curve_prefix = "hola-curve-1:";
constexpr const char* plain_user = "hola";
/// The token of a client that has none.
constexpr const char* anonymous = "anonymous";
constexpr std::size_t key_chars = 40;
constexpr std::size_t max_plain_bytes = 255;
/// The operating system finds dead peers of tcp connections. ZMTP's own heartbeats are not used (Z-13).
constexpr int keepalive_idle_s = 30;
constexpr int keepalive_interval_s = 10;
constexpr int keepalive_probes = 3;

}  // namespace

TokenKeys keys_of(const std::string& token) {
  const auto digest = sha256(curve_prefix + token);
  TokenKeys keys;
  zmq_z85_encode(keys.secret_key.data(), digest.data(), digest.size());
  if (zmq_curve_public(keys.public_key.data(), keys.secret_key.data()) != 0) {
    throw ConfigurationError("libzmq was built without CURVE");
  }
  return keys;
}

bool is_curve(const std::string& endpoint) {
  return endpoint.rfind("tcp://", 0) == 0;
}

ZmqSecurity::ZmqSecurity(const std::optional<std::string>& token,
                         const std::optional<std::string>& server_key)
    : token_(token && !token->empty() ? *token : anonymous), server_key_(server_key.value_or("")) {
  if (token_.size() > max_plain_bytes) {
    throw ConfigurationError("the token has " + std::to_string(token_.size()) +
                             " bytes; over ZeroMQ at most " + std::to_string(max_plain_bytes) +
                             " are allowed");
  }
  if (server_key_.empty()) return;
  if (server_key_.size() != key_chars) {
    throw ConfigurationError("a CURVE server key has 40 characters (Z85), not " +
                             std::to_string(server_key_.size()));
  }
  keys_ = keys_of(token_);
}

void ZmqSecurity::configure(zmq::socket_t& socket, const std::string& endpoint) const {
  if (!is_curve(endpoint)) {
    socket.set(zmq::sockopt::plain_username, plain_user);
    socket.set(zmq::sockopt::plain_password, token_);
    return;
  }
  if (server_key_.empty()) {
    throw ConfigurationError(
        endpoint +
        ": ZeroMQ over tcp needs the scheduler's server key: take server_key from its connection file, or "
        "set "
        "HOLA_SERVER_KEY. A connection file without it is another scheduler's, or an older one's");
  }
  socket.set(zmq::sockopt::tcp_keepalive, 1);
  socket.set(zmq::sockopt::tcp_keepalive_idle, keepalive_idle_s);
  socket.set(zmq::sockopt::tcp_keepalive_intvl, keepalive_interval_s);
  socket.set(zmq::sockopt::tcp_keepalive_cnt, keepalive_probes);
  socket.set(zmq::sockopt::curve_publickey, keys_.public_key.data());
  socket.set(zmq::sockopt::curve_secretkey, keys_.secret_key.data());
  try {
    socket.set(zmq::sockopt::curve_serverkey, server_key_);
  } catch (const zmq::error_t&) {
    throw ConfigurationError("the CURVE server key is not in Z85");
  }
}

}  // namespace hola
