#include "codec_support.hpp"

#include <array>
#include <charconv>

#include "hola/errors.hpp"
#include "text.hpp"

namespace hola {

namespace {

constexpr std::int64_t largest_integer = 9007199254740991;  // 2^53 - 1

[[noreturn]] void refuse(const std::string& problem) {
  ErrorResponse response;
  response.code = ErrorCode::invalid_message;
  response.message = problem;
  throw ServerError(std::move(response));
}

std::string escaped(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string Where::pointer() const {
  if (up == nullptr) return {};
  return up->pointer() + "/" + (is_index ? std::to_string(index) : escaped(key));
}

void Where::fail(const std::string& problem) const {
  const std::string place = pointer();
  throw InvalidReplyError((place.empty() ? "the message" : place) + " " + problem);
}

void Writer::integer(std::int64_t value) {
  if (value > largest_integer || value < -largest_integer) {
    refuse("an integer lies within -(2^53-1) and 2^53-1, not " + std::to_string(value));
  }
  raw(std::to_string(value));
}

void Writer::number(double value) {
  if (!std::isfinite(value)) refuse("a number is finite, not " + std::to_string(value));
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  raw(text);
  if (text.find_first_of(".e") == std::string_view::npos)
    raw(".0");  // "-0" would be an integer to some readers
}

void Writer::string(std::string_view value) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (!is_sendable(value)) refuse("a text is UTF-8 without U+0000: " + sendable(value, 100));
  raw('"');
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      raw('\\');
      raw(c);
    } else if (byte < 0x20) {
      raw("\\u00");
      raw(digits[byte >> 4U]);
      raw(digits[byte & 15U]);
    } else {
      raw(c);
    }
  }
  raw('"');
}

void Writer::needs(std::string_view version) {
  const auto minor = [](std::string_view v) {
    int number = 0;
    const std::size_t dot = v.find('.');
    if (dot != std::string_view::npos) std::from_chars(v.data() + dot + 1, v.data() + v.size(), number);
    return number;
  };
  if (minor(version) > minor(needed_)) needed_ = version;
}

void read(bool& out, const Json& json, const Where& at) {
  const auto* value = json.get_if<bool>();
  if (value == nullptr) at.fail("is not a boolean");
  out = *value;
}

void read(std::int64_t& out, const Json& json, const Where& at) {
  const auto* value = json.get_if<std::int64_t>();
  if (value == nullptr) at.fail("is not an integer");
  if (*value > largest_integer || *value < -largest_integer) at.fail("is an integer beyond 2^53-1");
  out = *value;
}

void read(double& out, const Json& json, const Where& at) {
  if (const auto* integer = json.get_if<std::int64_t>()) {
    out = static_cast<double>(*integer);
  } else if (const auto* number = json.get_if<double>()) {
    out = *number;
  } else {
    at.fail("is not a number");
  }
}

void read(std::string& out, const Json& json, const Where& at) {
  const auto* value = json.get_if<std::string>();
  if (value == nullptr) at.fail("is not a string");
  out = *value;
}

void read(Json& out, const Json& json, const Where& /*at*/) {
  out = json;
}

void read(Scalar& out, const Json& json, const Where& at) {
  if (json.is_null()) {
    out = nullptr;
  } else if (const auto* boolean = json.get_if<bool>()) {
    out = *boolean;
  } else if (const auto* integer = json.get_if<std::int64_t>()) {
    out = *integer > largest_integer || *integer < -largest_integer ? Scalar(static_cast<double>(*integer))
                                                                    : Scalar(*integer);
  } else if (const auto* number = json.get_if<double>()) {
    out = *number;
  } else if (const auto* text = json.get_if<std::string>()) {
    out = *text;
  } else {
    at.fail("is not a null, a boolean, a number or a string");
  }
}

void write(Writer& out, bool value) {
  out.boolean(value);
}
void write(Writer& out, std::int64_t value) {
  out.integer(value);
}
void write(Writer& out, double value) {
  out.number(value);
}
void write(Writer& out, const std::string& value) {
  out.string(value);
}
void write(Writer& out, const Unknown& value) {
  write(out, value.raw);
}

void write(Writer& out, const Scalar& value) {
  value.visit([&out](const auto& held) {
    if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::nullptr_t>) {
      out.raw("null");
    } else {
      write(out, held);
    }
  });
}

void write(Writer& out, const Json& value) {
  if (value.is_null()) {
    out.raw("null");
  } else if (const auto* boolean = value.get_if<bool>()) {
    out.boolean(*boolean);
  } else if (const auto* integer = value.get_if<std::int64_t>()) {
    if (*integer > largest_integer || *integer < -largest_integer) {
      out.number(static_cast<double>(*integer));
    } else {
      out.integer(*integer);
    }
  } else if (const auto* number = value.get_if<double>()) {
    out.number(*number);
  } else if (const auto* text = value.get_if<std::string>()) {
    out.string(*text);
  } else if (const auto* array = value.get_if<Json::Array>()) {
    write(out, *array);
  } else if (const auto* object = value.get_if<Json::Object>()) {
    const char* separator = "{";
    for (const auto& [key, member] : *object) {
      out.raw(separator);
      out.key(key);
      write(out, member);
      separator = ",";
    }
    out.raw(object->empty() ? "{}" : "}");
  }
}

void FieldReader::tag(std::string_view name, std::string_view wanted) const {
  const Json* value = json_.find(name);
  if (value == nullptr) return;
  const auto* text = value->get_if<std::string>();
  if (text == nullptr || *text != wanted) at_.in(name).fail("is not " + std::string(wanted));
}

const std::string& FieldReader::text(std::string_view name) const {
  const Json* value = json_.find(name);
  if (value == nullptr) at_.in(name).fail("is missing");
  const auto* text = value->get_if<std::string>();
  if (text == nullptr) at_.in(name).fail("is not a string");
  return *text;
}

}  // namespace hola
