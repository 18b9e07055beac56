// Speaks to the conformance suite: commands on standard input, answers on standard output, one JSON object a line.

#include <chrono>
#include <filesystem>
#include <fstream>
#include <hola/hola.hpp>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <thread>

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
  if (const auto* refusal = dynamic_cast<const hola::ServerError*>(&error))
    object["code"] = refusal->code().text();
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

hola::Evaluation hold(const hola::EvaluatedTrial& trial, const std::filesystem::path& folder) {
  const std::string id = std::to_string(trial.id());
  std::ofstream(folder / (id + ".started"));
  while (!std::filesystem::exists(folder / (id + ".go"))) {
    if (trial.stop_token().wait_for(std::chrono::milliseconds(10))) {
      std::ofstream(folder / (id + ".stopped"));
      throw std::runtime_error("told to stop");
    }
  }
  return trial.get<double>("x");
}

/// Reports six steps. With `holds`, it waits for the suite before the second one.
hola::Evaluation report(const hola::EvaluatedTrial& trial, const std::filesystem::path& folder, bool holds) {
  constexpr std::int64_t last_step = 6;
  const std::string id = std::to_string(trial.id());
  const double x = trial.get<double>("x");
  try {
    for (std::int64_t step = trial.resume() ? trial.resume()->step + 1 : 1; step <= last_step; ++step) {
      if (holds && step == 2) {
        std::ofstream(folder / (id + ".started"));
        while (!std::filesystem::exists(folder / (id + ".go")))
          std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
      hola::ReportOptions options;
      if (step == 2 || step == 4)
        options.checkpoint = {"memory:" + id + ":" + std::to_string(step), std::nullopt};
      trial.report(step, x / static_cast<double>(step), options);
    }
  } catch (const hola::TrialStopped&) {
    std::ofstream(folder / (id + ".stopped"));
    throw;
  }
  return x / static_cast<double>(last_step);
}

hola::Evaluation evaluate(const hola::EvaluatedTrial& trial, const std::filesystem::path& folder) {
  const std::string what = trial.get<std::string>("do");
  const double x = trial.get<double>("x");
  if (what == "metadata") {
    return hola::Evaluation(x).with_metadata(
        {{"text", "größer"}, {"x", x}, {"list", Json::Array{1, nullptr, true}}});
  }
  if (what == "fail") throw std::runtime_error("as the suite says");
  if (what == "infeasible") throw hola::Infeasible("as the suite says");
  if (what == "optional") {
    const hola::Scalar& opt = trial.parameters().at("opt");
    const double added = opt.is_null() ? 1.0 : opt == hola::Scalar("") ? 4.0 : 2.0;
    return x + added + (trial.has("twin") ? 0.0 : 8.0);
  }
  if (what == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (what == "hold") return hold(trial, folder);
  if (what == "report" || what == "report_hold") return report(trial, folder, what == "report_hold");
  return x;
}

Json::Object work(const Json& command) {
  try {
    hola::ClientOptions client = connection_of(command);
    client.study = optional_text(command, "study");
    hola::WorkerOptions options;
    const auto duration = [](double seconds) { return std::chrono::duration<double>(seconds); };
    const auto is_true = [&command](const char* name, bool standard) {
      const Json* value = command.find(name);
      const auto* flag = value == nullptr ? nullptr : value->get_if<bool>();
      return flag == nullptr ? standard : *flag;
    };
    options.concurrency = static_cast<int>(number_of(command, "concurrency").value_or(1.0));
    if (const auto wait_s = number_of(command, "wait_s")) options.wait = duration(*wait_s);
    if (const auto lease_s = number_of(command, "lease_s")) options.lease = duration(*lease_s);
    if (const auto reconnect_s = number_of(command, "reconnect_s"))
      options.reconnect = duration(*reconnect_s);
    options.retry_failures = is_true("retry_failures", false);
    options.handle_signals = is_true("handle_signals", true);
    options.can_resume = is_true("can_resume", false);
    options.spool_dir = optional_text(command, "spool_dir");
    options.log = [](hola::LogLevel level, const std::string& line) {
      if (level >= hola::LogLevel::warning) std::cerr << line << '\n';
    };
    const std::filesystem::path folder = text_of(command, "folder");
    hola::Worker worker([&folder](const hola::EvaluatedTrial& trial) { return evaluate(trial, folder); },
                        options, client);
    const hola::WorkerSummary summary = worker.run();
    return {{"summary", Json::Object{{"reason", hola::to_string(summary.reason)},
                                     {"completed", summary.completed},
                                     {"failed", summary.failed},
                                     {"infeasible", summary.infeasible},
                                     {"stopped", summary.stopped},
                                     {"paused", summary.paused},
                                     {"released", summary.released},
                                     {"unsent", summary.unsent}}}};
  } catch (const hola::Error& error) {
    return {{"error", error_of(error)}};
  }
}

Json::Object answer_to(const Json& command) {
  const std::string what = text_of(command, "do");
  if (what == "hello") {
    Json::Array features{"read.replies", "read.requests", "call.rest",
                         "call.tls",     "work.rest",     "work.reports"};
#ifdef HOLA_WITH_ZMQ
    for (const char* feature : {"call.zmq", "call.curve", "call.ipc", "work.zmq"})
      features.emplace_back(feature);
#endif
    return {{"name", "cpp"}, {"version", "0.1.0"}, {"features", std::move(features)}};
  }
  if (what == "read") return read(command);
  if (what == "call") return call(command);
  if (what == "work") return work(command);
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
