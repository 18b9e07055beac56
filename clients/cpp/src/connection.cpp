#include "hola/connection.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "codec_support.hpp"
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

}  // namespace

Connection read_connection(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    throw ConfigurationError(path + ": cannot read the connection file: " + std::strerror(errno));
  }
  try {
    const Json json = Json::parse(text.str());
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

Connection find_connection(const std::optional<std::string>& path) {
  const auto named = path && !path->empty() ? path : environment("HOLA_CONNECTION");
  const auto endpoints = split(environment("HOLA_ENDPOINT").value_or(""));
  Connection found;
  if (named) {
    found = read_connection(*named);
  } else if (endpoints.empty()) {
    const auto runtime = environment("XDG_RUNTIME_DIR");
    const fs::path here = "hola-connection.json";
    const fs::path users = (runtime ? fs::path(*runtime) : state_folder()) / "hola" / "connection.json";
    std::error_code ignored;  // a folder that cannot be searched has no file for us
    if (fs::is_regular_file(here, ignored)) {
      found = read_connection(here.string());
    } else if (fs::is_regular_file(users, ignored)) {
      found = read_connection(users.string());
    } else {
      throw ConfigurationError(
          "no scheduler is known here: start one with `hola serve`, give an endpoint, or set HOLA_ENDPOINT "
          "or "
          "HOLA_CONNECTION (looked for " +
          here.string() + " and " + users.string() + ")");
    }
  }
  if (!endpoints.empty()) {
    found.zmq.clear();
    found.rest.clear();
    for (const auto& endpoint : endpoints) (is_rest(endpoint) ? found.rest : found.zmq).push_back(endpoint);
  }
  if (auto token = environment("HOLA_TOKEN")) found.token = std::move(token);
  if (auto study = environment("HOLA_STUDY")) found.study = std::move(study);
  return found;
}

}  // namespace hola
