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
  Endpoints(std::vector<std::string> addresses, Carrier carrier)
      : addresses_(std::move(addresses)), current_(addresses_.front()), carrier_(carrier) {}
  std::string current() const;
  /// The next attempt goes elsewhere: a broken connection moves on to the next address.
  void after(const TransportError& error);
  /// `not_leader` moves to the leader's addresses.
  void after(const ServerError& error);

 private:
  void advance();

  mutable std::mutex mutex_;
  std::vector<std::string> addresses_;
  std::string current_;
  Carrier carrier_;
};

}  // namespace hola
