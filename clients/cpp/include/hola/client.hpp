/// @file
/// The client: every operation, over REST or ZeroMQ.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hola/connection.hpp"
#include "hola/errors.hpp"
#include "hola/operations.hpp"

namespace hola {

/// How often and how fast a call is repeated, always with the same idempotency key.
///
/// The wait before attempt n + 1 is drawn evenly from the upper half of `first` times 2^(n-1), at most `longest`; a
/// server's retry_after_s, or a proxy's Retry-After, is a lower bound.
struct Retry {
  /// How often a call is tried in all; 1 never repeats.
  int attempts = 6;
  /// The upper end of the first wait.
  std::chrono::duration<double> first{0.1};
  /// The upper end of any wait.
  std::chrono::duration<double> longest{5.0};
};

/// What carries the messages.
enum class Carrier { rest, zmq };

/// Options of a client.
struct ClientOptions {
  /// Addresses of one scheduler, the preferred first: http:// and https:// are gateways, tcp:// and ipc:// are ZeroMQ.
  /// Empty: those of `connection`. With addresses, only HOLA_TOKEN, HOLA_SERVER_KEY and HOLA_STUDY are taken from the
  /// environment.
  std::vector<std::string> endpoints;
  /// A connection read before; absent: the one that find_connection() finds.
  std::optional<Connection> connection;
  /// Which addresses of the connection are used; absent: REST when it has any.
  std::optional<Carrier> carrier;
  /// The study that is meant when a request names none; absent: the connection's, else `default`.
  std::optional<std::string> study;
  /// The secret that names the caller.
  std::optional<std::string> token;
  /// The scheduler's CURVE public key in Z85, which tcp:// endpoints need.
  std::optional<std::string> server_key;
  /// A PEM file with the authority of the gateway's certificate; absent: the system's.
  std::optional<std::string> ca_file;
  /// Whether a token may be sent over http:// to another machine, where everybody on the way can read it;
  /// HOLA_INSECURE_PLAINTEXT=1 does the same.
  bool insecure_plaintext = false;
  /// How long one attempt waits for its answer, on top of the request's wait_s.
  std::chrono::duration<double> timeout{10.0};
  /// How long a connection may take.
  std::chrono::duration<double> connect_timeout{5.0};
  Retry retry;
  /// What the server's log calls this client.
  std::optional<std::string> name;
};

/// A client. Thread-safe: a call takes an idle connection or opens one, so that a long poll in one thread holds up no
/// other; connections are kept alive. After a fork the child needs a client of its own.
class Client final : public Operations {
 public:
  /// @throws ConfigurationError when there is nothing to connect to, or an option makes no sense.
  explicit Client(ClientOptions options = {});
  ~Client() override;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The study that is meant when a request names none.
  const std::string& study() const noexcept;
  /// Ends the running calls in other threads with ClosedError, and refuses new ones.
  void close();

 protected:
  const std::string& default_study() const noexcept override;
  Json call(const Operation& operation, const std::string& study, const std::string& body, double wait_s,
            const CallOptions& options) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A fresh idempotency key: a random UUID (RFC 9562, version 4).
std::string new_idempotency_key();

}  // namespace hola
