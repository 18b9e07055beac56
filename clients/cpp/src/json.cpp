#include "hola/json.hpp"

#include <nlohmann/json.hpp>

#include "codec_support.hpp"
#include "hola/errors.hpp"
#include "text.hpp"

namespace hola {

namespace {

constexpr std::size_t deepest = 100;

/// Builds a value while nlohmann's parser reads, so that no tree is made twice.
class Builder {
 public:
  std::string problem;
  Json root;

  bool null() { return add(Json()); }
  bool boolean(bool value) { return add(Json(value)); }
  bool number_integer(std::int64_t value) { return add(Json(value)); }
  bool number_unsigned(std::uint64_t value) { return add(Json(value)); }
  bool number_float(double value, const std::string& /*text*/) { return add(Json(value)); }
  bool string(std::string& value) { return add(Json(std::move(value))); }
  bool binary(nlohmann::json::binary_t& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) { return open(Json(Json::Object())); }
  bool start_array(std::size_t /*size*/) { return open(Json(Json::Array())); }
  bool key(std::string& value) {
    keys_.back() = std::move(value);
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t at, const std::string& /*token*/, const nlohmann::detail::exception& error) {
    problem = "byte " + std::to_string(at) + ": " + sendable(error.what(), 300);
    return false;
  }

 private:
  Json* place(Json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    if (auto* array = open_.back()->get_if<Json::Array>()) return &array->emplace_back(std::move(value));
    auto& object = *open_.back()->get_if<Json::Object>();
    Json& member = object[std::move(keys_.back())];
    member = std::move(value);
    return &member;
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json container) {
    if (open_.size() == deepest) {
      problem = "nested deeper than " + std::to_string(deepest) + " levels";
      return false;
    }
    open_.push_back(place(std::move(container)));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    keys_.pop_back();
    return true;
  }

  std::vector<Json*> open_;
  std::vector<std::string> keys_;
};

}  // namespace

Json Json::parse(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF")
    throw InvalidReplyError("not JSON: it begins with a byte order mark");
  Builder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    throw InvalidReplyError("not JSON: " + builder.problem);
  }
  return std::move(builder.root);
}

std::string Json::dump() const {
  Writer out;
  write(out, *this);
  return out.take();
}

const Json* Json::find(std::string_view key) const noexcept {
  const auto* object = get_if<Object>();
  if (object == nullptr) return nullptr;
  const auto member = object->find(key);
  return member == object->end() ? nullptr : &member->second;
}

bool operator==(const Json& a, const Json& b) {
  const auto* whole_a = a.get_if<std::int64_t>();
  const auto* whole_b = b.get_if<std::int64_t>();
  if (whole_a != nullptr && b.get_if<double>() != nullptr)
    return static_cast<double>(*whole_a) == *b.get_if<double>();
  if (whole_b != nullptr && a.get_if<double>() != nullptr)
    return static_cast<double>(*whole_b) == *a.get_if<double>();
  return a.value_ == b.value_;
}

}  // namespace hola
