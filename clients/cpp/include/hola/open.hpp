/// @file
/// Enumerations that a later version may extend.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hola {

/// The value of the enumeration E that a word of the wire stands for; nothing for a word that is not known.
template <class E>
std::optional<E> from_string(std::string_view text) noexcept;

/// A value of the enumeration E, or a word that this version does not know.
///
/// `status == AskStatus::wait` compares; known() is for a switch; text() is the word as it travels.
template <class E>
class Open {
 public:
  constexpr Open() noexcept : known_(E{}) {}
  constexpr Open(E value) noexcept : known_(value) {}
  /// A word of the wire.
  static Open of(std::string word) {
    Open open;
    open.known_ = from_string<E>(word);
    if (!open.known_) open.word_ = std::move(word);
    return open;
  }

  /// The value; absent for a word that is not known.
  constexpr std::optional<E> known() const noexcept { return known_; }
  /// The word.
  std::string_view text() const noexcept { return known_ ? to_string(*known_) : std::string_view(word_); }

  friend bool operator==(const Open& a, const Open& b) noexcept {
    return a.known_ == b.known_ && a.word_ == b.word_;
  }
  friend bool operator!=(const Open& a, const Open& b) noexcept { return !(a == b); }

 private:
  std::optional<E> known_;
  std::string word_;
};

}  // namespace hola
