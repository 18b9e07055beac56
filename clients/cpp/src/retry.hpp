#pragma once

#include "hola/client.hpp"

namespace hola {

/// Whether the same request may succeed when it is repeated: a wrong key or certificate stays wrong.
bool is_retryable(const Error& error) noexcept;

/// How long to wait after the failed attempt of a number, from 1.
std::chrono::duration<double> wait_after(const Retry& retry, int attempt, const Error& error);

}  // namespace hola
