// Speaks to the conformance suite: commands on standard input, answers on standard output, one JSON object a line.

#include <hola/client.hpp>
#include <iostream>

#include "base64.hpp"
#include "generated/operation_table.hpp"

namespace {

using hola::Json;

std::string text_of(const Json& command, const char* name) {
  const Json* value = command.find(name);
  const auto* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

std::optional<std::string> optional_text(const Json& command, const char* name) {
  std::string text = text_of(command, name);
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<double> number_of(const Json& command, const char* name) {
  const Json* value = command.find(name);
  if (value == nullptr) return std::nullopt;
  if (const auto* integer = value->get_if<std::int64_t>()) return static_cast<double>(*integer);
  const auto* number = value->get_if<double>();
  return number == nullptr ? std::nullopt : std::optional(*number);
}

const char* kind_of(const hola::Error& error) {
  if (dynamic_cast<const hola::ServerError*>(&error) != nullptr) return "server";
  if (dynamic_cast<const hola::RequestTimeoutError*>(&error) != nullptr) return "timeout";
  if (dynamic_cast<const hola::HandshakeError*>(&error) != nullptr) return "handshake";
  if (dynamic_cast<const hola::TransportError*>(&error) != nullptr) return "unreachable";
  if (dynamic_cast<const hola::InvalidReplyError*>(&error) != nullptr) return "invalid_reply";
  return "configuration";
}

Json error_of(const hola::Error& error) {
  Json::Object object{{"kind", kind_of(error)}, {"message", error.what()}};
  if (const auto* refusal = dynamic_cast<const hola::ServerError*>(&error)) object["code"] = refusal->code().text();
  return object;
}

hola::ClientOptions connection_of(const Json& command) {
  hola::ClientOptions options;
  options.carrier = text_of(command, "transport") == "zmq" ? hola::Carrier::zmq : hola::Carrier::rest;
  const Json* endpoints = command.find("endpoints");
  const auto* list = endpoints == nullptr ? nullptr : endpoints->get_if<Json::Array>();
  for (const Json& endpoint : list == nullptr ? Json::Array{text_of(command, "endpoint")} : *list) {
    options.endpoints.push_back(*endpoint.get_if<std::string>());
  }
  options.token = optional_text(command, "token");
  options.server_key = optional_text(command, "server_key");
  options.ca_file = optional_text(command, "ca_file");
  return options;
}

Json::Object read(const Json& command) {
  const std::string tag = text_of(command, "type");
  Json::Object answer{{"accepted", false}, {"message", "no message of the protocol"}};
  try {
    const Json json = Json::parse(decode_base64(text_of(command, "body_base64")));
    hola::with_message(tag, [&](auto message) {
      message = hola::read_message<decltype(message)>(json);
      answer = {{"accepted", true}, {"body_base64", encode_base64(hola::write_text(message))}};
    });
  } catch (const hola::Error& error) {
    answer["message"] = error.what();
  }
  return answer;
}

Json::Object call(const Json& command) {
  Json::Object answer;
  try {
    hola::ClientOptions options = connection_of(command);
    options.retry.attempts = 5;
    options.retry.first = std::chrono::milliseconds(10);
    options.retry.longest = std::chrono::milliseconds(50);
    if (const auto timeout_s = number_of(command, "timeout_s")) {
      options.timeout = std::chrono::duration<double>(*timeout_s);
    }
    hola::Client client(options);
    const Json json = Json::parse(decode_base64(text_of(command, "request_base64")));
    hola::with_operation<hola::Client>(
        text_of(command, "operation"), [&](const hola::Operation& /*row*/, auto request, auto method) {
          request = hola::read_message<decltype(request)>(json);
          answer["reply_base64"] = encode_base64(hola::write_text((client.*method)(request, {})));
        });
  } catch (const hola::Error& error) {
    answer["error"] = error_of(error);
  }
  return answer;
}

Json::Object answer_to(const Json& command) {
  const std::string what = text_of(command, "do");
  if (what == "hello") {
    Json::Array features{"read.replies", "read.requests", "call.rest"};
    return {{"name", "cpp"}, {"version", "0.1.0"}, {"features", std::move(features)}};
  }
  if (what == "read") return read(command);
  if (what == "call") return call(command);
  return {{"error", Json::Object{{"kind", "configuration"}, {"message", "unknown command"}}}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const Json command = Json::parse(line);
    Json::Object answer = answer_to(command);
    answer["id"] = *command.find("id");
    std::cout << Json(std::move(answer)).dump() << std::endl;
  }
}
