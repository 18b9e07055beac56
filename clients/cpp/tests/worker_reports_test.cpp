#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <future>
#include <limits>
#include <stdexcept>

#include "worker_stage.hpp"

namespace hola {
namespace {

using Steps = std::vector<std::int64_t>;

/// The steps of each request with reports.
std::vector<Steps> reported(const Stage& stage) {
  std::vector<Steps> requests;
  for (const std::string& text : stage.bodies("reports")) {
    const Json body = Json::parse(text);
    Steps steps;
    for (const Json& report : *body.find("reports")->get_if<Json::Array>())
      steps.push_back(*report.find("step")->get_if<std::int64_t>());
    requests.push_back(steps);
  }
  return requests;
}

bool asks(const std::string& body) {
  return body.find("next_count") != std::string::npos;
}

/// Reports the loss 1 / step at each step up to `last`, and returns the last.
double train(const EvaluatedTrial& trial, std::int64_t last) {
  for (std::int64_t step = 1; step <= last; ++step) trial.report(step, 1.0 / static_cast<double>(step));
  return 1.0 / static_cast<double>(last);
}

// W-17: a decision is waited for, and what is held back goes before the outcome.
TEST(WorkerReports, AreHeldBackUntilADecisionOrTheOutcome) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"next_step":3)";
  stage.scheduler.receipts_by_step[3] = R"("outcome":"recorded","next_step":5)";
  std::vector<std::optional<std::int64_t>> next_steps;
  Worker worker(
      [&next_steps](const EvaluatedTrial& trial) {
        for (std::int64_t step = 1; step <= 6; ++step) {
          next_steps.push_back(trial.next_step());
          trial.report(step, 1.0);
        }
        return 1.0;
      },
      stage.options(), stage.client());
  EXPECT_EQ(worker.run().completed, 1);
  EXPECT_EQ(reported(stage), (std::vector<Steps>{{1, 2, 3}, {4, 5}, {6}}));
  EXPECT_EQ(next_steps, (std::vector<std::optional<std::int64_t>>{3, 3, 3, 5, 5, std::nullopt}));
  const std::vector<std::string> bodies = stage.bodies("reports");
  EXPECT_TRUE(asks(bodies.at(0)));
  EXPECT_TRUE(asks(bodies.at(1)));
  EXPECT_FALSE(asks(bodies.at(2))) << "no decision is due";
  const std::vector<Sent> sent = stage.server.sent();
  const auto last = std::find_if(sent.rbegin(), sent.rend(), [](const Sent& one) {
    return one.target.find("reports") != std::string::npos || one.target.find("results") != std::string::npos;
  });
  EXPECT_NE(last->target.find("results"), std::string::npos);
}

TEST(WorkerReports, GoAtOnceWithACheckpoint) {
  Stage stage(1);
  Worker worker(
      [](const EvaluatedTrial& trial) {
        ReportOptions options;
        options.checkpoint = {"file:/a", host_name()};
        options.metadata = Json::Object{{"rate", std::numeric_limits<double>::infinity()}};
        trial.report(4, std::nan(""), options);
        return 1.0;
      },
      stage.options(), stage.client());
  EXPECT_EQ(worker.run().completed, 1);
  EXPECT_EQ(
      stage.bodies("reports"),
      std::vector<std::string>{
          R"({"tag":"SubmitReportsRequest","study":"s","worker_id":"worker-1","reports":[{"trial_id":1,)"
          R"("lease":"lease-1","step":4,"diverged":true,"metadata":{"rate":"inf"},"checkpoint":)"
          R"({"uri":"file:/a","host":")" +
          host_name() + R"("}}]})"});
}

