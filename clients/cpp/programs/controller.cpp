// A worker on the study of examples/polyglot: a controller turns the shaft of a motor by one radian.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <hola/hola.hpp>
#include <iostream>
#include <string>
#include <thread>

namespace {

hola::Evaluation simulate(const hola::EvaluatedTrial& trial) {
  const double kp = trial.get<double>("kp");
  const bool is_standard = trial.get<std::string>("form") == "standard";
  const double ki = trial.get<double>("ki") * (is_standard ? kp : 1.0);
  const double kd = trial.get<double>("kd") * (is_standard ? kp : 1.0);
  const bool anti_windup = trial.get<bool>("anti_windup");
  const std::int64_t every = 2 * trial.get<std::int64_t>("period_ms");
  constexpr double dt = 0.0005;
  constexpr int steps = 8000;
  const double period = static_cast<double>(every) * dt;
  double angle = 0.0;
  double speed = 0.0;
  double integral = 0.0;
  double before = 0.0;
  double u = 0.0;
  double error = 0.0;
  for (int step = 0; step < steps; ++step) {
    const double e = 1.0 - angle;
    if (step % every == 0) {
      const double derivative = step == 0 ? 0.0 : (e - before) / period;
      before = e;
      const double wanted = kp * e + ki * (integral + e * period) + kd * derivative;
      u = std::clamp(wanted, -12.0, 12.0);
      const bool is_free = std::equal_to<>()(wanted, u);
      if (is_free || !anti_windup) integral += e * period;
    }
    const double load = step >= steps / 2 ? 1.5 : 0.0;
    speed += dt * ((8.0 * u - speed) / 0.25 - load);
    angle += dt * speed;
    error += dt * (step * dt) * std::fabs(e);
  }
  return hola::Evaluation(error).with_metadata({{"language", "cpp"}, {"angle", angle}});
}

/// Takes HOLA_CONTROLLER_S seconds at least, so that a slow language keeps up with a fast one.
hola::Evaluation evaluate(const hola::EvaluatedTrial& trial) {
  const char* least = std::getenv("HOLA_CONTROLLER_S");
  const std::chrono::duration<double> seconds(least == nullptr ? 0.0 : std::strtod(least, nullptr));
  const auto until = std::chrono::steady_clock::now() + seconds;
  hola::Evaluation evaluation = simulate(trial);
  std::this_thread::sleep_until(until);
  return evaluation;
}

}  // namespace

int main() {
  try {
    hola::WorkerOptions options;
    if (const char* name = std::getenv("HOLA_WORKER_NAME")) options.name = name;
    options.log = [](hola::LogLevel level, const std::string& line) {
      if (level >= hola::LogLevel::warning) std::cerr << line << '\n';
    };
    hola::Worker worker(evaluate, options);
    const hola::WorkerSummary summary = worker.run();
    std::cout << hola::to_string(summary.reason) << ": " << summary.message << "; " << summary.completed
              << " completed, " << summary.failed << " failed, " << summary.infeasible << " infeasible, "
              << summary.released << " released, " << summary.unsent << " unsent" << std::endl;
    return summary.exit_code();
  } catch (const hola::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
