#pragma once

#include <optional>
#include <string>

namespace hola {

/// The content of a connection file that was named: it must belong to the user or to root, and nobody else may be able
/// to write it. That others can read it is said once on standard error.
/// @throws ConfigurationError when it cannot be read or trusted.
std::string read_named_file(const std::string& path);

/// The content of the file in the user's own place: a regular file of the user's, without permissions for anybody else.
/// @returns nothing when there is none.
/// @throws ConfigurationError when it cannot be read or trusted.
std::optional<std::string> read_users_file(const std::string& path);

}  // namespace hola