TEST(WorkerReports, EndATrialThatIsStoppedAndBringTheNext) {
  Stage stage(2);
  stage.scheduler.suggestion = R"(,"next_step":2)";
  stage.scheduler.receipts_by_step[2] =
      R"("outcome":"recorded","decision":"stop","state":"stopped","reason":"worse than most",)"
      R"("discard":[{"uri":"file:/a"}])";
  WorkerOptions options = stage.options();
  std::vector<Checkpoint> discarded;
  options.on_discard = [&discarded](const std::vector<Checkpoint>& checkpoints) { discarded = checkpoints; };
  std::optional<TrialStopped> told;
  Worker worker(
      [&told](const EvaluatedTrial& trial) {
        if (trial.id() == 2) return 0.5;
        try {
          return train(trial, 6);
        } catch (const TrialStopped& stopped) {
          told = stopped;
          throw;
        }
      },
      options, stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::finished);
  EXPECT_EQ(summary.stopped, 1);
  EXPECT_EQ(summary.completed, 1);
  EXPECT_EQ(summary.failed, 0);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->decision(), Decision::stop);
  EXPECT_EQ(told->reason(), "worse than most");
  EXPECT_STREQ(told->what(), "trial 1 is stopped: worse than most");
  EXPECT_EQ(told->discard(), (std::vector<Checkpoint>{{"file:/a", std::nullopt}}));
  EXPECT_EQ(discarded, told->discard());
  EXPECT_EQ(reported(stage), (std::vector<Steps>{{1, 2}}));
  EXPECT_EQ(stage.bodies("suggestions").size(), 1U) << "the reply to the report brought the next trial";
  ASSERT_EQ(stage.bodies("results").size(), 1U);
  EXPECT_NE(stage.bodies("results").at(0).find("lease-2"), std::string::npos);
}

TEST(WorkerReports, PauseATrial) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"next_step":2)";
  stage.scheduler.receipts_by_step[2] = R"("outcome":"recorded","decision":"pause","state":"paused")";
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 6); }, stage.options(), stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.paused, 1);
  EXPECT_EQ(summary.stopped, 0);
  EXPECT_TRUE(stage.bodies("results").empty());
  EXPECT_TRUE(stage.bodies("releases").empty());
}

TEST(WorkerReports, HaveTheCheckpointOfAnEarlierAttempt) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"resume":{"step":4,"checkpoint":{"uri":"file:/a","host":"node17"}})";
  std::optional<Resume> resume;
  WorkerOptions options = stage.options();
  options.can_resume = true;
  Worker worker(
      [&resume](const EvaluatedTrial& trial) {
        resume = trial.resume();
        return 1.0;
      },
      options, stage.client());
  EXPECT_EQ(worker.run().completed, 1);
  EXPECT_EQ(resume, (Resume{4, {"file:/a", "node17"}}));
}

// I-5: the lease expired, and another worker has the trial.
TEST(WorkerReports, EndATrialWhoseLeaseWasLost) {
  Stage stage(2);
  stage.scheduler.suggestion = R"(,"next_step":2)";
  stage.scheduler.receipts_by_step[2] = R"("outcome":"late","decision":"stop")";
  std::atomic<bool> ended{false};
  Worker worker(
      [&ended](const EvaluatedTrial& trial) {
        if (trial.id() == 2) return 0.5;
        try {
          return train(trial, 6);
        } catch (const TrialStopped&) {
          ended = true;
          throw;
        }
      },
      stage.options(), stage.client());
  EXPECT_EQ(worker.run().completed, 1);
  EXPECT_TRUE(ended);
  EXPECT_EQ(stage.bodies("results").size(), 1U);
  EXPECT_TRUE(stage.bodies("releases").empty());
}

// W-18: the decision comes by heartbeat while reports are held back.
TEST(WorkerReports, AreNotSentAfterADecisionByHeartbeat) {
  for (const auto& [command, decision] :
       {std::pair("stop", Decision::stop), std::pair("pause", Decision::pause)}) {
    Stage stage(2);
    stage.scheduler.lease_s = "0.1";
    stage.scheduler.heartbeat = R"(,"lease_commands":[{"trial_id":1,"lease":"lease-1","command":")" +
                                std::string(command) + R"(","reason":"as the operator says"}])";
    std::optional<TrialStopped> told;
    Worker worker(
        [&told](const EvaluatedTrial& trial) {
          if (trial.id() == 2) return 0.5;
          trial.report(1, 1.0);
          EXPECT_TRUE(trial.stop_token().wait_for(std::chrono::minutes(1)));
          try {
            trial.report(2, 1.0);
          } catch (const TrialStopped& stopped) {
            told = stopped;
            throw;
          }
          return 1.0;
        },
        stage.options(), stage.client());
    const WorkerSummary summary = worker.run();
    EXPECT_EQ(summary.completed, 1);
    EXPECT_EQ(decision == Decision::stop ? summary.stopped : summary.paused, 1);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->decision(), decision);
    EXPECT_EQ(told->reason(), "as the operator says");
    EXPECT_TRUE(stage.bodies("reports").empty());
    ASSERT_EQ(stage.bodies("results").size(), 1U);
    EXPECT_NE(stage.bodies("results").at(0).find("lease-2"), std::string::npos);
  }
}

