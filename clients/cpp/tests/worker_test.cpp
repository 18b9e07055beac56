#include "hola/worker.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "worker_stage.hpp"

namespace hola {
namespace {

TEST(Worker, EvaluatesUntilTheStudyIsFinished) {
  Stage stage(3);
  Worker worker(
      [](const EvaluatedTrial& trial) -> Evaluation {
        const auto n = trial.get<std::int64_t>("n");
        if (n == 2) throw std::runtime_error("two");
        if (n == 3) throw Infeasible("three");
        return Evaluation(static_cast<double>(n)).with_metadata({{"n", n}});
      },
      stage.options(), stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::finished);
  EXPECT_EQ(summary.study_reason, Open<FinishReason>(FinishReason::max_trials));
  EXPECT_EQ(summary.exit_code(), 0);
  EXPECT_EQ(summary.completed, 1);
  EXPECT_EQ(summary.failed, 1);
  EXPECT_EQ(summary.infeasible, 1);
  EXPECT_EQ(stage.bodies("suggestions").size(), 1U) << "one round trip for each trial";
  const std::string tell = R"({"tag":"SubmitResultRequest","study":"s","worker_id":"worker-1",)";
  EXPECT_EQ(
      stage.bodies("results"),
      (std::vector<std::string>{
          tell + R"("results":[{"trial_id":1,"lease":"lease-1","objectives":{"loss":1.0},)"
                 R"("metadata":{"n":1}}],"next_count":1})",
          tell + R"("failures":[{"trial_id":2,"lease":"lease-2","reason":"two"}],"next_count":1})",
          tell + R"("failures":[{"trial_id":3,"lease":"lease-3","kind":"infeasible","reason":"three"}],)"
                 R"("next_count":1})"}));
  EXPECT_EQ(stage.bodies("deregister").size(), 1U);
}

TEST(Worker, RegistersAgainWhenItIsForgotten) {
  Stage stage(2);
  stage.scheduler.forgets_worker = true;
  Worker worker([](const EvaluatedTrial&) { return 1.0; }, stage.options(), stage.client());
  EXPECT_EQ(worker.run().completed, 2);
  EXPECT_EQ(stage.bodies("workers").size(), 2U);
}

TEST(Worker, EndsAfterTooManyFailuresInARow) {
  Stage stage(9);
  WorkerOptions options = stage.options();
  options.max_errors = 2;
  Worker worker([](const EvaluatedTrial&) { return std::nan(""); }, options, stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::max_errors);
  EXPECT_EQ(summary.message,
            "2 trials failed in a row, the last one: the value of 'loss' is not finite: nan");
  EXPECT_EQ(summary.failed, 2);
  EXPECT_EQ(stage.bodies("results").back().find("next_count"), std::string::npos);
}

TEST(Worker, StopsADroppedTrialAndSaysNothing) {
  Stage stage(2);
  stage.scheduler.lease_s = "0.1";
  stage.scheduler.heartbeat = R"(,"lease_commands":[{"trial_id":1,"lease":"lease-1","command":"drop"},)"
                              R"({"trial_id":2,"lease":"lease-2","command":"dance"}])";
  Worker worker(
      [](const EvaluatedTrial& trial) {
        if (trial.id() == 1) {
          EXPECT_TRUE(trial.stop_token().wait_for(std::chrono::minutes(1)));
        }
        return 1.0;
      },
      stage.options(), stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.completed, 1);
  EXPECT_EQ(stage.bodies("results").size(), 1U);
  EXPECT_NE(stage.bodies("heartbeat").at(0).find(R"("leases":[{"trial_id":1,"lease":"lease-1"}])"),
            std::string::npos);
}

// W-15: the trial failed and was handed out again during the heartbeat.
TEST(Worker, KeepsANewAttemptThatAnEarlierHeartbeatDrops) {
  Stage stage(1);
  stage.scheduler.lease_s = "0.1";
  std::promise<void> under_way;
  std::promise<void> begun;
  std::atomic<int> stale{0};
  std::atomic<int> fresh{0};
  const auto begun_once = begun.get_future().share();
  const ScriptedServer server([&](const Sent& sent) {
    const std::string path = sent.target.substr(sent.target.rfind('/') + 1);
    if (path == "results" && sent.body.find("failures") != std::string::npos) {
      return Answer{
          200, R"({"tag":"SubmitResultResponse","receipts":[{"trial_id":1,"outcome":"requeued"}],"next":)"
               R"({"status":"suggestions","suggestions":[{"trial_id":1,"attempt":2,"lease":"fresh",)"
               R"("lease_s":0.1,"parameters":{"n":1}}]}})"};
    }
    if (path == "heartbeat" && sent.body.find("lease-1") != std::string::npos) {
      if (++stale == 1) under_way.set_value();
      begun_once.wait();
      return Answer{200, R"({"tag":"HeartbeatResponse","lease_commands":[)"
                         R"({"trial_id":1,"lease":"lease-1","command":"drop"}]})"};
    }
    if (path == "heartbeat" && sent.body.find("fresh") != std::string::npos) ++fresh;
    return stage.scheduler(sent);
  });
  ClientOptions client = stage.client();
  client.endpoints = {server.endpoint()};
  WorkerOptions options = stage.options();
  options.retry_failures = true;
  Worker worker(
      [&](const EvaluatedTrial& trial) {
        if (trial.attempt() == 1) {
          under_way.get_future().wait();
          throw std::runtime_error("try again");
        }
        begun.set_value();
        // Heartbeats follow each other: the second of this lease comes after the stale reply was read.
        while (fresh < 2 && !trial.stop_token().wait_for(std::chrono::milliseconds(5))) {
        }
        EXPECT_FALSE(trial.should_stop());
        return 1.0;
      },
      options, client);
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.completed, 1);
  EXPECT_EQ(summary.failed, 1);
}

// W-16: a scheduler that has gone when the worker says goodbye is no trouble of the worker's.
TEST(Worker, EndsWithoutAWarningWhenNobodyHearsItsGoodbye) {
  Stage stage(1);
  WorkerOptions options = stage.options();
  std::string warnings;
  std::mutex mutex;
  options.log = [&](LogLevel level, const std::string& line) {
    const std::lock_guard lock(mutex);
    if (level >= LogLevel::warning) warnings += line;
  };
  std::atomic<bool> is_gone{false};
  const ScriptedServer server([&](const Sent& sent) {
    if (is_gone) return Answer{200, "", true};
    is_gone = sent.target.substr(sent.target.rfind('/') + 1) == "results";
    return stage.scheduler(sent);
  });
  ClientOptions client = stage.client();
  client.endpoints = {server.endpoint()};
  Worker worker([](const EvaluatedTrial&) { return 1.0; }, options, client);
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::finished);
  EXPECT_EQ(summary.completed, 1);
  EXPECT_EQ(warnings, "");
}

