#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hola {

/// SHA-256 of a text (FIPS 180-4). Neither libcurl nor libzmq offers a hash, and a short text is all that is hashed here.
std::array<std::uint8_t, 32> sha256(std::string_view text);

}  // namespace hola