// W-18: reports that were held back bring the decision, after the evaluation has failed.
TEST(WorkerReports, ThatEndATrialLeaveItsFailureUntold) {
  for (const std::string decision : {"stop", "pause"}) {
    Stage stage(2);
    stage.scheduler.receipts_by_step[1] = R"("outcome":"recorded","decision":")" + decision + R"(")";
    Worker worker(
        [](const EvaluatedTrial& trial) {
          if (trial.id() == 2) return 0.5;
          trial.report(1, 1.0);
          throw std::runtime_error("out of memory");
        },
        stage.options(), stage.client());
    const WorkerSummary summary = worker.run();
    EXPECT_EQ(summary.failed, 0);
    EXPECT_EQ(decision == "stop" ? summary.stopped : summary.paused, 1);
    EXPECT_EQ(summary.completed, 1);
    EXPECT_EQ(reported(stage), (std::vector<Steps>{{1}}));
    ASSERT_EQ(stage.bodies("results").size(), 1U);
    EXPECT_NE(stage.bodies("results").at(0).find("lease-2"), std::string::npos);
  }
}

TEST(WorkerReports, AreRepeatedUnderTheSameKeyWhenTheSchedulerIsAway) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"next_step":2)";
  std::atomic<int> calls{0};
  const ScriptedServer server([&](const Sent& sent) {
    const bool is_report = sent.target.find("/reports") != std::string::npos;
    if (is_report && ++calls <= 2) return calls == 1 ? Answer{200, "", true} : Answer{503, "busy"};
    return stage.scheduler(sent);
  });
  ClientOptions client = stage.client();
  client.endpoints = {server.endpoint()};
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 2); }, stage.options(), client);
  EXPECT_EQ(worker.run().completed, 1);
  std::vector<std::pair<std::string, std::string>> sent;
  for (const Sent& one : server.sent()) {
    if (one.target.find("/reports") != std::string::npos)
      sent.emplace_back(one.headers.at("idempotency-key"), one.body);
  }
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_EQ(sent[0], sent[1]);
  EXPECT_EQ(sent[0], sent[2]);
}

TEST(WorkerReports, GoUnderANewNameWhenTheWorkerIsForgotten) {
  Stage stage(1);
  stage.scheduler.forgets_worker = true;
  stage.scheduler.suggestion = R"(,"next_step":2)";
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 2); }, stage.options(), stage.client());
  EXPECT_EQ(worker.run().completed, 1);
  const std::vector<std::string> bodies = stage.bodies("reports");
  ASSERT_EQ(bodies.size(), 2U);
  EXPECT_NE(bodies.at(1).find("worker-2"), std::string::npos);
}

// W-9: a worker that ends after what runs asks for no more.
TEST(WorkerReports, BringNoTrialWhenTheWorkerDrains) {
  Stage stage(9);
  stage.scheduler.suggestion = R"(,"next_step":2)";
  stage.scheduler.receipts_by_step[2] = R"("outcome":"recorded","decision":"stop")";
  std::promise<Worker*> running;
  Worker worker(
      [it = running.get_future().share()](const EvaluatedTrial& trial) {
        it.get()->drain();
        return train(trial, 2);
      },
      stage.options(), stage.client());
  running.set_value(&worker);
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.reason, EndReason::drained);
  EXPECT_EQ(summary.stopped, 1);
  ASSERT_EQ(stage.bodies("reports").size(), 1U);
  EXPECT_FALSE(asks(stage.bodies("reports").at(0)));
  EXPECT_TRUE(stage.bodies("releases").empty());
}

