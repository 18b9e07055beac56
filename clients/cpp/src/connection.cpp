#include "hola/connection.hpp"

#include <sstream>

#include "codec_support.hpp"
#include "connection_file.hpp"
#include "environment.hpp"
#include "hola/errors.hpp"

namespace hola {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) {
    const auto first = part.find_first_not_of(" \t");
    if (first != std::string::npos)
      parts.push_back(part.substr(first, part.find_last_not_of(" \t") - first + 1));
  }
  return parts;
}

bool is_rest(const std::string& endpoint) {
  return endpoint.rfind("http://", 0) == 0 || endpoint.rfind("https://", 0) == 0;
}

/// The connection that a file has.
Connection connection_of(const std::string& path, const std::string& text) {
  try {
    const Json json = Json::parse(text);
    const Where root;
    const FieldReader fields(json, root);
    Connection connection;
    fields.optional("zmq", connection.zmq);
    fields.optional("rest", connection.rest);
    fields.optional("token", connection.token);
    fields.optional("server_key", connection.server_key);
    fields.optional("ca_file", connection.ca_file);
    fields.optional("study", connection.study);
    return connection;
  } catch (const InvalidReplyError& error) {
    throw ConfigurationError(path + ": not a connection file: " + error.what());
  }
}

}  // namespace

Connection read_connection(const std::string& path) {
  return connection_of(path, read_named_file(path));
}

Connection find_connection(const std::optional<std::string>& path) {
  const auto named = path && !path->empty() ? path : environment("HOLA_CONNECTION");
  const auto endpoints = split(environment("HOLA_ENDPOINT").value_or(""));
  Connection found;
  if (named) {
    found = read_connection(*named);
  } else if (endpoints.empty()) {
    const auto runtime = environment("XDG_RUNTIME_DIR");
    const fs::path users = (runtime ? fs::path(*runtime) : state_folder()) / "hola" / "connection.json";
    const auto text = read_users_file(users.string());
    if (!text) {
      throw ConfigurationError(
          "no scheduler is known here: start one with `hola serve`, give an endpoint, or set HOLA_ENDPOINT "
          "or HOLA_CONNECTION (looked for " +
          users.string() + ")");
    }
    found = connection_of(users.string(), *text);
  }
  if (!endpoints.empty()) {
    found.zmq.clear();
    found.rest.clear();
    for (const auto& endpoint : endpoints) (is_rest(endpoint) ? found.rest : found.zmq).push_back(endpoint);
  }
  if (auto token = environment("HOLA_TOKEN")) found.token = std::move(token);
  if (auto key = environment("HOLA_SERVER_KEY")) found.server_key = std::move(key);
  if (auto study = environment("HOLA_STUDY")) found.study = std::move(study);
  return found;
}

}  // namespace hola
