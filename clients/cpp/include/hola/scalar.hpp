/// @file
/// The value of a parameter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace hola {

/// Null, a boolean, a number or a text: what a parameter may be.
class Scalar {
 public:
  Scalar() noexcept = default;
  Scalar(std::nullptr_t) noexcept {}
  Scalar(std::string value) : value_(std::move(value)) {}
  Scalar(std::string_view value) : value_(std::string(value)) {}
  Scalar(const char* value) : value_(std::string(value)) {}
  Scalar(bool value) noexcept : value_(value) {}
  Scalar(double value) noexcept : value_(value) {}
  Scalar(int value) noexcept : value_(std::int64_t{value}) {}
  Scalar(std::int64_t value) noexcept : value_(value) {}

  bool is_null() const noexcept { return std::holds_alternative<std::nullptr_t>(value_); }

  /// The value as a T (bool, std::int64_t, double or std::string); absent when it is none. An integer is a double,
  /// too, and a double without a fraction is an integer.
  template <class T>
  std::optional<T> as() const {
    static_assert(std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t> || std::is_same_v<T, double> ||
                      std::is_same_v<T, std::string>,
                  "a parameter is a bool, std::int64_t, double or std::string");
    if (const T* value = std::get_if<T>(&value_)) return *value;
    if constexpr (std::is_same_v<T, double>) {
      if (const auto* integer = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*integer);
    }
    if constexpr (std::is_same_v<T, std::int64_t>) return whole();
    return std::nullopt;
  }

  /// Calls `visit` with the value in its own type.
  template <class Visit>
  decltype(auto) visit(Visit&& visit) const {
    return std::visit(std::forward<Visit>(visit), value_);
  }

  /// Whether both are one choice: 1 and 1.0 are, true is another than both.
  friend bool operator==(const Scalar& a, const Scalar& b);
  friend bool operator!=(const Scalar& a, const Scalar& b) { return !(a == b); }

 private:
  std::optional<std::int64_t> whole() const noexcept;

  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string> value_;
};

}  // namespace hola
