#pragma once

#include <array>
#include <optional>
#include <string>
#include <zmq.hpp>

namespace hola {

/// A key in Z85, as libzmq takes it.
using Z85Key = std::array<char, 41>;

/// The CURVE key pair that proves a token (Z-9).
struct TokenKeys {
  Z85Key public_key{};
  Z85Key secret_key{};
};
/// @throws ConfigurationError when libzmq was built without CURVE.
TokenKeys keys_of(const std::string& token);

/// Whether an endpoint speaks CURVE; others speak PLAIN.
bool is_curve(const std::string& endpoint);

/// What a client proves and checks on its connections (Z-8): on ipc the token is the password of PLAIN; on tcp the server
/// is known by its key, and the token is proved by a key pair that is derived from it.
class ZmqSecurity {
 public:
  /// @param token the secret that names the caller; absent: the client is anonymous.
  /// @param server_key the server's CURVE public key in Z85; absent: tcp endpoints cannot be used.
  /// @throws ConfigurationError when the key is none, or the token is too long.
  ZmqSecurity(const std::optional<std::string>& token, const std::optional<std::string>& server_key);

  /// Set the options of a socket before it connects.
  /// @throws ConfigurationError when a tcp endpoint has no server key, or the key is not in Z85.
  void configure(zmq::socket_t& socket, const std::string& endpoint) const;

 private:
  std::string token_;
  std::string server_key_;
  TokenKeys keys_;
};

}  // namespace hola
