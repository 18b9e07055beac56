#include <gtest/gtest.h>

#include <limits>

#include "hola/errors.hpp"
#include "hola/trial.hpp"
#include "verdict.hpp"

namespace hola {
namespace {

TEST(Scalar, OneIsOneChoiceAndTrueAnother) {
  EXPECT_EQ(Scalar(1), Scalar(1.0));
  EXPECT_NE(Scalar(1), Scalar(true));
  EXPECT_NE(Scalar("1"), Scalar(1));
  EXPECT_EQ(Scalar(8.0).as<std::int64_t>(), 8);
  EXPECT_EQ(Scalar(8.5).as<std::int64_t>(), std::nullopt);
  EXPECT_EQ(Scalar(8).as<double>(), 8.0);
  EXPECT_EQ(Scalar(true).as<double>(), std::nullopt);
}

TEST(Parameters, ComeInTheTypesOfTheSpace) {
  StudySpec spec;
  IntegerParameter layers;
  layers.name = "layers";
  ContinuousParameter rate;
  rate.name = "rate";
  CategoricalParameter kind;
  kind.name = "kind";
  kind.choices = {nullptr, true, 2.0, "adam"};
  spec.parameters = {layers, rate, kind, Unknown{"spiral", nullptr}};
  const auto parameters =
      canonical_parameters(spec, {{"layers", 3.0}, {"rate", 1}, {"kind", 2}, {"turns", 4}});
  const auto index_of = [&](const char* name) {
    return parameters.at(name).visit([](const auto& value) -> std::string {
      using T = std::decay_t<decltype(value)>;
      return std::is_same_v<T, std::int64_t> ? "integer" : std::is_same_v<T, double> ? "double" : "other";
    });
  };
  EXPECT_EQ(index_of("layers"), "integer");
  EXPECT_EQ(index_of("rate"), "double");
  EXPECT_EQ(index_of("kind"), "double");
  EXPECT_EQ(index_of("turns"), "integer");
}

TEST(Trial, NamesWhatIsWrongWithAParameter) {
  const EvaluatedTrial trial(1, 1, "s", {{"x", 1.5}, {"name", "a"}}, {"loss"}, {});
  EXPECT_EQ(trial.get<double>("x"), 1.5);
  EXPECT_THROW(trial.get<std::int64_t>("x"), ParameterError);
  try {
    trial.get<double>("y");
    FAIL();
  } catch (const ParameterError& error) {
    EXPECT_STREQ(error.what(),
                 "the parameter 'y' is not active for these values, or not a parameter of the study; there "
                 "are name, x");
  }
}

TEST(Trial, TellsInactiveFromNullZeroAndEmpty) {
  for (const Scalar& value : {Scalar(), Scalar(std::int64_t{0}), Scalar("")}) {
    const EvaluatedTrial trial(1, 1, "s", {{"form", value}}, {"loss"}, {});
    EXPECT_TRUE(trial.has("form"));
    EXPECT_EQ(trial.parameter("form"), value);
    EXPECT_FALSE(trial.has("layers"));
    EXPECT_THROW(trial.parameter("layers"), ParameterError);
  }
}

TEST(CanonicalParameters, LeaveInactiveOnesAbsent) {
  StudySpec spec;
  spec.parameters = {ContinuousParameter{}, IntegerParameter{}, CategoricalParameter{}, LatticeParameter{}};
  EXPECT_TRUE(canonical_parameters(spec, {}).empty());
}

std::string reason_of(const Evaluation& evaluation, const std::vector<std::string>& objectives) {
  const Verdict verdict = interpret(evaluation, objectives);
  return verdict.failure() == nullptr ? "" : verdict.failure()->reason;
}

TEST(Verdict, AsksForEveryObjectiveAndFiniteValues) {
  EXPECT_EQ(reason_of(1.5, {"loss"}), "");
  EXPECT_EQ(reason_of(std::numeric_limits<double>::infinity(), {"loss"}),
            "the value of 'loss' is not finite: inf");
  EXPECT_EQ(reason_of(1.5, {"loss", "time"}),
            "the study has several objectives: return a value for each of loss, time");
  EXPECT_EQ(reason_of(Evaluation::Values{{"loss", 1.0}, {"cost", 2.0}}, {"loss", "time"}),
            "'cost' is no objective of the study; the value of 'time' is missing");
  EXPECT_EQ(reason_of(Evaluation::failed("no memory"), {"loss"}), "no memory");
}

TEST(Verdict, ReasonsAndMetadataCanTravel) {
  const Verdict failure = failure_of(std::string(30'000, 'x') + '\0', true, true);
  EXPECT_EQ(failure.failure()->reason.size(), 20'000U);
  EXPECT_FALSE(failure.failure()->retry);
  const Verdict verdict = interpret(
      Evaluation(1.0).with_metadata({{"nan", std::numeric_limits<double>::quiet_NaN()}, {"text", "a\xFFz"}}),
      {"loss"});
  EXPECT_EQ(verdict.metadata, (Metadata{{"nan", "nan"}, {"text", "a\\xffz"}}));
  const Verdict large =
      interpret(Evaluation(1.0).with_metadata({{"log", std::string(300'000, 'x')}}), {"loss"});
  EXPECT_EQ(large.metadata->count("dropped"), 1U);
}

}  // namespace
}  // namespace hola
