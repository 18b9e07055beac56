// Tunes a blocked matrix product for the caches of this machine: the sizes of its tiles, the order of its loops, and
// whether a tile of the right factor is copied together before it is used.
//
//     hola serve --study clients/cpp/examples/study.yaml
//     HOLA_STUDY=matrix-product clients/cpp/build/tune_matrix_product

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <hola/hola.hpp>
#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr std::size_t size = 384;
using Matrix = std::vector<double>;

struct Tiling {
  std::size_t rows;
  std::size_t inner;
  std::size_t columns;
  std::string order;
  bool packed;
};

Matrix random_matrix(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  Matrix matrix(size * size);
  std::generate(matrix.begin(), matrix.end(), [&] { return uniform(random); });
  return matrix;
}

/// The product of two tiles, added to one of `c`.
void multiply_tile(const Matrix& a, const double* b, std::size_t b_stride, Matrix& c, const Tiling& tiling,
                   std::size_t i0, std::size_t k0, std::size_t j0) {
  const std::size_t i1 = std::min(i0 + tiling.rows, size);
  const std::size_t k1 = std::min(k0 + tiling.inner, size);
  const std::size_t width = std::min(tiling.columns, size - j0);
  const auto row = [&](std::size_t i, std::size_t k) {
    const double factor = a[i * size + k];
    const double* from = b + (k - k0) * b_stride;
    double* to = &c[i * size + j0];
    for (std::size_t j = 0; j < width; ++j) to[j] += factor * from[j];
  };
  if (tiling.order == "ikj") {
    for (std::size_t i = i0; i < i1; ++i) {
      for (std::size_t k = k0; k < k1; ++k) row(i, k);
    }
  } else if (tiling.order == "kij") {
    for (std::size_t k = k0; k < k1; ++k) {
      for (std::size_t i = i0; i < i1; ++i) row(i, k);
    }
  } else {
    for (std::size_t i = i0; i < i1; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        double sum = 0.0;
        for (std::size_t k = k0; k < k1; ++k) sum += a[i * size + k] * b[(k - k0) * b_stride + j];
        c[i * size + j0 + j] += sum;
      }
    }
  }
}

Matrix multiply(const Matrix& a, const Matrix& b, const Tiling& tiling) {
  Matrix c(size * size, 0.0);
  Matrix pack(tiling.inner * tiling.columns);
  for (std::size_t k0 = 0; k0 < size; k0 += tiling.inner) {
    for (std::size_t j0 = 0; j0 < size; j0 += tiling.columns) {
      const double* tile = &b[k0 * size + j0];
      std::size_t stride = size;
      if (tiling.packed) {
        const std::size_t width = std::min(tiling.columns, size - j0);
        for (std::size_t k = k0; k < std::min(k0 + tiling.inner, size); ++k) {
          std::copy_n(&b[k * size + j0], width, &pack[(k - k0) * tiling.columns]);
        }
        tile = pack.data();
        stride = tiling.columns;
      }
      for (std::size_t i0 = 0; i0 < size; i0 += tiling.rows)
        multiply_tile(a, tile, stride, c, tiling, i0, k0, j0);
    }
  }
  return c;
}

hola::Evaluation measure(const hola::EvaluatedTrial& trial) {
  static const Matrix a = random_matrix(1);
  static const Matrix b = random_matrix(2);
  static const Matrix expected = multiply(a, b, {size, size, size, "ikj", false});
  const auto tile = [&trial](const char* name) {
    return static_cast<std::size_t>(trial.get<std::int64_t>(name));
  };
  const Tiling tiling{tile("tile_rows"), tile("tile_inner"), tile("tile_columns"),
                      trial.get<std::string>("order"), trial.get<bool>("packed")};
  constexpr int repetitions = 3;
  double best = std::numeric_limits<double>::infinity();
  double deviation = 0.0;
  for (int i = 0; i < repetitions && !trial.should_stop(); ++i) {
    const auto started = std::chrono::steady_clock::now();
    const Matrix c = multiply(a, b, tiling);
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
    for (std::size_t j = 0; j < c.size(); ++j) deviation = std::max(deviation, std::fabs(c[j] - expected[j]));
  }
  if (deviation > 1e-9)
    return hola::Evaluation::failed("the product is wrong by " + std::to_string(deviation));
  const double flops = 2.0 * std::pow(static_cast<double>(size), 3);
  return hola::Evaluation(best).with_metadata({{"gigaflops", flops / best / 1e9}, {"deviation", deviation}});
}

}  // namespace

int main() {
  try {
    hola::WorkerOptions options;
    options.log = [](hola::LogLevel level, const std::string& line) {
      if (level >= hola::LogLevel::info) std::cerr << line << '\n';
    };
    const hola::WorkerSummary summary = hola::Worker(measure, options).run();
    if (summary.study_reason) {
      for (const hola::RankedTrial& best : hola::Client().get_top_k().items) {
        std::cout << best.rank << ". " << best.trial.objectives.value_or(hola::ObjectiveValues())["seconds"]
                  << " s:";
        for (const auto& [name, value] : best.trial.parameters) {
          value.visit([&name = name](const auto& held) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(held)>, std::nullptr_t>) {
              std::cout << ' ' << name << '=' << std::boolalpha << held;
            }
          });
        }
        std::cout << '\n';
      }
    }
    return summary.exit_code();
  } catch (const hola::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
