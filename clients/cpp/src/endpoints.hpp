#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "hola/client.hpp"

namespace hola {

/// Whether an address belongs to a carrier.
bool is_endpoint_of(Carrier carrier, const std::string& address) noexcept;

/// The addresses of one scheduler, and which of them is in use. Thread-safe.
class Endpoints {
 public:
  /// @param hides_token whether no request may be sent in clear, since each has a token.
  Endpoints(std::vector<std::string> addresses, Carrier carrier, bool hides_token)
      : addresses_(std::move(addresses)),
        current_(addresses_.front()),
        carrier_(carrier),
        hides_token_(hides_token) {}
  std::string current() const;
  /// The next attempt goes elsewhere: a broken connection moves on to the next address.
  void after(const TransportError& error);
  /// `not_leader` moves to the leader's addresses, but to none that protects less than the one in use: a server cannot
  /// make a client that came over TLS or CURVE show its token elsewhere.
  void after(const ServerError& error);

 private:
  void advance();
  bool may_lead_to(const std::string& address) const;

  mutable std::mutex mutex_;
  std::vector<std::string> addresses_;
  std::string current_;
  Carrier carrier_;
  bool hides_token_;
};

}  // namespace hola