// W-8: every lease is renewed, in requests that hold no more than the scheduler takes.
TEST(Worker, SplitsItsLeasesOverSeveralRequests) {
  constexpr int trials = 5;
  Stage stage(trials);
  stage.scheduler.lease_s = "0.1";
  stage.scheduler.limits = R"({"max_batch":2})";
  std::mutex mutex;
  std::set<std::string> renewed;
  std::size_t largest = 0;
  std::atomic<Worker*> running{nullptr};
  const auto leases_of = [](const std::string& body) {
    const Json json = Json::parse(body);
    std::vector<std::string> leases;
    for (const Json& lease : *json.find("leases")->get_if<Json::Array>())
      leases.push_back(*lease.find("lease")->get_if<std::string>());
    return leases;
  };
  const ScriptedServer server([&](const Sent& sent) {
    const std::string path = sent.target.substr(sent.target.rfind('/') + 1);
    if ((path == "heartbeat" && sent.body.find("leases") != std::string::npos) || path == "releases") {
      const std::lock_guard lock(mutex);
      const auto leases = leases_of(sent.body);
      largest = std::max(largest, leases.size());
      if (path == "heartbeat") renewed.insert(leases.begin(), leases.end());
      if (renewed.size() == trials) running.load()->stop();
    }
    return stage.scheduler(sent);
  });
  ClientOptions client = stage.client();
  client.endpoints = {server.endpoint()};
  WorkerOptions options = stage.options();
  options.concurrency = trials;
  Worker worker(
      [](const EvaluatedTrial& trial) {
        EXPECT_TRUE(trial.stop_token().wait_for(std::chrono::minutes(1)));
        return 1.0;
      },
      options, client);
  running = &worker;
  EXPECT_EQ(worker.run().released, trials);
  EXPECT_EQ(renewed.size(), static_cast<std::size_t>(trials));
  EXPECT_EQ(largest, 2U);
}

