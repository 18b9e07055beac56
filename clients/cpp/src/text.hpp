#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hola {

/// The length of the code point at `at` when it is well-formed UTF-8 (RFC 3629), else 0.
std::size_t code_point_length(std::string_view text, std::size_t at) noexcept;

/// Whether a text can travel: well-formed UTF-8 without U+0000.
bool is_sendable(std::string_view text) noexcept;

/// A text that can travel, of at most `most` characters: other bytes are written as \xNN.
std::string sendable(std::string_view text, std::size_t most);

}  // namespace hola
