#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "hola/json.hpp"
#include "hola/open.hpp"
#include "hola/scalar.hpp"

namespace hola {

/// The tag of a struct on the wire.
template <class T>
inline constexpr std::string_view tag_of{};

/// Where a reader is: a list through its stack, so that only an error pays for the path.
struct Where {
  const Where* up = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool is_index = false;

  Where in(std::string_view name) const { return {this, name, 0, false}; }
  Where at(std::size_t position) const { return {this, {}, position, true}; }
  /// The place as a JSON Pointer.
  std::string pointer() const;
  /// @throws InvalidReplyError that names the place.
  [[noreturn]] void fail(const std::string& problem) const;
};

/// Builds a message as text.
class Writer {
 public:
  void raw(std::string_view text) { text_ += text; }
  void raw(char c) { text_ += c; }
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void integer(std::int64_t value);
  void number(double value);
  void string(std::string_view value);
  void key(std::string_view name) {
    string(name);
    raw(':');
  }
  /// The lowest version that holds what was written so far, when it is above the operation's own.
  void needs(std::string_view version);
  const std::string& needed_version() const noexcept { return needed_; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::string needed_;
};

void read(bool& out, const Json& json, const Where& at);
void read(std::int64_t& out, const Json& json, const Where& at);
void read(double& out, const Json& json, const Where& at);
void read(std::string& out, const Json& json, const Where& at);
void read(Json& out, const Json& json, const Where& at);
void read(Scalar& out, const Json& json, const Where& at);

void write(Writer& out, bool value);
void write(Writer& out, std::int64_t value);
void write(Writer& out, double value);
void write(Writer& out, const std::string& value);
void write(Writer& out, const Json& value);
void write(Writer& out, const Scalar& value);
void write(Writer& out, const Unknown& value);

template <class E>
void read(Open<E>& out, const Json& json, const Where& at) {
  std::string word;
  read(word, json, at);
  out = Open<E>::of(std::move(word));
}

template <class E, class = std::enable_if_t<std::is_enum_v<E>>>
void read(E& out, const Json& json, const Where& at) {
  std::string word;
  read(word, json, at);
  const auto value = from_string<E>(word);
  if (!value) at.fail("is not a value of this enumeration: " + word);
  out = *value;
}

template <class T>
void read(std::optional<T>& out, const Json& json, const Where& at);
template <class T>
void read(std::vector<T>& out, const Json& json, const Where& at);
template <class T>
void read(std::map<std::string, T>& out, const Json& json, const Where& at);

template <class T>
void read(std::optional<T>& out, const Json& json, const Where& at) {
  if (json.is_null()) {
    out.reset();
  } else {
    read(out.emplace(), json, at);
  }
}

template <class T>
void read(std::vector<T>& out, const Json& json, const Where& at) {
  const auto* array = json.get_if<Json::Array>();
  if (array == nullptr) at.fail("is not an array");
  out.clear();
  out.reserve(array->size());
  for (std::size_t i = 0; i < array->size(); ++i) read(out.emplace_back(), (*array)[i], at.at(i));
}

template <class T>
void read(std::map<std::string, T>& out, const Json& json, const Where& at) {
  const auto* object = json.get_if<Json::Object>();
  if (object == nullptr) at.fail("is not an object");
  out.clear();
  for (const auto& [key, value] : *object) read(out[key], value, at.in(key));
}

/// Reads the fields of an object; others are ignored.
class FieldReader {
 public:
  FieldReader(const Json& json, const Where& at) : json_(json), at_(at) {
    if (json.get_if<Json::Object>() == nullptr) at.fail("is not an object");
  }
  /// The tag of a part that can be of one kind only may be absent.
  void tag(std::string_view name, std::string_view wanted) const;
  /// A text that must be there.
  const std::string& text(std::string_view name) const;
  template <class T>
  void required(std::string_view name, T& out) const {
    const Json* value = json_.find(name);
    if (value == nullptr) at_.in(name).fail("is missing");
    read(out, *value, at_.in(name));
  }
  template <class T>
  void optional(std::string_view name, T& out) const {
    if (const Json* value = json_.find(name)) read(out, *value, at_.in(name));
  }

 private:
  const Json& json_;
  const Where& at_;
};

template <class E, class = std::enable_if_t<std::is_enum_v<E>>, class = void>
void write(Writer& out, E value) {
  out.string(to_string(value));
}

template <class E>
void write(Writer& out, const Open<E>& value) {
  out.string(value.text());
}

template <class T>
void write(Writer& out, const std::optional<T>& value);
template <class T>
void write(Writer& out, const std::vector<T>& values);
template <class T>
void write(Writer& out, const std::map<std::string, T>& values);

template <class T>
void write(Writer& out, const std::optional<T>& value) {
  if (value) {
    write(out, *value);
  } else {
    out.raw("null");
  }
}

template <class T>
void write(Writer& out, const std::vector<T>& values) {
  out.raw('[');
  const char* separator = "";
  for (const auto& value : values) {
    out.raw(separator);
    write(out, value);
    separator = ",";
  }
  out.raw(']');
}

template <class T>
void write(Writer& out, const std::map<std::string, T>& values) {
  out.raw('{');
  const char* separator = "";
  for (const auto& [key, value] : values) {
    out.raw(separator);
    out.key(key);
    write(out, value);
    separator = ",";
  }
  out.raw('}');
}

/// Whether a value is the default and may be left out; -0.0 is not 0.0.
template <class T>
bool is_same(const T& value, const T& standard) {
  if constexpr (std::is_same_v<T, double>) {
    return std::equal_to<>()(value, standard) && std::signbit(value) == std::signbit(standard);
  } else {
    return value == standard;
  }
}

/// Writes an object, from its construction to its end.
class ObjectWriter {
 public:
  explicit ObjectWriter(Writer& out) : out_(out) { out_.raw('{'); }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;
  ~ObjectWriter() { out_.raw('}'); }

  void tag(std::string_view name, std::string_view value) {
    begin(name);
    out_.string(value);
  }
  template <class T>
  bool field(std::string_view name, const T& value) {
    begin(name);
    write(out_, value);
    return true;
  }
  template <class T>
  bool optional(std::string_view name, const std::optional<T>& value) {
    return value && field(name, *value);
  }
  template <class T>
  bool unless(std::string_view name, const T& value, const T& standard) {
    return !is_same(value, standard) && field(name, value);
  }

 private:
  void begin(std::string_view name) {
    out_.raw(separator_);
    out_.key(name);
    separator_ = ",";
  }

  Writer& out_;
  std::string_view separator_;
};

/// Read a message, whose tag must be there.
/// @throws InvalidReplyError when it is none.
template <class T>
T read_message(const Json& json) {
  const Where root;
  if (FieldReader(json, root).text("tag") != tag_of<T>)
    root.in("tag").fail("is not " + std::string(tag_of<T>));
  T message;
  read(message, json, root);
  return message;
}

/// Write a message.
template <class T>
std::string write_text(const T& value) {
  Writer out;
  write(out, value);
  return out.take();
}

}  // namespace hola