TEST(Worker, RegistersWithItsLabels) {
  const Variable variable("HOLA_LABELS", "queue=short, gpu = a=b,");
  Stage stage(0);
  WorkerOptions options = stage.options();
  options.can_resume = true;
  options.labels = {{"queue", "long"}};
  Worker([](const EvaluatedTrial&) { return 1.0; }, options, stage.client()).run();
  const std::string body = stage.bodies("workers").at(0);
  EXPECT_NE(body.find(R"("can_resume":true,"labels":{"gpu":"a=b","queue":"long"}})"), std::string::npos)
      << body;
}

TEST(Worker, RefusesLabelsThatNoWorkerMayHave) {
  const auto message_for = [](const Labels& labels) -> std::string {
    WorkerOptions options;
    options.labels = labels;
    ClientOptions client;
    client.endpoints = {dead_endpoint()};
    try {
      const Worker worker([](const EvaluatedTrial&) { return 1.0; }, options, client);
    } catch (const ConfigurationError& error) {
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(message_for({{"9", ""}}), "labels: '9' is not a name");
  EXPECT_EQ(message_for({{"a", std::string(257, 'x')}}),
            "labels: the value of 'a' must be text of at most 256 characters");
  EXPECT_EQ(message_for({{"a", std::string(256, 'x')}}), "none");
  const Variable variable("HOLA_LABELS", "queue");
  EXPECT_EQ(message_for({}), "HOLA_LABELS: 'queue' is not of the form name=value");
}

TEST(Worker, DrainsOnTheSchedulersWord) {
  Stage stage(9);
  stage.scheduler.lease_s = "0.1";
  stage.scheduler.heartbeat = R"(,"command":"drain")";
  std::atomic<bool> drained{false};
  WorkerOptions options = stage.options();
  Worker worker(
      [&](const EvaluatedTrial& trial) {
        // The heartbeat with the word comes while this trial runs.
        while (stage.bodies("heartbeat").size() < 2)
          trial.stop_token().wait_for(std::chrono::milliseconds(5));
        drained = !trial.should_stop();
        return 1.0;
      },
      options, stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::drained);
  EXPECT_EQ(summary.completed, 1);
  EXPECT_TRUE(drained);
}

TEST(Worker, GivesItsTrialsBackWhenItIsPreempted) {
  Stage stage(9);
  WorkerOptions options = stage.options();
  options.handle_signals = true;
  const auto before = std::signal(SIGTERM, SIG_IGN);
  Worker worker(
      [](const EvaluatedTrial& trial) {
        ::kill(::getpid(), SIGTERM);
        EXPECT_TRUE(trial.stop_token().wait_for(std::chrono::minutes(1)));
        return 1.0;
      },
      options, stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::preempted);
  EXPECT_EQ(summary.exit_code(), 143);
  EXPECT_EQ(summary.released, 1);
  EXPECT_EQ(stage.bodies("releases"),
            std::vector<std::string>{R"({"tag":"ReleaseTrialsRequest","study":"s",)"
                                     R"("leases":[{"trial_id":1,"lease":"lease-1"}],"reason":"preempted"})"});
  EXPECT_EQ(std::signal(SIGTERM, before), SIG_IGN) << "the handler before is put back";
}

TEST(Worker, SignalsGoToEachWorkerOfTheProcess) {
  Stage stages[] = {Stage(9), Stage(9)};
  const auto before = std::signal(SIGTERM, SIG_IGN);
  std::atomic<int> running{0};
  WorkerSummary summaries[2];
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      WorkerOptions options = stages[i].options();
      options.handle_signals = true;
      Worker worker(
          [&running](const EvaluatedTrial& trial) {
            if (++running == 2) ::kill(::getpid(), SIGTERM);
            EXPECT_TRUE(trial.stop_token().wait_for(std::chrono::minutes(1)));
            return 1.0;
          },
          options, stages[i].client());
      summaries[i] = worker.run();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const WorkerSummary& summary : summaries) {
    EXPECT_EQ(summary.reason, EndReason::preempted);
    EXPECT_EQ(summary.released, 1);
  }
  EXPECT_EQ(std::signal(SIGTERM, before), SIG_IGN) << "the last worker puts the handler before back";
}

TEST(Worker, DrainsOnAnInterruptAndStopsOnTheSecond) {
  Stage stage(9);
  WorkerOptions options = stage.options();
  options.handle_signals = true;
  options.log = [](LogLevel, const std::string& line) {
    // Interrupted again once the first interrupt was handled.
    if (line.find("interrupt again") != std::string::npos) ::kill(::getpid(), SIGINT);
  };
  Worker worker(
      [](const EvaluatedTrial& trial) {
        ::kill(::getpid(), SIGINT);
        EXPECT_TRUE(trial.stop_token().wait_for(std::chrono::minutes(1)));
        return 1.0;
      },
      options, stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::stopped);
  EXPECT_EQ(summary.exit_code(), 130);
  EXPECT_EQ(summary.released, 1);
}

TEST(Worker, KeepsWhatItCannotTellForTheNextWorker) {
  const TemporaryFolder folder;
  WorkerOptions options;
  {
    Stage stage(9);
    options = stage.options();
    options.spool_dir = folder.path().string();
    options.reconnect = std::chrono::milliseconds(50);
    std::atomic<bool> is_down{false};
    const ScriptedServer server([&](const Sent& sent) {
      if (is_down) return Answer{200, "", true};
      return stage.scheduler(sent);
    });
    ClientOptions client = stage.client();
    client.endpoints = {server.endpoint()};
    Worker worker(
        [&](const EvaluatedTrial&) {
          is_down = true;
          return 0.25;
        },
        options, client);
    const WorkerSummary summary = worker.run();
    EXPECT_EQ(summary.reason, EndReason::unreachable);
    EXPECT_EQ(summary.exit_code(), 1);
    EXPECT_EQ(summary.unsent, 1);
  }
  Stage stage(0);
  Worker worker([](const EvaluatedTrial&) { return 1.0; }, options, stage.client());
  EXPECT_EQ(worker.run().unsent, 0);
  EXPECT_EQ(stage.bodies("results"),
            std::vector<std::string>{R"({"tag":"SubmitResultRequest","study":"s","results":[{"trial_id":1,)"
                                     R"("lease":"lease-1","objectives":{"loss":0.25}}]})"});
}

TEST(Worker, ReportsWhatTheSchedulerRefuses) {
  const ScriptedServer server([](const Sent&) { return Answer{404, refusal("unknown_study")}; });
  ClientOptions client;
  client.endpoints = {server.endpoint()};
  WorkerOptions options;
  options.handle_signals = false;
  Worker worker([](const EvaluatedTrial&) { return 1.0; }, options, client);
  EXPECT_THROW(worker.run(), ServerError);
  options.concurrency = 0;
  EXPECT_THROW(Worker([](const EvaluatedTrial&) { return 1.0; }, options, client), ConfigurationError);
}

}  // namespace
}  // namespace hola
