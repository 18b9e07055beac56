#include "sha256.hpp"

#include <cstddef>
#include <string>

namespace hola {

namespace {

using Word = std::uint32_t;

constexpr std::size_t block_bytes = 64;
constexpr std::size_t length_bytes = 8;

/// FIPS 180-4, section 4.2.2: from the cube roots of the first 64 primes.
constexpr std::array<Word, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// Section 5.3.3.
constexpr std::array<Word, 8> initial_state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                               0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

constexpr Word rotated(Word word, unsigned bits) {
  return (word >> bits) | (word << (32U - bits));
}

/// Section 5.1.1: a bit that is set, zeros, and the length in bits.
std::string padded(std::string_view text) {
  std::string message(text);
  message += '\x80';
  while (message.size() % block_bytes != block_bytes - length_bytes) message += '\0';
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (unsigned shift = 64; shift > 0; shift -= 8)
    message += static_cast<char>((bits >> (shift - 8)) & 0xffU);
  return message;
}

/// Section 6.2.2, steps 1 to 4.
void add_block(std::array<Word, 8>& state, std::string_view block) {
  std::array<Word, 64> schedule{};
  for (std::size_t i = 0; i < block.size(); ++i) {
    schedule[i / 4] = (schedule[i / 4] << 8U) | static_cast<std::uint8_t>(block[i]);
  }
  for (std::size_t t = 16; t < schedule.size(); ++t) {
    const Word early = schedule[t - 15];
    const Word late = schedule[t - 2];
    schedule[t] = schedule[t - 16] + (rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3U)) +
                  schedule[t - 7] + (rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10U));
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t t = 0; t < schedule.size(); ++t) {
    const Word first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) +
                       round_constants[t] + schedule[t];
    const Word second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + second;
  }
  const std::array<Word, 8> sums = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += sums[i];
}

}  // namespace

std::array<std::uint8_t, 32> sha256(std::string_view text) {
  std::array<Word, 8> state = initial_state;
  const std::string message = padded(text);
  for (std::size_t at = 0; at < message.size(); at += block_bytes) {
    add_block(state, std::string_view(message).substr(at, block_bytes));
  }
  std::array<std::uint8_t, 32> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (24U - 8U * (i % 4)));
  }
  return digest;
}

}  // namespace hola
