// Trains a small neural network to tell two spirals apart, epoch by epoch. A trial that learns slowly is stopped; one
// that was interrupted continues from its checkpoint, a file with the weights.
//
//     hola serve --study clients/cpp/examples/spirals.yaml
//     HOLA_STUDY=spirals clients/cpp/build/train_network

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <hola/hola.hpp>
#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::int64_t epochs = 60;
constexpr std::int64_t epochs_per_checkpoint = 5;

struct Point {
  std::array<double, 2> position;
  double is_second;  // 0 or 1
};

std::vector<Point> spirals(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> along(0.3, 3.0);
  std::normal_distribution<double> noise(0.0, 0.08);
  std::vector<Point> points;
  for (std::size_t i = 0; i < count; ++i) {
    const double turn = along(random);
    const double sign = i % 2 == 0 ? 1.0 : -1.0;
    points.push_back({{sign * turn * std::cos(2.5 * turn) + noise(random),
                       sign * turn * std::sin(2.5 * turn) + noise(random)},
                      static_cast<double>(i % 2)});
  }
  return points;
}

/// One hidden layer of tanh units, trained by stochastic gradient descent with momentum on the cross entropy.
class Network {
 public:
  Network(std::size_t units, std::mt19937& random)
      : weights_(4 * units + 1), velocity_(weights_.size()), units_(units) {
    std::normal_distribution<double> start(0.0, 1.0);
    std::generate(weights_.begin(), weights_.end(), [&] { return start(random); });
  }

  /// The probability of the second spiral.
  double operator()(const Point& point) { return forward(point); }

  void learn(const Point& point, double rate, double momentum) {
    const double error = forward(point) - point.is_second;
    std::size_t at = 0;
    const auto step = [&](double gradient) {
      velocity_[at] = momentum * velocity_[at] - rate * gradient;
      weights_[at] += velocity_[at];
      ++at;
    };
    for (std::size_t unit = 0; unit < units_; ++unit) {
      const double value = hidden_[unit];
      const double inner = error * weights_[4 * unit + 3] * (1.0 - value * value);
      step(inner * point.position[0]);
      step(inner * point.position[1]);
      step(inner);
      step(error * value);
    }
    step(error);
  }

  void save(const std::filesystem::path& path) const {
    std::filesystem::path temporary = path;
    temporary += ".part";
    std::ofstream file(temporary);
    file.precision(std::numeric_limits<double>::max_digits10);
    for (const auto* numbers : {&weights_, &velocity_}) {
      for (const double number : *numbers) file << number << '\n';
    }
    file.close();
    if (!file) throw std::runtime_error("cannot write " + temporary.string());
    std::filesystem::rename(temporary, path);
  }

  /// @returns whether the file was there, and whole.
  bool load(const std::filesystem::path& path) {
    std::ifstream file(path);
    Network read = *this;
    for (auto* numbers : {&read.weights_, &read.velocity_}) {
      for (double& number : *numbers) file >> number;
    }
    if (!file) return false;
    *this = std::move(read);
    return true;
  }

 private:
  double forward(const Point& point) {
    hidden_.resize(units_);
    double sum = weights_.back();
    for (std::size_t unit = 0; unit < units_; ++unit) {
      const double* w = &weights_[4 * unit];
      hidden_[unit] = std::tanh(w[0] * point.position[0] + w[1] * point.position[1] + w[2]);
      sum += w[3] * hidden_[unit];
    }
    return 1.0 / (1.0 + std::exp(-sum));
  }

  std::vector<double> weights_;
  std::vector<double> velocity_;
  std::vector<double> hidden_;
  std::size_t units_;
};

double cross_entropy(Network& network, const std::vector<Point>& points) {
  double sum = 0.0;
  for (const Point& point : points) {
    const double p = std::clamp(network(point), 1e-12, 1.0 - 1e-12);
    sum -= std::log(point.is_second > 0.5 ? p : 1.0 - p);
  }
  return sum / static_cast<double>(points.size());
}

std::filesystem::path checkpoint_folder() {
  return std::filesystem::temp_directory_path() / "hola-spirals";
}

hola::Evaluation train(const hola::EvaluatedTrial& trial) {
  static const std::vector<Point> test = spirals(1000, 2);
  std::vector<Point> training = spirals(1000, 1);
  const double rate = trial.get<double>("rate");
  const double momentum = trial.get<double>("momentum");
  std::mt19937 random(static_cast<unsigned>(trial.id()));
  Network network(static_cast<std::size_t>(trial.get<std::int64_t>("units")), random);
  std::int64_t done = 0;
  if (trial.resume() && network.load(trial.resume()->checkpoint.uri)) done = trial.resume()->step;

  double loss = std::numeric_limits<double>::quiet_NaN();
  for (std::int64_t epoch = done + 1; epoch <= epochs; ++epoch) {
    if (trial.should_stop()) return hola::Evaluation::failed("told to stop");  // which does not count
    std::shuffle(training.begin(), training.end(), random);
    for (const Point& point : training) network.learn(point, rate, momentum);
    loss = cross_entropy(network, test);
    hola::ReportOptions options;
    if (epoch % epochs_per_checkpoint == 0 && epoch < epochs) {
      const auto name = trial.study() + "-" + std::to_string(trial.id()) + "-" + std::to_string(epoch);
      options.checkpoint = hola::Checkpoint{(checkpoint_folder() / name).string(), hola::host_name()};
      network.save(options.checkpoint->uri);
    }
    trial.report(epoch, loss, options);
  }
  return hola::Evaluation(loss).with_metadata({{"first_epoch", done + 1}});
}

void remove_checkpoints(const std::vector<hola::Checkpoint>& checkpoints) {
  for (const hola::Checkpoint& checkpoint : checkpoints) {
    const std::filesystem::path path = checkpoint.uri;
    std::error_code ignored;
    if (checkpoint.host == hola::host_name() && path.parent_path() == checkpoint_folder())
      std::filesystem::remove(path, ignored);
  }
}

}  // namespace

int main() {
  try {
    std::filesystem::create_directories(checkpoint_folder());
    hola::WorkerOptions options;
    options.can_resume = true;
    options.on_discard = remove_checkpoints;
    options.log = [](hola::LogLevel level, const std::string& line) {
      if (level >= hola::LogLevel::info) std::cerr << line << '\n';
    };
    const hola::WorkerSummary summary = hola::Worker(train, options).run();
    std::cout << summary.completed << " trials completed, " << summary.stopped << " stopped early, "
              << summary.paused << " paused\n";
    return summary.exit_code();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
