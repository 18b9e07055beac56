/// @file
/// Any JSON value: metadata, details of errors, and what this version does not know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace hola {

/// Any JSON value. It is a type of its own, so that users need no JSON library in their headers; text goes in and
/// out with parse() and dump().
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::map<std::string, Json, std::less<>>;

  Json() noexcept = default;
  Json(std::nullptr_t) noexcept {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}
  /// A boolean, an integer or a number. Integers beyond 64 bits with a sign become numbers.
  template <class T, class = std::enable_if_t<std::is_arithmetic_v<T>>>
  Json(T value) noexcept : value_(of_arithmetic(value)) {}

  /// Read a text.
  /// @throws InvalidReplyError when it is not JSON, or nested deeper than 100 levels.
  static Json parse(std::string_view text);
  /// Write it as text, without white space.
  /// @throws ServerError `invalid_message` when it holds a number that is not finite, or a text that cannot travel.
  std::string dump() const;

  bool is_null() const noexcept { return std::holds_alternative<std::nullptr_t>(value_); }
  /// The value when it is a T (bool, std::int64_t, double, std::string, Array or Object), else null.
  template <class T>
  const T* get_if() const noexcept {
    return std::get_if<T>(&value_);
  }
  /// The same, to change it.
  template <class T>
  T* get_if() noexcept {
    return std::get_if<T>(&value_);
  }
  /// The member of an object; null when there is none, or when this is no object.
  const Json* find(std::string_view key) const noexcept;

  /// Whether both are the same value. 1 and 1.0 are; true is neither.
  friend bool operator==(const Json& a, const Json& b);
  friend bool operator!=(const Json& a, const Json& b) { return !(a == b); }

 private:
  using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;

  template <class T>
  static Value of_arithmetic(T value) noexcept {
    if constexpr (std::is_same_v<T, bool>) {
      return Value(value);
    } else if constexpr (std::is_integral_v<T>) {
      if constexpr (!std::is_signed_v<T> && sizeof(T) >= sizeof(std::int64_t)) {
        if (value > static_cast<T>(INT64_MAX)) return Value(static_cast<double>(value));
      }
      return Value(static_cast<std::int64_t>(value));
    } else {
      return Value(static_cast<double>(value));
    }
  }

  Value value_;
};

/// An arm of a union that this version does not know.
struct Unknown {
  /// The name of the arm on the wire.
  std::string tag;
  /// All of it.
  Json raw;
};

inline bool operator==(const Unknown& a, const Unknown& b) {
  return a.raw == b.raw;
}
inline bool operator!=(const Unknown& a, const Unknown& b) {
  return !(a == b);
}

}  // namespace hola