// H-5: a result of a stopped trial completes it.
TEST(WorkerReports, DoNotLoseTheResultOfAnEvaluationThatIgnoresStop) {
  Stage stage(2);
  stage.scheduler.suggestion = R"(,"next_step":2)";
  stage.scheduler.receipts_by_step[2] = R"("outcome":"recorded","decision":"stop")";
  std::atomic<int> refused{0};
  Worker worker(
      [&refused](const EvaluatedTrial& trial) {
        if (trial.id() == 2) return 0.5;
        for (std::int64_t step = 1; step <= 3; ++step) {
          try {
            trial.report(step, 1.0);
          } catch (const TrialStopped&) {
            ++refused;
          }
        }
        return 0.25;
      },
      stage.options(), stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(refused, 2) << "each report after the decision says so";
  EXPECT_EQ(summary.completed, 2);
  EXPECT_EQ(summary.stopped, 0);
  EXPECT_EQ(reported(stage), (std::vector<Steps>{{1, 2}}));
  const std::vector<std::string> results = stage.bodies("results");
  ASSERT_EQ(results.size(), 2U);
  EXPECT_NE(results.at(0).find(R"("lease":"lease-1","objectives":{"loss":0.25})"), std::string::npos);
  EXPECT_FALSE(asks(results.at(0))) << "the next trial has come with the report";
  EXPECT_NE(results.at(1).find(R"("lease":"lease-2")"), std::string::npos);
  EXPECT_EQ(stage.bodies("suggestions").size(), 1U);
}

TEST(WorkerReports, AreFollowedByNoValueThatMayBeIncomplete) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"next_step":2)";
  stage.scheduler.receipts_by_step[2] = R"("outcome":"recorded","decision":"stop")";
  Worker worker(
      [](const EvaluatedTrial& trial) {
        try {
          train(trial, 6);
        } catch (const TrialStopped&) {
          EXPECT_TRUE(trial.should_stop());
        }
        return 0.0;
      },
      stage.options(), stage.client());
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.stopped, 1);
  EXPECT_EQ(summary.completed, 0);
}

TEST(WorkerReports, GoBeforeAFailure) {
  Stage stage(1);
  Worker worker(
      [](const EvaluatedTrial& trial) -> Evaluation {
        trial.report(1, 1.0);
        throw std::runtime_error("out of memory");
      },
      stage.options(), stage.client());
  EXPECT_EQ(worker.run().failed, 1);
  std::vector<std::string> order;
  for (const Sent& sent : stage.server.sent())
    order.push_back(sent.target.substr(sent.target.rfind('/') + 1));
  const auto reports = std::find(order.begin(), order.end(), "reports");
  ASSERT_NE(reports, order.end());
  EXPECT_EQ(*(reports + 1), "results");
}

// The trial that came with a report is renewed while the evaluation goes on, and goes back if it is never begun.
TEST(WorkerReports, GiveBackATrialThatIsNeverBegun) {
  Stage stage(2);
  stage.scheduler.lease_s = "0.1";
  stage.scheduler.suggestion = R"(,"next_step":1)";
  stage.scheduler.receipts_by_step[1] = R"("outcome":"recorded","decision":"stop")";
  std::promise<Worker*> running;
  const auto is_renewed = [&stage] {
    for (const std::string& body : stage.bodies("heartbeat")) {
      if (body.find("lease-2") != std::string::npos) return true;
    }
    return false;
  };
  Worker worker(
      [&is_renewed, it = running.get_future().share()](const EvaluatedTrial& trial) -> Evaluation {
        EXPECT_EQ(trial.id(), 1);
        EXPECT_THROW(trial.report(1, 1.0), TrialStopped);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (!is_renewed() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
        EXPECT_TRUE(is_renewed());
        it.get()->drain();
        throw std::runtime_error("told to stop");
      },
      stage.options(), stage.client());
  running.set_value(&worker);
  const WorkerSummary summary = worker.run();
  EXPECT_EQ(summary.stopped, 1);
  EXPECT_EQ(summary.failed, 0);
  EXPECT_EQ(stage.bodies("releases"),
            std::vector<std::string>{
                R"({"tag":"ReleaseTrialsRequest","study":"s","leases":[{"trial_id":2,"lease":"lease-2"}],)"
                R"("kind":"undelivered","reason":"the worker is ending"})"});
}

// W-19, W-20: neither an unknown decision nor any outcome ends the worker.
TEST(WorkerReports, GoOnAfterAnyReceipt) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"next_step":1)";
  stage.scheduler.receipts_by_step[1] = R"("outcome":"framed","decision":"dance","next_step":2)";
  stage.scheduler.receipts_by_step[2] = R"("outcome":"refused","error":)" + refusal("invalid_message");
  stage.scheduler.receipts_by_step[3] = R"("outcome":"superseded","objectives":{"loss":2.0})";
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 4); }, stage.options(), stage.client());
  EXPECT_EQ(worker.run().completed, 1);
  EXPECT_EQ(reported(stage), (std::vector<Steps>{{1}, {2}, {3}, {4}}))
      << "a refused report leaves the next step of a decision as it was";
}

