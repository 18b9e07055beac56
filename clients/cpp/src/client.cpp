#include "hola/client.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "address.hpp"
#include "endpoints.hpp"
#include "environment.hpp"
#include "generated/codec.hpp"
#include "retry.hpp"
#include "transport.hpp"

namespace hola {

namespace {

constexpr std::size_t max_message_bytes = std::size_t{1024} * 1024;
constexpr std::chrono::duration<double> longest_attempt = std::chrono::hours(24);

template <class T>
void fill(std::optional<T>& value, const std::optional<T>& otherwise) {
  if (!value) value = otherwise;
}

bool is_uuid(const std::string& text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    if (is_dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

[[noreturn]] void refuse(ErrorCode code, const std::string& message,
                         std::optional<std::string> value = std::nullopt) {
  ErrorResponse response;
  response.code = code;
  response.message = message;
  response.value = std::move(value);
  throw ServerError(std::move(response));
}

/// Whether no request may be sent in clear.
bool hides_token(const ClientOptions& options) {
  return options.token.has_value() && !options.token->empty() && !options.insecure_plaintext;
}

/// Endpoints and the carrier: options first, then the connection, then its discovery.
Carrier settle(ClientOptions& options) {
  Connection connection;
  const bool is_explicit = !options.endpoints.empty();
  if (options.connection) {
    connection = *options.connection;
  } else if (is_explicit) {
    connection.token = environment("HOLA_TOKEN");
    connection.server_key = environment("HOLA_SERVER_KEY");
    connection.study = environment("HOLA_STUDY");
  } else {
    connection = find_connection();
  }
  Carrier carrier = options.carrier.value_or(
      connection.rest.empty() && !connection.zmq.empty() ? Carrier::zmq : Carrier::rest);
  if (is_explicit) {
    if (!options.carrier && is_endpoint_of(Carrier::zmq, options.endpoints.front())) carrier = Carrier::zmq;
    if (!options.carrier && is_endpoint_of(Carrier::rest, options.endpoints.front())) carrier = Carrier::rest;
  } else {
    options.endpoints = carrier == Carrier::rest ? connection.rest : connection.zmq;
  }
  if (options.endpoints.empty()) throw ConfigurationError("the connection has no endpoint of this carrier");
  for (const auto& address : options.endpoints) {
    if (!is_endpoint_of(carrier, address)) {
      throw ConfigurationError("'" + address + "' is no endpoint: it must start with " +
                               (carrier == Carrier::rest ? "http:// or https://" : "tcp:// or ipc://"));
    }
  }
  fill(options.study, connection.study);
  fill(options.token, connection.token);
  fill(options.server_key, connection.server_key);
  fill(options.ca_file, connection.ca_file);
  if (environment("HOLA_INSECURE_PLAINTEXT") == "1") options.insecure_plaintext = true;
  for (const auto& address : options.endpoints) {
    if (hides_token(options) && is_in_clear(address)) {
      throw ConfigurationError(
          address +
          ": the token would travel unencrypted to another machine: use https:// or tcp:// there; where the "
          "network can be trusted, set insecure_plaintext or HOLA_INSECURE_PLAINTEXT=1");
    }
  }
  if (!(options.timeout.count() > 0 && options.connect_timeout.count() > 0)) {
    throw ConfigurationError("time-outs must be above 0 seconds");
  }
  return carrier;
}

std::unique_ptr<Transport> make_transport(Carrier carrier, const ClientOptions& options) {
  TransportSettings settings{options.token, options.server_key, options.ca_file, options.name,
                             options.connect_timeout};
  if (carrier == Carrier::rest) return make_rest_transport(std::move(settings));
#ifdef HOLA_WITH_ZMQ
  return make_zmq_transport(std::move(settings));
#else
  throw ConfigurationError(
      "this library was built without ZeroMQ: use an http:// endpoint, or build it with HOLA_ZMQ");
#endif
}

/// The beginning of a body, for people.
std::string excerpt(const std::string& body) {
  constexpr std::size_t shown = 80;
  if (body.empty()) return "an empty body";
  std::string text = "\"";
  for (const char c : body.substr(0, shown)) text += c >= ' ' && c <= '~' ? c : '?';
  return text + '"';
}

/// The JSON object that a reply is.
/// @throws UnreachableError when the reply is none: what a proxy says in place of a gateway is a page for people or
///   nothing at all, whatever its status.
/// @throws InvalidReplyError when a scheduler said so over ZeroMQ.
Json object_of(const Reply& reply, const Operation& operation, const std::string& endpoint) {
  std::string problem = "no JSON object";
  try {
    Json json = Json::parse(reply.body);
    if (json.get_if<Json::Object>() != nullptr) return json;
  } catch (const InvalidReplyError& error) {
    problem = error.what();
  }
  if (!reply.status) {
    throw InvalidReplyError(endpoint + ": not a reply of hola to " + std::string(operation.name) + ": " +
                            problem);
  }
  throw UnreachableError("HTTP " + std::to_string(*reply.status) + " with " + excerpt(reply.body) +
                             ": a proxy or another server answered in place of hola",
                         endpoint, reply.retry_after);
}

/// The message of a reply.
/// @throws ServerError when it is a refusal.
/// @throws UnreachableError when a proxy answered.
/// @throws InvalidReplyError when something else answered.
Json read_reply(const Reply& reply, const Operation& operation, const std::string& endpoint) {
  Json json = object_of(reply, operation, endpoint);
  const long status = reply.status.value_or(200);
  std::string problem = "no ErrorResponse";
  try {
    const Json* tag = json.find("tag");
    if (tag != nullptr && *tag == Json(tag_of<ErrorResponse>))
      throw ServerError(read_message<ErrorResponse>(json));
    if (status >= 200 && status < 300) return json;
  } catch (const InvalidReplyError& error) {
    problem = error.what();
  }
  const std::string what = "not a reply of hola to " + std::string(operation.name) + " (HTTP " +
                           std::to_string(status) + "): " + problem;
  if (status == 429 || status >= 500) throw UnreachableError(what, endpoint, reply.retry_after);
  throw InvalidReplyError(endpoint + ": " + what);
}

}  // namespace

struct Client::Impl {
  explicit Impl(ClientOptions given)
      : carrier(settle(given)),
        options(std::move(given)),
        study(options.study.value_or("default")),
        endpoints(options.endpoints, carrier, hides_token(options)),
        transport(make_transport(carrier, options)) {}

  Carrier carrier;
  ClientOptions options;
  std::string study;
  Endpoints endpoints;
  std::unique_ptr<Transport> transport;
  StopSource closed;
};

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;

const std::string& Client::study() const noexcept {
  return impl_->study;
}
const std::string& Client::default_study() const noexcept {
  return impl_->study;
}

void Client::close() {
  impl_->closed.request_stop();
  impl_->transport->drop_connections();
}

Json Client::call(const Operation& operation, const std::string& study, const std::string& body,
                  double wait_s, const CallOptions& options) {
  if (body.size() > max_message_bytes) {
    refuse(ErrorCode::too_large, "a message of " + std::to_string(body.size()) + " bytes is longer than " +
                                     std::to_string(max_message_bytes));
  }
  std::optional<std::string> key;
  if (operation.keyed) {
    key = options.idempotency_key ? *options.idempotency_key : new_idempotency_key();
    if (!is_uuid(*key))
      refuse(ErrorCode::invalid_message, "an idempotency key is a UUID in lower case", key->substr(0, 200));
  }
  // Either the client's end or the caller's token ends the call.
  const StopSource either;
  const StopCallback on_close(impl_->closed.token(), [&either] { either.request_stop(); });
  const StopCallback on_stop(options.stop, [&either] { either.request_stop(); });
  const StopToken stop = either.token();
  const auto timeout = std::min(
      options.timeout.value_or(impl_->options.timeout) + std::chrono::duration<double>(std::max(0.0, wait_s)),
      longest_attempt);
  const auto check = [&] {
    if (impl_->closed.stop_requested()) throw ClosedError("the client was closed", "");
    if (options.stop.stop_requested()) throw CancelledError(std::string(operation.name) + " was cancelled");
  };
  for (int attempt = 1;; ++attempt) {
    const std::string endpoint = impl_->endpoints.current();
    std::chrono::duration<double> pause{};
    const auto fail = [&](const Error& error) {
      check();
      if (const auto* broken = dynamic_cast<const TransportError*>(&error)) {
        impl_->endpoints.after(*broken);
        impl_->transport->drop_connections();
      }
      const auto* refusal = dynamic_cast<const ServerError*>(&error);
      if (refusal != nullptr && refusal->code() == ErrorCode::not_leader) {
        impl_->endpoints.after(*refusal);
        impl_->transport->drop_connections();
      }
      if (attempt >= impl_->options.retry.attempts || !is_retryable(error)) return false;
      pause = wait_after(impl_->options.retry, attempt, error);
      return true;
    };
    check();
    try {
      return read_reply(impl_->transport->exchange(endpoint, {operation, study, body, key, timeout, stop}),
                        operation, endpoint);
    } catch (const Error& error) {
      if (!fail(error)) throw;
    }
    if (stop.wait_for(pause)) check();
  }
}

std::string new_idempotency_key() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;  // the operating system's
  std::string key;
  for (std::size_t i = 0; i < 36; ++i) {
    const unsigned bits = random() & 15U;
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      key += '-';
    } else {
      key += i == 14 ? '4' : digits[i == 19 ? 8U + (bits & 3U) : bits];
    }
  }
  return key;
}

}  // namespace hola
