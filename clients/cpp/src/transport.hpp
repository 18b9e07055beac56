#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "hola/client.hpp"
#include "operation.hpp"

namespace hola {

/// A request as every attempt sends it.
struct Attempt {
  const Operation& operation;
  const std::string& study;
  const std::string& body;
  const std::optional<std::string>& idempotency_key;
  std::chrono::duration<double> timeout;
  /// Ends the attempt with any exception; the caller finds out why.
  const StopToken& stop;
};

/// What came back.
struct Reply {
  std::string body;
  /// The status of HTTP; absent over ZeroMQ, where nobody else can answer.
  std::optional<long> status;
  /// What the header Retry-After asks for.
  std::optional<std::chrono::duration<double>> retry_after;
};

/// What is the same for all requests of a client.
struct TransportSettings {
  std::optional<std::string> token;
  std::optional<std::string> server_key;
  std::optional<std::string> ca_file;
  std::optional<std::string> name;
  std::chrono::duration<double> connect_timeout;
};

/// Sends requests, each once. Thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;
  /// @throws TransportError when there is no reply.
  virtual Reply exchange(const std::string& endpoint, const Attempt& attempt) = 0;
  /// Forget the idle connections.
  virtual void drop_connections() = 0;
};

std::unique_ptr<Transport> make_rest_transport(TransportSettings settings);
#ifdef HOLA_WITH_ZMQ
std::unique_ptr<Transport> make_zmq_transport(TransportSettings settings);
#endif

}  // namespace hola
