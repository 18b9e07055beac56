/// @file
/// The connection file: where a scheduler is and who one is there; written by `hola serve`.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hola {

/// What a client needs to know of a scheduler.
struct Connection {
  /// ZeroMQ endpoints, the preferred first, such as tcp://127.0.0.1:5557.
  std::vector<std::string> zmq;
  /// Base URLs of the gateways, such as http://127.0.0.1:8080.
  std::vector<std::string> rest;
  /// The secret that names the caller.
  std::optional<std::string> token;
  /// The scheduler's CURVE public key in Z85, which tcp:// endpoints need.
  std::optional<std::string> server_key;
  /// A PEM file with the authority of the gateway's certificate; absent: the system's.
  std::optional<std::string> ca_file;
  /// The study that is meant when none is named.
  std::optional<std::string> study;
};

/// Read a connection file that was named.
///
/// The writer of the file decides where the token is sent. So it must belong to the user or to root, and group and others must
/// not be able to write it. That they can read it is said once on standard error.
/// @throws ConfigurationError when it cannot be read, cannot be trusted, or is none.
Connection read_connection(const std::string& path);

/// Find out how to reach the scheduler.
///
/// The first of these files: `path`; `$HOLA_CONNECTION`; `$XDG_RUNTIME_DIR/hola/connection.json`, else
/// `$XDG_STATE_HOME/hola/connection.json`, by default below `~/.local/state`. A file that was named must exist, and is
/// read as read_connection() does. The last one must be a regular file of the user's, without any permission for group
/// or others. Then `HOLA_ENDPOINT` (one or several addresses, separated by commas), `HOLA_TOKEN`, `HOLA_SERVER_KEY` and
/// `HOLA_STUDY` replace what the file says. With `HOLA_ENDPOINT` no file is needed, and the token and keys of a file
/// that was not named are not used: they belong to another server.
/// @throws ConfigurationError when there is none, or the file is not one or cannot be trusted.
Connection find_connection(const std::optional<std::string>& path = std::nullopt);

}  // namespace hola
