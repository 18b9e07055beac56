#pragma once

#include <string_view>

namespace hola {

/// A row of the table of operations.
struct Operation {
  std::string_view name;
  std::string_view http_method;
  std::string_view http_path;
  std::string_view since;
  bool on_study;
  bool keyed;

  /// Whether REST carries the request as a body; otherwise its fields are in the query.
  bool has_body() const noexcept { return http_method != "GET" && http_method != "DELETE"; }
};

}  // namespace hola