TEST(WorkerReports, AreSentOneByOneToFindTheOneThatIsRefused) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"next_step":4)";
  std::vector<std::string> accepted;
  const ScriptedServer server([&](const Sent& sent) {
    if (sent.target.find("/reports") != std::string::npos) {
      if (sent.body.find(R"("step":2,)") != std::string::npos) return Answer{413, refusal("too_large")};
      accepted.push_back(sent.body);
    }
    return stage.scheduler(sent);
  });
  ClientOptions client = stage.client();
  client.endpoints = {server.endpoint()};
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 4); }, stage.options(), client);
  EXPECT_EQ(worker.run().completed, 1);
  ASSERT_EQ(accepted.size(), 2U);
  EXPECT_NE(accepted[0].find(R"("step":1,)"), std::string::npos);
  EXPECT_FALSE(asks(accepted[0]));
  EXPECT_NE(accepted[1].find(R"("step":4,)"), std::string::npos);
  EXPECT_TRUE(asks(accepted[1]));
}

TEST(WorkerReports, RespectTheSizeOfABatch) {
  Stage stage(1);
  stage.scheduler.limits = R"({"max_batch":2})";
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 5); }, stage.options(), stage.client());
  EXPECT_EQ(worker.run().completed, 1);
  EXPECT_EQ(reported(stage), (std::vector<Steps>{{1, 2}, {3, 4}, {5}}));
}

TEST(WorkerReports, AreNotSentInAStudyWithoutSteps) {
  Stage stage(2);
  stage.scheduler.steps = "";
  WorkerOptions options = stage.options();
  std::string said;
  options.log = [&said, mutex = std::make_shared<std::mutex>()](LogLevel level, const std::string& line) {
    const std::lock_guard lock(*mutex);
    if (level == LogLevel::warning) said += line;
  };
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 6); }, options, stage.client());
  EXPECT_EQ(worker.run().completed, 2);
  EXPECT_TRUE(stage.bodies("reports").empty());
  EXPECT_EQ(said, "reports are not sent: the study has no steps");
}

TEST(WorkerReports, EndTheWorkerWhenTheSchedulerRefusesThem) {
  Stage stage(1);
  stage.scheduler.suggestion = R"(,"next_step":1)";
  const ScriptedServer server([&](const Sent& sent) {
    if (sent.target.find("/reports") != std::string::npos) return Answer{403, refusal("permission_denied")};
    return stage.scheduler(sent);
  });
  ClientOptions client = stage.client();
  client.endpoints = {server.endpoint()};
  Worker worker([](const EvaluatedTrial& trial) { return train(trial, 2); }, stage.options(), client);
  EXPECT_THROW(worker.run(), ServerError);
  std::vector<std::string> releases;
  for (const Sent& sent : server.sent()) {
    if (sent.target.find("/releases") != std::string::npos) releases.push_back(sent.body);
  }
  // It counts as preempted, the default: a trial that ends its workers must not be given out forever.
  EXPECT_EQ(releases,
            std::vector<std::string>{R"({"tag":"ReleaseTrialsRequest","study":"s",)"
                                     R"("leases":[{"trial_id":1,"lease":"lease-1"}],"reason":"stopped"})"});
}

TEST(WorkerReports, MustMakeSense) {
  const EvaluatedTrial one(1, 1, "s", {}, {"loss"}, {});
  EXPECT_NO_THROW(one.report(1, 0.5)) << "without a worker nobody takes it";
  EXPECT_EQ(one.next_step(), std::nullopt);
  EXPECT_THROW(one.report(0, 0.5), std::invalid_argument);
  EXPECT_THROW(one.report(1, {{"cost", 0.5}}), std::invalid_argument);
  ReportOptions options;
  options.checkpoint = Checkpoint();
  EXPECT_THROW(one.report(1, 0.5, options), std::invalid_argument);
  const EvaluatedTrial two(1, 1, "s", {}, {"loss", "cost"}, {});
  EXPECT_THROW(two.report(1, 0.5), std::invalid_argument);
  EXPECT_NO_THROW(two.report(1, {{"cost", 0.5}}));
}

}  // namespace
}  // namespace hola
