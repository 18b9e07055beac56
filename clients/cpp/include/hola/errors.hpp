/// @file
/// Every exception of the library, in one tree.
///
///     Error
///     ├── ConfigurationError       nothing to connect to, or a setting that makes no sense
///     ├── TransportError           no answer of hola; whether the request was carried out is not known
///     │   ├── RequestTimeoutError      the server did not answer in time
///     │   ├── UnreachableError         no connection, it broke, or a proxy answered in the server's place
///     │   ├── HandshakeError           a server answers that is not the one expected
///     │   └── ClosedError              the client was closed
///     ├── CancelledError           a stop token ended the call
///     ├── InvalidReplyError        the answer is not of the protocol
///     ├── ParameterError           a trial has no parameter of this name and type
///     └── ServerError              the server refused, by a code of the table of errors
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "hola/messages.hpp"

namespace hola {

/// The base of every exception of the library.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// There is nothing to connect to, or a setting makes no sense.
class ConfigurationError : public Error {
 public:
  using Error::Error;
};

/// No answer came. The request may have been carried out: repeat it with the same idempotency key.
class TransportError : public Error {
 public:
  TransportError(const std::string& message, std::string endpoint,
                 std::optional<std::chrono::duration<double>> retry_after = std::nullopt)
      : Error(endpoint.empty() ? message : endpoint + ": " + message),
        endpoint_(std::move(endpoint)),
        retry_after_(retry_after) {}
  /// The address that was tried.
  const std::string& endpoint() const noexcept { return endpoint_; }
  /// The least pause before another attempt, if a proxy asked for one.
  std::optional<std::chrono::duration<double>> retry_after() const noexcept { return retry_after_; }

 private:
  std::string endpoint_;
  std::optional<std::chrono::duration<double>> retry_after_;
};

/// The server did not answer in time.
class RequestTimeoutError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// There is no connection to the server, it broke before the answer, or a proxy answered in its place.
class UnreachableError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// A server answers, but is not the one expected: another key, another certificate, another security.
class HandshakeError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// The client was closed before or during the call.
class ClosedError : public TransportError {
 public:
  using TransportError::TransportError;
};

/// A stop token ended the call. The request may have been carried out.
class CancelledError : public Error {
 public:
  using Error::Error;
};

/// The answer is not a message of the protocol.
class InvalidReplyError : public Error {
 public:
  using Error::Error;
};

/// A trial has no parameter of this name and type.
class ParameterError : public Error {
 public:
  using Error::Error;
};

/// The request was refused and had no effect. Also thrown, as `invalid_message` or `too_large`, for a request that
/// cannot be sent. A code that is newer than this release goes by retryable().
class ServerError : public Error {
 public:
  explicit ServerError(ErrorResponse response);

  /// The refusal as it came.
  const ErrorResponse& response() const noexcept { return response_; }
  /// The code of the table of errors.
  const Open<ErrorCode>& code() const noexcept { return response_.code; }
  /// Whether the same request may succeed later.
  bool retryable() const noexcept { return response_.retryable; }

 private:
  ErrorResponse response_;
};

}  // namespace hola
