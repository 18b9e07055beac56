#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace hola {

/// The value whose word is `text`.
template <class E, std::size_t N>
std::optional<E> value_of(const std::array<std::string_view, N>& words, const std::array<E, N>& values,
                          std::string_view text) noexcept {
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == text) return values[i];
  }
  return std::nullopt;
}

}  // namespace hola
