#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "hola/worker.hpp"
#include "scripted_server.hpp"
#include "temporary.hpp"

namespace hola {

/// A scheduler of one study that gives out some trials and then is finished.
class Scheduler {
 public:
  explicit Scheduler(int trials) : trials_(trials) {}

  Answer operator()(const Sent& sent) {
    const std::lock_guard lock(mutex_);
    const std::string path = sent.target.substr(sent.target.rfind('/') + 1);
    if (path == "workers") return {200, registration()};
    if (path == "suggestions") return {200, next_trial()};
    if (path == "heartbeat") return {200, R"({"tag":"HeartbeatResponse")" + heartbeat + "}"};
    if (path == "releases") return {200, R"({"tag":"ReleaseTrialsResponse","receipts":[]})"};
    if (path == "deregister") return {200, R"({"tag":"DeregisterWorkerResponse"})"};
    if (forgets_worker && sent.body.find("worker-1") != std::string::npos)
      return {404, refusal("unknown_worker")};
    const bool asks = sent.body.find("next_count") != std::string::npos;
    const auto next = [&] { return asks ? R"(,"next":)" + next_trial() : ""; };
    if (path == "reports") {
      std::string receipts;
      bool ends = false;
      const Json body = Json::parse(sent.body);
      for (const Json& report : *body.find("reports")->get_if<Json::Array>()) {
        const std::string receipt = receipts_by_step.count(step_of(report)) != 0
                                        ? receipts_by_step.at(step_of(report))
                                        : R"("outcome":"recorded")";
        receipts += (receipts.empty() ? "" : ",") + (R"({"trial_id":)" + report.find("trial_id")->dump()) +
                    R"(,"step":)" + report.find("step")->dump() + "," + receipt + "}";
        ends = ends || receipt.find("decision") != std::string::npos;
      }
      return {200,
              R"({"tag":"SubmitReportsResponse","receipts":[)" + receipts + "]" + (ends ? next() : "") + "}"};
    }
    return {200, R"({"tag":"SubmitResultResponse","receipts":[{"trial_id":1,"outcome":"recorded"}])" +
                     next() + "}"};
  }

  std::string heartbeat;
  /// Put into every suggestion.
  std::string suggestion;
  /// What the receipt of a report says, by step; the standard is "recorded".
  std::map<std::int64_t, std::string> receipts_by_step;
  std::string lease_s = "60";
  std::string limits = "{}";
  std::string steps = R"("steps":{"max":6},)";
  bool forgets_worker = false;

 private:
  std::string registration() {
    return R"({"tag":"RegisterWorkerResponse","worker_id":"worker-)" + std::to_string(++workers_) +
           R"(","limits":)" + limits +
           R"(,"info":{"study":"s","state":"running","revision":1,"objective_revision":1,"created_ms":7,)"
           R"("spec":{)" +
           steps +
           R"("parameters":[{"type":"integer","name":"n","low":0,"high":9}],"objectives":[{"name":"loss"}]}}})";
  }
  static std::int64_t step_of(const Json& report) { return *report.find("step")->get_if<std::int64_t>(); }
  std::string next_trial() {
    if (given_ == trials_)
      return R"({"tag":"GetSuggestionResponse","status":"finished","reason":"max_trials"})";
    const std::string id = std::to_string(++given_);
    return R"({"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{"trial_id":)" + id +
           R"(,"attempt":1,"lease":"lease-)" + id + R"(","lease_s":)" + lease_s + R"(,"parameters":{"n":)" +
           id + "}" + suggestion + "}]}";
  }

  std::mutex mutex_;
  int trials_;
  int given_ = 0;
  int workers_ = 0;
};

struct Stage {
  explicit Stage(int trials)
      : scheduler(trials), server([this](const Sent& sent) { return scheduler(sent); }) {}

  WorkerOptions options() const {
    WorkerOptions options;
    options.spool_dir = (folder.path() / "spool").string();
    options.handle_signals = false;
    return options;
  }
  ClientOptions client() const {
    ClientOptions options;
    options.endpoints = {server.endpoint()};
    options.study = "s";
    return options;
  }
  /// The bodies of the requests whose path ends so.
  std::vector<std::string> bodies(const std::string& end) const {
    std::vector<std::string> found;
    for (const Sent& sent : server.sent()) {
      if (sent.target.substr(sent.target.rfind('/') + 1) == end) found.push_back(sent.body);
    }
    return found;
  }

  TemporaryFolder folder;
  Scheduler scheduler;
  ScriptedServer server;
};

}  // namespace hola
