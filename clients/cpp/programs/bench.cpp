// Measures the client: `bench describe` calls once and ends, `bench trials N` tells N results in lock step.

#include <chrono>
#include <hola/client.hpp>
#include <iostream>
#include <string>

namespace {

hola::Suggestion first_of(const hola::GetSuggestionResponse& reply) {
  if (reply.suggestions.empty()) throw hola::Error("no suggestion: " + std::string(reply.status.text()));
  return reply.suggestions.front();
}

/// The seconds of so many round trips.
double measure(hola::Client& client, int trials) {
  const hola::RegisterWorkerResponse worker = client.register_worker();
  const std::string objective = worker.info.spec.objectives.front().name;
  hola::GetSuggestionRequest ask;
  ask.worker_id = worker.worker_id;
  hola::Suggestion suggestion = first_of(client.get_suggestion(ask));
  const auto started = std::chrono::steady_clock::now();
  for (int i = 0; i < trials; ++i) {
    hola::Result result;
    result.trial_id = suggestion.trial_id;
    result.lease = suggestion.lease;
    result.objectives[objective] = static_cast<double>(i);
    hola::SubmitResultRequest tell;
    tell.worker_id = worker.worker_id;
    tell.results = {result};
    tell.next_count = 1;
    suggestion = first_of(client.submit_result(tell).next.value());
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

}  // namespace

int main(int count, char** arguments) {
  const std::string what = count > 1 ? arguments[1] : "";
  try {
    hola::Client client;
    if (what == "describe") {
      client.describe();
    } else if (what == "trials" && count > 2) {
      const int trials = std::stoi(arguments[2]);
      std::cout << "{\"trials\": " << trials << ", \"seconds\": " << measure(client, trials) << "}"
                << std::endl;
    } else {
      std::cerr << "usage: bench describe | bench trials N\n";
      return 2;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
