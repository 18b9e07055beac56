#include "retry.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace hola {

bool is_retryable(const Error& error) noexcept {
  if (const auto* server = dynamic_cast<const ServerError*>(&error)) return server->retryable();
  return dynamic_cast<const TransportError*>(&error) != nullptr &&
         dynamic_cast<const HandshakeError*>(&error) == nullptr &&
         dynamic_cast<const ClosedError*>(&error) == nullptr;
}

std::chrono::duration<double> wait_after(const Retry& retry, int attempt, const Error& error) {
  thread_local std::mt19937_64 random{std::random_device{}()};
  const double top =
      std::min(retry.longest.count(), retry.first.count() * std::exp2(std::min(attempt - 1, 62)));
  double wait = top * std::uniform_real_distribution<double>(0.5, 1.0)(random);
  if (const auto* server = dynamic_cast<const ServerError*>(&error)) {
    wait = std::max(wait, server->response().retry_after_s.value_or(0.0));
  }
  if (const auto* broken = dynamic_cast<const TransportError*>(&error)) {
    wait = std::max(wait, broken->retry_after().value_or(std::chrono::duration<double>(0.0)).count());
  }
  return std::chrono::duration<double>(wait);
}

}  // namespace hola
