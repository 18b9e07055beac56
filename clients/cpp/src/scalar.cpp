#include "hola/scalar.hpp"

#include <cmath>

namespace hola {

std::optional<std::int64_t> Scalar::whole() const noexcept {
  constexpr double largest = 9007199254740991.0;  // 2^53 - 1: integers of the protocol
  const auto* number = std::get_if<double>(&value_);
  if (number == nullptr || !(std::fabs(*number) <= largest) || std::trunc(*number) != *number)
    return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

bool operator==(const Scalar& a, const Scalar& b) {
  if (a.value_.index() == b.value_.index()) return a.value_ == b.value_;
  const auto x = a.as<double>();
  const auto y = b.as<double>();
  return x && y && *x == *y;
}

}  // namespace hola
