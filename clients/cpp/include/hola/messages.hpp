// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
/// @file
/// Every message of the protocol, and what messages are made of.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "hola/json.hpp"
#include "hola/open.hpp"
#include "hola/scalar.hpp"

namespace hola {

/// The newest version of the protocol that these messages are of.
inline constexpr std::string_view protocol_version = "1.0";

/// major.minor, such as 1.0
using VersionText = std::string;

/// A worker's id: a UUID in lower case.
using WorkerId = std::string;

/// A short text for display.
using Label = std::string;

/// The second ZeroMQ frame of a request; in a reply it has only `version` and `id`. Unknown fields are
/// ignored.
///
/// `id` is chosen by the client, unique on its socket, and repeated in the reply. `idempotency_key`
/// identifies the request: a retry repeats it. `traceparent` and `tracestate` are those of W3C Trace
/// Context.
struct Header {
  /// The lowest version that has everything the request uses; in a reply, the server's version.
  VersionText version;
  /// Correlates the reply with the request.
  std::string id;
  /// Identifies the request: a retry repeats it.
  std::optional<WorkerId> idempotency_key;
  /// The token of the caller.
  std::optional<std::string> token;
  /// The sender's name and version, for information.
  std::optional<Label> client;
  /// The position in a trace, of W3C Trace Context.
  std::optional<Label> traceparent;
  /// Vendors' data of the trace, of W3C Trace Context.
  std::optional<std::string> tracestate;
};

/// Whether all fields are equal.
bool operator==(const Header& a, const Header& b);
inline bool operator!=(const Header& a, const Header& b) {
  return !(a == b);
}

/// The kind of an error. A reader handles an unknown code by `retryable`.
enum class ErrorCode {
  invalid_message,
  unsupported_version,
  unauthenticated,
  permission_denied,
  unknown_study,
  unknown_worker,
  unknown_trial,
  conflict,
  lease_lost,
  study_finished,
  cursor_expired,
  too_large,
  overloaded,
  not_leader,
  unavailable,
  internal
};

/// The word of the wire for a value of ErrorCode.
std::string_view to_string(ErrorCode value) noexcept;

template <>
std::optional<ErrorCode> from_string<ErrorCode>(std::string_view text) noexcept;

/// A duration in seconds.
using Seconds = double;

/// The request had no effect; this is the reason.
///
/// `path` is a JSON Pointer into the request's body, `value` the faulty value, cut at 200 characters. A
/// reader handles an unknown code by `retryable`.
struct ErrorResponse {
  /// The kind of the error; see the table of errors.
  Open<ErrorCode> code{};
  /// The error message for users.
  std::string message;
  /// Whether the same request may succeed later.
  bool retryable = false;
  /// The pause before the next attempt.
  std::optional<Seconds> retry_after_s;
  /// A JSON Pointer into the request's body.
  std::optional<std::string> path;
  /// The faulty value as JSON text, cut, with secrets masked.
  std::optional<std::string> value;
  /// Further data for programs.
  std::optional<std::map<std::string, Json>> detail;
};

/// Whether all fields are equal.
bool operator==(const ErrorResponse& a, const ErrorResponse& b);
inline bool operator!=(const ErrorResponse& a, const ErrorResponse& b) {
  return !(a == b);
}

/// Ask for versions, capabilities and limits of the server. Needs no study.
struct DescribeRequest {};

/// Whether all fields are equal.
bool operator==(const DescribeRequest& a, const DescribeRequest& b);
inline bool operator!=(const DescribeRequest& a, const DescribeRequest& b) {
  return !(a == b);
}

/// A number of items of one page.
using PageSize = std::int64_t;

/// The next_cursor of the previous page; opaque.
using Cursor = std::string;

/// List the studies by name.
struct ListStudiesRequest {
  /// The maximum number of items.
  PageSize limit = 100;
  /// The `next_cursor` of the previous page; absent for the first page.
  std::optional<Cursor> after;
};

/// Whether all fields are equal.
bool operator==(const ListStudiesRequest& a, const ListStudiesRequest& b);
inline bool operator!=(const ListStudiesRequest& a, const ListStudiesRequest& b) {
  return !(a == b);
}

/// A name: a letter or underscore, then letters, digits, '_', '.', '-'; at most 64 characters.
using Name = std::string;

/// The scale of an axis: linear or logarithmic.
enum class Scale { linear, log };

/// The word of the wire for a value of Scale.
std::string_view to_string(Scale value) noexcept;

template <>
std::optional<Scale> from_string<Scale>(std::string_view text) noexcept;

/// The value of one parameter; the spec of the study determines its type.
using ParameterValue = Scalar;

/// A test of the value of a parent. Each part that is given must hold; at least one is given.
///
/// An inactive parent fails every test.
struct ParentTest {
  /// The values that pass.
  std::optional<std::vector<ParameterValue>> in;
  /// The least value that passes; not for a categorical parent.
  std::optional<double> ge;
  /// The largest value that passes; not for a categorical parent.
  std::optional<double> le;
};

/// Whether all fields are equal.
bool operator==(const ParentTest& a, const ParentTest& b);
inline bool operator!=(const ParentTest& a, const ParentTest& b) {
  return !(a == b);
}

/// Tests by the names of parents; it holds if all of them do.
using Alternative = std::map<std::string, ParentTest>;

/// When a parameter is active: if at least one of the alternatives holds. Parents are declared before the
/// parameter and are not continuous.
using Condition = std::vector<Alternative>;

/// A guess of the best value of a parameter. It may influence the suggestions, and nothing else.
struct ParameterPrior {
  /// The guess, a value of the parameter. Null is the choice null.
  ParameterValue value;
  /// How much the guess is trusted: near 0 hardly, 1 most.
  double confidence = 0.5;
};

/// Whether all fields are equal.
bool operator==(const ParameterPrior& a, const ParameterPrior& b);
inline bool operator!=(const ParameterPrior& a, const ParameterPrior& b) {
  return !(a == b);
}

/// A real number in [low, high].
struct ContinuousParameter {
  /// Its name.
  Name name;
  /// The lower bound.
  double low = 0.0;
  /// The upper bound.
  double high = 0.0;
  /// `log` is a logarithmic scale; it needs `low` above 0.
  Open<Scale> scale = Scale::linear;
  /// When it is active; absent: always.
  std::optional<Condition> condition;
  /// A guess of its best value.
  std::optional<ParameterPrior> prior;
};

/// Whether all fields are equal.
bool operator==(const ContinuousParameter& a, const ContinuousParameter& b);
inline bool operator!=(const ContinuousParameter& a, const ContinuousParameter& b) {
  return !(a == b);
}

/// An integer that every language can hold exactly.
using Integer = std::int64_t;

/// An integer in [low, high], both included.
struct IntegerParameter {
  /// Its name.
  Name name;
  /// The lower bound.
  Integer low = 0;
  /// The upper bound.
  Integer high = 0;
  /// `log` is a logarithmic scale; it needs `low` above 0.
  Open<Scale> scale = Scale::linear;
  /// When it is active; absent: always.
  std::optional<Condition> condition;
  /// A guess of its best value.
  std::optional<ParameterPrior> prior;
};

/// Whether all fields are equal.
bool operator==(const IntegerParameter& a, const IntegerParameter& b);
inline bool operator!=(const IntegerParameter& a, const IntegerParameter& b) {
  return !(a == b);
}

/// One of several unordered values. A choice may be null, a boolean, a number or a string.
struct CategoricalParameter {
  /// Its name.
  Name name;
  /// The choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are different.
  std::vector<ParameterValue> choices;
  /// When it is active; absent: always.
  std::optional<Condition> condition;
  /// A guess of its best value.
  std::optional<ParameterPrior> prior;
};

/// Whether all fields are equal.
bool operator==(const CategoricalParameter& a, const CategoricalParameter& b);
inline bool operator!=(const CategoricalParameter& a, const CategoricalParameter& b) {
  return !(a == b);
}

/// One of several ordered numbers, such as 16, 32, 64; neighbouring values are one step apart.
struct LatticeParameter {
  /// Its name.
  Name name;
  /// The values, increasing.
  std::vector<double> values;
  /// When it is active; absent: always.
  std::optional<Condition> condition;
  /// A guess of its best value.
  std::optional<ParameterPrior> prior;
};

/// Whether all fields are equal.
bool operator==(const LatticeParameter& a, const LatticeParameter& b);
inline bool operator!=(const LatticeParameter& a, const LatticeParameter& b) {
  return !(a == b);
}

/// A parameter to search, of one of the kinds.
///
/// An arm that this version does not know is kept as Unknown.
using ParameterSpec =
    std::variant<ContinuousParameter, IntegerParameter, CategoricalParameter, LatticeParameter, Unknown>;

/// Whether lower or higher values of an objective are better.
enum class Direction { minimize, maximize };

/// The word of the wire for a value of Direction.
std::string_view to_string(Direction value) noexcept;

template <>
std::optional<Direction> from_string<Direction>(std::string_view text) noexcept;

/// A number that each trial returns, and how it is scored.
///
/// Values better than `target` do not improve the score. A trial beyond `limit` violates it. `priority` is
/// the weight within the comparison `group`; costs of different groups are never summed.
struct ObjectiveSpec {
  /// Its name.
  Name name;
  /// The direction of improvement.
  Open<Direction> direction = Direction::minimize;
  /// The value from which on the score does not improve; needs a limit.
  std::optional<double> target;
  /// The worst acceptable value.
  std::optional<double> limit;
  /// Its weight within the group.
  double priority = 1.0;
  /// The comparison group.
  Name group = "default";
};

/// Whether all fields are equal.
bool operator==(const ObjectiveSpec& a, const ObjectiveSpec& b);
inline bool operator!=(const ObjectiveSpec& a, const ObjectiveSpec& b) {
  return !(a == b);
}

/// A number of things, at least one.
using PositiveCount = std::int64_t;

/// A duration in seconds, above 0.
using PositiveSeconds = double;

/// One finite number for each objective of the study, by name.
using ObjectiveValues = std::map<std::string, double>;

/// A number of things.
using Count = std::int64_t;

/// Explore with a scrambled Sobol sequence, then exploit a model of the best trials.
///
/// `explore` is the number of trials before the first model; by default it depends on the number of
/// parameters and `max_trials`.
struct ExploreExploitSpec {
  /// Trials before the first model.
  std::optional<PositiveCount> explore;
  /// The share of the trials on which the model is fitted.
  double elite_fraction = 0.25;
  /// The probability of exploration once there is a model.
  double explore_probability = 0.1;
};

/// Whether all fields are equal.
bool operator==(const ExploreExploitSpec& a, const ExploreExploitSpec& b);
inline bool operator!=(const ExploreExploitSpec& a, const ExploreExploitSpec& b) {
  return !(a == b);
}

/// A sampler that is installed on the server, by its name, such as `optuna` or `cmaes`.
struct ExternalSpec {
  /// Its name.
  Name name;
  /// Its options.
  std::map<std::string, ParameterValue> options;
};

/// Whether all fields are equal.
bool operator==(const ExternalSpec& a, const ExternalSpec& b);
inline bool operator!=(const ExternalSpec& a, const ExternalSpec& b) {
  return !(a == b);
}

/// Draw from a Gaussian mixture that is fitted to the best trials; uniform until there are enough trials.
struct GaussianMixtureSpec {
  /// The share of the trials on which the model is fitted.
  double elite_fraction = 0.25;
  /// The maximum number of components.
  std::int64_t components = 3;
};

/// Whether all fields are equal.
bool operator==(const GaussianMixtureSpec& a, const GaussianMixtureSpec& b);
inline bool operator!=(const GaussianMixtureSpec& a, const GaussianMixtureSpec& b) {
  return !(a == b);
}

/// Bayesian optimisation with Gaussian processes, the default.
///
/// It uses a trust region for one comparison group, and random rays for several groups.
struct GaussianProcessSpec {};

/// Whether all fields are equal.
bool operator==(const GaussianProcessSpec& a, const GaussianProcessSpec& b);
inline bool operator!=(const GaussianProcessSpec& a, const GaussianProcessSpec& b) {
  return !(a == b);
}

/// A scrambled Sobol sequence.
struct SobolSpec {};

/// Whether all fields are equal.
bool operator==(const SobolSpec& a, const SobolSpec& b);
inline bool operator!=(const SobolSpec& a, const SobolSpec& b) {
  return !(a == b);
}

/// Independent uniform draws.
struct UniformSpec {};

/// Whether all fields are equal.
bool operator==(const UniformSpec& a, const UniformSpec& b);
inline bool operator!=(const UniformSpec& a, const UniformSpec& b) {
  return !(a == b);
}

/// A sequence of Latin hypercubes of `block` points.
struct HypercubeSpec {
  /// The number of points of a hypercube.
  std::int64_t block = 64;
};

/// Whether all fields are equal.
bool operator==(const HypercubeSpec& a, const HypercubeSpec& b);
inline bool operator!=(const HypercubeSpec& a, const HypercubeSpec& b) {
  return !(a == b);
}

/// The sampler and its options.
///
/// An arm that this version does not know is kept as Unknown.
using SamplerSpec = std::variant<ExploreExploitSpec, ExternalSpec, GaussianMixtureSpec, GaussianProcessSpec,
                                 SobolSpec, UniformSpec, HypercubeSpec, Unknown>;

/// Which reported value of a trial a stopping rule compares: the one of the largest step, or the best one
/// so far.
enum class StepValue { last, best };

/// The word of the wire for a value of StepValue.
std::string_view to_string(StepValue value) noexcept;

template <>
std::optional<StepValue> from_string<StepValue>(std::string_view text) noexcept;

/// The steps of a trial, such as the epochs of a training. A worker reports intermediate values at some of
/// them.
struct StepsSpec {
  /// The largest step, at which a trial is complete.
  PositiveCount max = 0;
  /// No trial is stopped or paused before this step.
  PositiveCount min = 1;
  /// What a step is, such as `epoch`, for display.
  std::optional<Label> unit;
  /// Which value of a trial a stopping rule compares.
  Open<StepValue> value = StepValue::last;
};

/// Whether all fields are equal.
bool operator==(const StepsSpec& a, const StepsSpec& b);
inline bool operator!=(const StepsSpec& a, const StepsSpec& b) {
  return !(a == b);
}

/// No trial is stopped.
struct NoStoppingSpec {};

/// Whether all fields are equal.
bool operator==(const NoStoppingSpec& a, const NoStoppingSpec& b);
inline bool operator!=(const NoStoppingSpec& a, const NoStoppingSpec& b) {
  return !(a == b);
}

/// The scheduler's choice: a good rule if the study has `steps`, otherwise none.
struct AutoStoppingSpec {};

/// Whether all fields are equal.
bool operator==(const AutoStoppingSpec& a, const AutoStoppingSpec& b);
inline bool operator!=(const AutoStoppingSpec& a, const AutoStoppingSpec& b) {
  return !(a == b);
}

/// Asynchronous successive halving, by stopping.
///
/// Decisions are taken at the rungs `grace`, `grace * eta`, `grace * eta**2` and so on. A trial continues
/// if it is among the best `1 / eta` of the trials that have reached the rung (Li et al., 2020,
/// arXiv:1810.05934).
struct AshaSpec {
  /// The reduction factor: the share of the trials that continue is `1 / eta`.
  double eta = 3.0;
  /// The first rung; by default a sixteenth of the largest step, at least `steps.min`.
  std::optional<PositiveCount> grace;
  /// No trial is stopped at a rung that fewer trials have reached.
  PositiveCount min_trials = 4;
};

/// Whether all fields are equal.
bool operator==(const AshaSpec& a, const AshaSpec& b);
inline bool operator!=(const AshaSpec& a, const AshaSpec& b) {
  return !(a == b);
}

/// Asynchronous successive halving, by promotion: for workers that can resume a trial from a checkpoint.
///
/// A trial pauses at each rung. When a worker asks, the best paused trial among the best `1 / eta` of its
/// rung (at least one) continues at the next rung; if there is none, a new trial begins (Li et al., 2020,
/// arXiv:1810.05934).
struct AshaPromotionSpec {
  /// The reduction factor: the share of the trials that continue is `1 / eta`.
  double eta = 3.0;
  /// The first rung; by default a sixteenth of the largest step, at least `steps.min`.
  std::optional<PositiveCount> grace;
};

/// Whether all fields are equal.
bool operator==(const AshaPromotionSpec& a, const AshaPromotionSpec& b);
inline bool operator!=(const AshaPromotionSpec& a, const AshaPromotionSpec& b) {
  return !(a == b);
}

/// A trial is stopped if it is worse than the median of the other trials at the same step.
struct MedianSpec {
  /// The first step of a decision; by default a sixteenth of the largest step, at least `steps.min`.
  std::optional<PositiveCount> grace;
  /// The number of steps between two decisions; by default `grace`.
  std::optional<PositiveCount> every;
  /// No trial is stopped at a step that fewer trials have reached.
  PositiveCount min_trials = 4;
};

/// Whether all fields are equal.
bool operator==(const MedianSpec& a, const MedianSpec& b);
inline bool operator!=(const MedianSpec& a, const MedianSpec& b) {
  return !(a == b);
}

/// Finite numbers for some of the objectives of the study, by name.
using ReportedValues = std::map<std::string, double>;

/// A trial is stopped if one of its values is worse than a threshold at a step.
struct ThresholdSpec {
  /// The step of the decision.
  PositiveCount step = 0;
  /// The worst value of each named objective with which a trial continues; names at least one.
  ReportedValues objectives;
};

/// Whether all fields are equal.
bool operator==(const ThresholdSpec& a, const ThresholdSpec& b);
inline bool operator!=(const ThresholdSpec& a, const ThresholdSpec& b) {
  return !(a == b);
}

/// The rule that stops or pauses trials, and its options.
///
/// An arm that this version does not know is kept as Unknown.
using StoppingSpec = std::variant<NoStoppingSpec, AutoStoppingSpec, AshaSpec, AshaPromotionSpec, MedianSpec,
                                  ThresholdSpec, Unknown>;

/// A longer text, such as a traceback.
using Text = std::string;

/// Short texts or links by name, set by an operator, for display and selection.
using OperatorLabels = std::map<std::string, std::string>;

/// The spec of a study: parameters, objectives, ends, and rules for leases and retries.
struct StudySpec {
  /// The parameters.
  std::vector<ParameterSpec> parameters;
  /// The objectives.
  std::vector<ObjectiveSpec> objectives;
  /// The total number of trials to create; absent: no limit.
  std::optional<PositiveCount> max_trials;
  /// The total number of steps of all trials; needs `steps`; absent: no limit.
  std::optional<PositiveCount> max_steps;
  /// The number of failed trials that finishes the study.
  std::optional<PositiveCount> max_failures;
  /// The number of failed trials in a row that finishes the study.
  std::optional<PositiveCount> max_consecutive_failures;
  /// The scheduler's running seconds after which the study finishes.
  std::optional<PositiveSeconds> deadline_s;
  /// Objective values; the study finishes when one trial reaches all of them.
  std::optional<ObjectiveValues> stop_at;
  /// The seed of all randomness; absent: chosen by the server.
  std::optional<Count> seed;
  /// Whether suggestions depend only on the order of the requests; asks then wait for the model.
  bool deterministic = false;
  /// The sampler.
  SamplerSpec sampler = GaussianProcessSpec{};
  /// The steps of a trial, if workers report intermediate values.
  std::optional<StepsSpec> steps;
  /// The rule that ends trials early; each other than `none` and `auto` needs `steps`.
  StoppingSpec stopping = AutoStoppingSpec{};
  /// The default duration of a lease.
  PositiveSeconds lease_s = 60.0;
  /// The number of retries of a trial after expired leases and failures with `retry`.
  Count max_retries = 2;
  /// How often a trial may be given back without a result.
  Count max_preemptions = 20;
  /// Whether points may be suggested again.
  bool allow_repeats = false;
  /// Earlier studies of the same scheduler whose trials may influence the suggestions, and nothing else.
  std::vector<Name> transfer_from;
  /// What the study is about, for people.
  std::optional<Text> description;
  /// Texts or links by name, for display and selection.
  std::optional<OperatorLabels> labels;
};

/// Whether all fields are equal.
bool operator==(const StudySpec& a, const StudySpec& b);
inline bool operator!=(const StudySpec& a, const StudySpec& b) {
  return !(a == b);
}

/// Create a study. For an equal spec the existing study is returned; another spec is a `conflict`.
struct CreateStudyRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The spec of the study.
  StudySpec spec;
};

/// Whether all fields are equal.
bool operator==(const CreateStudyRequest& a, const CreateStudyRequest& b);
inline bool operator!=(const CreateStudyRequest& a, const CreateStudyRequest& b) {
  return !(a == b);
}

/// Ask for a study and its current state.
struct GetStudyRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
};

/// Whether all fields are equal.
bool operator==(const GetStudyRequest& a, const GetStudyRequest& b);
inline bool operator!=(const GetStudyRequest& a, const GetStudyRequest& b) {
  return !(a == b);
}

/// An end of a study that can be removed.
enum class EndName { max_trials, max_steps, max_failures, max_consecutive_failures, deadline_s, stop_at };

/// The word of the wire for a value of EndName.
std::string_view to_string(EndName value) noexcept;

template <>
std::optional<EndName> from_string<EndName>(std::string_view text) noexcept;

/// Change the ends of a study, its description or its labels.
///
/// Absent fields stay. `clear` removes ends; a study that its ends finished is reopened by a change of
/// them.
struct UpdateStudyRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The revision that the change is based on; if it is not the current one, the reply is a `conflict`.
  PositiveCount expected_revision = 0;
  /// The total number of trials to create.
  std::optional<PositiveCount> max_trials;
  /// The total number of steps of all trials.
  std::optional<PositiveCount> max_steps;
  /// The number of failed trials that finishes the study.
  std::optional<PositiveCount> max_failures;
  /// The number of failed trials in a row that finishes the study.
  std::optional<PositiveCount> max_consecutive_failures;
  /// The scheduler's running seconds after which the study finishes.
  std::optional<PositiveSeconds> deadline_s;
  /// Objective values; the study finishes when one trial reaches all of them.
  std::optional<ObjectiveValues> stop_at;
  /// Ends to remove.
  std::vector<EndName> clear;
  /// The new description; an empty text removes it.
  std::optional<Text> description;
  /// Labels to set; an empty text removes the label, and labels that are not named stay.
  std::optional<OperatorLabels> labels;
};

/// Whether all fields are equal.
bool operator==(const UpdateStudyRequest& a, const UpdateStudyRequest& b);
inline bool operator!=(const UpdateStudyRequest& a, const UpdateStudyRequest& b) {
  return !(a == b);
}

/// Delete a study with all its trials. If it does not exist, the reply is `unknown_study`.
struct DeleteStudyRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
};

/// Whether all fields are equal.
bool operator==(const DeleteStudyRequest& a, const DeleteStudyRequest& b);
inline bool operator!=(const DeleteStudyRequest& a, const DeleteStudyRequest& b) {
  return !(a == b);
}

/// Whether a study gives out trials: `paused` and `finished` ones do not.
enum class StudyState { running, paused, finished };

/// The word of the wire for a value of StudyState.
std::string_view to_string(StudyState value) noexcept;

template <>
std::optional<StudyState> from_string<StudyState>(std::string_view text) noexcept;

/// Pause, resume or finish a study by hand. `running` also reopens a study that was finished by hand.
struct SetStudyStateRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The new state.
  StudyState state{};
};

/// Whether all fields are equal.
bool operator==(const SetStudyStateRequest& a, const SetStudyStateRequest& b);
inline bool operator!=(const SetStudyStateRequest& a, const SetStudyStateRequest& b) {
  return !(a == b);
}

/// Replace the settings of the objectives, under the same names. All trials are scored again.
struct UpdateObjectivesRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The revision that the change is based on; if it is not the current one, the reply is a `conflict`.
  PositiveCount expected_revision = 0;
  /// All objectives, with their existing names.
  std::vector<ObjectiveSpec> objectives;
};

/// Whether all fields are equal.
bool operator==(const UpdateObjectivesRequest& a, const UpdateObjectivesRequest& b);
inline bool operator!=(const UpdateObjectivesRequest& a, const UpdateObjectivesRequest& b) {
  return !(a == b);
}

/// Whether workers finish their running trials or end at once.
enum class ShutdownMode { drain, stop };

/// The word of the wire for a value of ShutdownMode.
std::string_view to_string(ShutdownMode value) noexcept;

template <>
std::optional<ShutdownMode> from_string<ShutdownMode>(std::string_view text) noexcept;

/// Stop the scheduler. It gives no new suggestions, sends `drain` (or `stop`) to workers, and then exits.
///
/// `grace_s` limits the wait for running trials; their leases survive the restart.
struct ShutdownRequest {
  /// Whether workers finish their running trials (`drain`) or end at once (`stop`).
  ShutdownMode mode = ShutdownMode::drain;
  /// The maximum wait for running trials.
  Seconds grace_s = 0.0;
};

/// Whether all fields are equal.
bool operator==(const ShutdownRequest& a, const ShutdownRequest& b);
inline bool operator!=(const ShutdownRequest& a, const ShutdownRequest& b) {
  return !(a == b);
}

/// Short texts by name, for display and selection.
using Labels = std::map<std::string, Label>;

/// Register a worker with a study. The same idempotency key returns the same worker.
struct RegisterWorkerRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// A name for display.
  std::optional<Label> name;
  /// The host name.
  std::optional<Label> host;
  /// The process id on this host.
  std::optional<Count> pid;
  /// The number of trials that it evaluates at once.
  PositiveCount concurrency = 1;
  /// Whether it can continue an evaluation from the checkpoint of another attempt.
  bool can_resume = false;
  /// Facts about where it runs, such as node, queue, job id or GPU.
  std::optional<Labels> labels;
};

/// Whether all fields are equal.
bool operator==(const RegisterWorkerRequest& a, const RegisterWorkerRequest& b);
inline bool operator!=(const RegisterWorkerRequest& a, const RegisterWorkerRequest& b) {
  return !(a == b);
}

/// Deregister a worker. Its trials go back to the queue at once.
struct DeregisterWorkerRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The worker.
  WorkerId worker_id;
};

/// Whether all fields are equal.
bool operator==(const DeregisterWorkerRequest& a, const DeregisterWorkerRequest& b);
inline bool operator!=(const DeregisterWorkerRequest& a, const DeregisterWorkerRequest& b) {
  return !(a == b);
}

/// Drain workers: they finish their running trials, get no others, and end.
///
/// The workers are those with one of the ids or one of the names, and those that have all of the labels. At
/// least one of the three is given.
struct DrainWorkersRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The ids of workers.
  std::vector<WorkerId> worker_ids;
  /// The names of workers.
  std::vector<Label> names;
  /// Labels that a worker has, all with these values.
  std::optional<Labels> labels;
  /// False: let the workers that have not ended continue.
  bool drain = true;
};

/// Whether all fields are equal.
bool operator==(const DrainWorkersRequest& a, const DrainWorkersRequest& b);
inline bool operator!=(const DrainWorkersRequest& a, const DrainWorkersRequest& b) {
  return !(a == b);
}

/// A trial's id: from 1, never reused.
using TrialId = std::int64_t;

/// The opaque token of a lease, repeated exactly.
using LeaseToken = std::string;

/// A lease that a worker holds.
struct LeaseRef {
  /// The trial.
  TrialId trial_id = 0;
  /// The token that came with the suggestion.
  LeaseToken lease;
};

/// Whether all fields are equal.
bool operator==(const LeaseRef& a, const LeaseRef& b);
inline bool operator!=(const LeaseRef& a, const LeaseRef& b) {
  return !(a == b);
}

/// Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker holds.
struct HeartbeatRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The worker.
  WorkerId worker_id;
  /// The leases that it holds.
  std::vector<LeaseRef> leases;
};

/// Whether all fields are equal.
bool operator==(const HeartbeatRequest& a, const HeartbeatRequest& b);
inline bool operator!=(const HeartbeatRequest& a, const HeartbeatRequest& b) {
  return !(a == b);
}

/// Ask for up to `count` suggestions, waiting up to `wait_s` for the first.
struct GetSuggestionRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The worker.
  WorkerId worker_id;
  /// The maximum number of suggestions; the server never waits to collect more.
  std::int64_t count = 1;
  /// The maximum wait for the first.
  Seconds wait_s = 0.0;
  /// The duration of the leases; default: that of the study.
  std::optional<PositiveSeconds> lease_s;
};

/// Whether all fields are equal.
bool operator==(const GetSuggestionRequest& a, const GetSuggestionRequest& b);
inline bool operator!=(const GetSuggestionRequest& a, const GetSuggestionRequest& b) {
  return !(a == b);
}

/// Any JSON object, stored and returned as it was sent; hola does not interpret it.
using Metadata = std::map<std::string, Json>;

/// The values of one evaluation.
struct Result {
  /// The trial.
  TrialId trial_id = 0;
  /// The token that came with the suggestion.
  LeaseToken lease;
  /// The objective values.
  ObjectiveValues objectives;
  /// Data to store with the trial.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const Result& a, const Result& b);
inline bool operator!=(const Result& a, const Result& b) {
  return !(a == b);
}

/// Whether an evaluation failed, or the point cannot be evaluated.
enum class FailureKind { failed, infeasible };

/// The word of the wire for a value of FailureKind.
std::string_view to_string(FailureKind value) noexcept;

template <>
std::optional<FailureKind> from_string<FailureKind>(std::string_view text) noexcept;

/// An evaluation without a result.
///
/// `failed` is final unless `retry`; `infeasible`: the point cannot be evaluated.
struct Failure {
  /// The trial.
  TrialId trial_id = 0;
  /// The token that came with the suggestion.
  LeaseToken lease;
  /// Whether the evaluation failed, or the point cannot be evaluated.
  FailureKind kind = FailureKind::failed;
  /// The reason, such as a traceback.
  Text reason;
  /// Put the trial back into the queue; this counts against `max_retries`.
  bool retry = false;
  /// Data to store with the trial.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const Failure& a, const Failure& b);
inline bool operator!=(const Failure& a, const Failure& b) {
  return !(a == b);
}

/// A number of items of one request.
using BatchSize = std::int64_t;

/// Tell results and failures, at least one, and with `next_count` ask for the next suggestions.
struct SubmitResultRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The worker; required with `next_count`.
  std::optional<WorkerId> worker_id;
  /// The results.
  std::vector<Result> results;
  /// The failures.
  std::vector<Failure> failures;
  /// The maximum number of suggestions in the reply; 0 for none.
  BatchSize next_count = 0;
  /// The duration of their leases; default: that of the study.
  std::optional<PositiveSeconds> lease_s;
};

/// Whether all fields are equal.
bool operator==(const SubmitResultRequest& a, const SubmitResultRequest& b);
inline bool operator!=(const SubmitResultRequest& a, const SubmitResultRequest& b) {
  return !(a == b);
}

/// Why a worker gives trials back: `preempted`, which counts against `max_preemptions`; `undelivered` (it
/// never began them), which counts against nothing; or `drained` (it was told to end), which counts against
/// nothing.
enum class ReleaseKind { preempted, undelivered, drained };

/// The word of the wire for a value of ReleaseKind.
std::string_view to_string(ReleaseKind value) noexcept;

template <>
std::optional<ReleaseKind> from_string<ReleaseKind>(std::string_view text) noexcept;

/// Give back trials without a result, such as on preemption. They go back to the queue at once.
struct ReleaseTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The leases to give back.
  std::vector<LeaseRef> leases;
  /// Why they are given back.
  ReleaseKind kind = ReleaseKind::preempted;
  /// The reason, for information.
  std::optional<Label> reason;
};

/// Whether all fields are equal.
bool operator==(const ReleaseTrialsRequest& a, const ReleaseTrialsRequest& b);
inline bool operator!=(const ReleaseTrialsRequest& a, const ReleaseTrialsRequest& b) {
  return !(a == b);
}

/// Where the state of an evaluation is stored. The scheduler keeps the reference and never reads what it
/// names.
struct Checkpoint {
  /// An opaque reference, such as a URI or a path.
  std::string uri;
  /// The host on which the reference is valid, as the worker registered it; absent: it is valid on every
  /// host.
  std::optional<Label> host;
};

/// Whether all fields are equal.
bool operator==(const Checkpoint& a, const Checkpoint& b);
inline bool operator!=(const Checkpoint& a, const Checkpoint& b) {
  return !(a == b);
}

/// Intermediate values of a trial at one step.
struct Report {
  /// The trial.
  TrialId trial_id = 0;
  /// The token that came with the suggestion.
  LeaseToken lease;
  /// The step, from 1. Steps may be reported in any order, and with gaps.
  PositiveCount step = 0;
  /// The values of some or all objectives at this step.
  ReportedValues objectives;
  /// Whether a value is not finite; such a value cannot be sent, and counts as worse than any number.
  bool diverged = false;
  /// Data to store with the report.
  std::optional<Metadata> metadata;
  /// Where the state of the evaluation at this step is stored.
  std::optional<Checkpoint> checkpoint;
};

/// Whether all fields are equal.
bool operator==(const Report& a, const Report& b);
inline bool operator!=(const Report& a, const Report& b) {
  return !(a == b);
}

/// Report intermediate values, learn which trials to stop, and with `next_count` ask for others.
struct SubmitReportsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The worker; required with `next_count`.
  std::optional<WorkerId> worker_id;
  /// The reports.
  std::vector<Report> reports;
  /// The maximum number of suggestions in the reply, at most one for each trial that a receipt stops or
  /// pauses.
  BatchSize next_count = 0;
  /// The duration of their leases; default: that of the study.
  std::optional<PositiveSeconds> lease_s;
};

/// Whether all fields are equal.
bool operator==(const SubmitReportsRequest& a, const SubmitReportsRequest& b);
inline bool operator!=(const SubmitReportsRequest& a, const SubmitReportsRequest& b) {
  return !(a == b);
}

/// Page through the reports of some trials, in the order of trials, attempts and steps.
struct GetReportsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The trials.
  std::vector<TrialId> trial_ids;
  /// The maximum number of items.
  PageSize limit = 1000;
  /// The `next_cursor` of the previous page; absent for the first page.
  std::optional<Cursor> after;
};

/// Whether all fields are equal.
bool operator==(const GetReportsRequest& a, const GetReportsRequest& b);
inline bool operator!=(const GetReportsRequest& a, const GetReportsRequest& b) {
  return !(a == b);
}

/// The state of a trial. The last six are terminal; a late result of a `stopped` or `lost` trial completes
/// it. `paused`: a stopping rule decides whether another attempt continues it. `stopped`: it was ended
/// early, and its reported values are kept.
enum class TrialState { queued, running, paused, completed, stopped, infeasible, failed, cancelled, lost };

/// The word of the wire for a value of TrialState.
std::string_view to_string(TrialState value) noexcept;

template <>
std::optional<TrialState> from_string<TrialState>(std::string_view text) noexcept;

/// An event's id: from 1 without gaps in a study; 0 is before the first.
using EventId = std::int64_t;

/// Page through the trials by id: all, those in some states, or those changed since an event.
struct GetTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// Only trials in one of these states; empty: in any.
  std::vector<TrialState> states;
  /// Only trials that changed after this event: the `as_of` of an earlier pass.
  std::optional<EventId> changed_since;
  /// Whether the trials have their metadata.
  bool with_metadata = false;
  /// The maximum number of items.
  PageSize limit = 100;
  /// The `next_cursor` of the previous page; absent for the first page.
  std::optional<Cursor> after;
};

/// Whether all fields are equal.
bool operator==(const GetTrialsRequest& a, const GetTrialsRequest& b);
inline bool operator!=(const GetTrialsRequest& a, const GetTrialsRequest& b) {
  return !(a == b);
}

/// Columns that are returned on request.
enum class ColumnGroup { times, worker, objectives, costs, reports };

/// The word of the wire for a value of ColumnGroup.
std::string_view to_string(ColumnGroup value) noexcept;

template <>
std::optional<ColumnGroup> from_string<ColumnGroup>(std::string_view text) noexcept;

/// Read the trials that changed after an event, by column, in the order of their changes.
///
/// Repeat it with `changed_since` set to `as_of` of the reply: at once while `more` is true, later to
/// follow the changes. A trial may come several times; the row of the largest `changed` is the current one.
struct GetColumnsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// Only trials that changed after this event: 0, or the `as_of` of the previous reply.
  EventId changed_since = 0;
  /// The longest reply, in bytes, within `max_reply_bytes` of the limits. One row is returned in any case.
  PositiveCount max_bytes = 1048576;
  /// Whether the columns have `packed` instead of `values`.
  bool packed = false;
  /// Columns to return beside ids, changes, states and parameters.
  std::vector<ColumnGroup> include;
  /// Only the columns of these parameters; empty: of all.
  std::vector<Name> parameters;
};

/// Whether all fields are equal.
bool operator==(const GetColumnsRequest& a, const GetColumnsRequest& b);
inline bool operator!=(const GetColumnsRequest& a, const GetColumnsRequest& b) {
  return !(a == b);
}

/// Ask for the metadata of some trials.
struct GetMetadataRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The trials.
  std::vector<TrialId> trial_ids;
};

/// Whether all fields are equal.
bool operator==(const GetMetadataRequest& a, const GetMetadataRequest& b);
inline bool operator!=(const GetMetadataRequest& a, const GetMetadataRequest& b) {
  return !(a == b);
}

/// Ask for the best trials: by cost for one group, by front and crowding distance for several.
struct GetTopKRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The maximum number of trials.
  PageSize limit = 10;
  /// Whether the trials have their metadata.
  bool with_metadata = false;
};

/// Whether all fields are equal.
bool operator==(const GetTopKRequest& a, const GetTopKRequest& b);
inline bool operator!=(const GetTopKRequest& a, const GetTopKRequest& b) {
  return !(a == b);
}

/// Ask for the non-dominated fronts, up to `limit` trials in total.
struct GetFrontsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The maximum number of trials, over all fronts.
  PageSize limit = 100;
  /// Whether the trials have their metadata.
  bool with_metadata = false;
};

/// Whether all fields are equal.
bool operator==(const GetFrontsRequest& a, const GetFrontsRequest& b);
inline bool operator!=(const GetFrontsRequest& a, const GetFrontsRequest& b) {
  return !(a == b);
}

/// Ask how the completed trials would be ranked under other settings of the objectives. Nothing is changed.
struct PreviewObjectivesRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// All objectives, with their existing names.
  std::vector<ObjectiveSpec> objectives;
  /// The maximum number of trials.
  PageSize limit = 10;
};

/// Whether all fields are equal.
bool operator==(const PreviewObjectivesRequest& a, const PreviewObjectivesRequest& b);
inline bool operator!=(const PreviewObjectivesRequest& a, const PreviewObjectivesRequest& b) {
  return !(a == b);
}

/// One value for each active parameter of the study, by name. Null is a value, not absence.
using ParameterSet = std::map<std::string, ParameterValue>;

/// Ask what a model of the results predicts on a grid of one or two parameters.
///
/// The server computes it beside its other work, for at most `wait_s`; then `ready` is false, and the same
/// request can be sent again.
struct GetModelViewRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The parameters of the grid.
  std::vector<Name> parameters;
  /// The maximum number of values on each axis.
  std::int64_t size = 24;
  /// A parameter set with the values of all other parameters; absent: that of the recommended trial.
  std::optional<ParameterSet> at;
  /// The maximum wait.
  Seconds wait_s = 10.0;
};

/// Whether all fields are equal.
bool operator==(const GetModelViewRequest& a, const GetModelViewRequest& b);
inline bool operator!=(const GetModelViewRequest& a, const GetModelViewRequest& b) {
  return !(a == b);
}

/// Ask whether the objectives form several comparison groups.
struct IsMultiGroupRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
};

/// Whether all fields are equal.
bool operator==(const IsMultiGroupRequest& a, const IsMultiGroupRequest& b);
inline bool operator!=(const IsMultiGroupRequest& a, const IsMultiGroupRequest& b) {
  return !(a == b);
}

/// Queue parameter sets for evaluation before any new suggestion. All or none are queued.
struct EnqueueTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The parameter sets.
  std::vector<ParameterSet> trials;
};

/// Whether all fields are equal.
bool operator==(const EnqueueTrialsRequest& a, const EnqueueTrialsRequest& b);
inline bool operator!=(const EnqueueTrialsRequest& a, const EnqueueTrialsRequest& b) {
  return !(a == b);
}

/// A result from elsewhere.
struct AddedTrial {
  /// The parameters that were evaluated.
  ParameterSet parameters;
  /// The objective values.
  ObjectiveValues objectives;
  /// Data to store with the trial.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const AddedTrial& a, const AddedTrial& b);
inline bool operator!=(const AddedTrial& a, const AddedTrial& b) {
  return !(a == b);
}

/// Add known results, such as those of an earlier study. All or none are added; they do not count for the
/// budget.
struct AddTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The results.
  std::vector<AddedTrial> trials;
};

/// Whether all fields are equal.
bool operator==(const AddTrialsRequest& a, const AddTrialsRequest& b);
inline bool operator!=(const AddTrialsRequest& a, const AddTrialsRequest& b) {
  return !(a == b);
}

/// Cancel trials. A worker that evaluates one gets the lease command `drop`.
struct CancelTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The trials.
  std::vector<TrialId> trial_ids;
  /// The reason, for information.
  std::optional<Label> reason;
};

/// Whether all fields are equal.
bool operator==(const CancelTrialsRequest& a, const CancelTrialsRequest& b);
inline bool operator!=(const CancelTrialsRequest& a, const CancelTrialsRequest& b) {
  return !(a == b);
}

/// What people say about one trial. Absent fields stay.
struct TrialUpdate {
  /// The trial.
  TrialId trial_id = 0;
  /// The new note; an empty text removes it.
  std::optional<Text> note;
  /// Labels to set; an empty text removes the label, and labels that are not named stay.
  std::optional<OperatorLabels> labels;
};

/// Whether all fields are equal.
bool operator==(const TrialUpdate& a, const TrialUpdate& b);
inline bool operator!=(const TrialUpdate& a, const TrialUpdate& b) {
  return !(a == b);
}

/// Set notes and labels of trials, in whatever state. They do not influence suggestions.
struct UpdateTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The changes, made in order.
  std::vector<TrialUpdate> updates;
};

/// Whether all fields are equal.
bool operator==(const UpdateTrialsRequest& a, const UpdateTrialsRequest& b);
inline bool operator!=(const UpdateTrialsRequest& a, const UpdateTrialsRequest& b) {
  return !(a == b);
}

/// Ask for the status of a study: counts, workers, the best trial.
struct StatusRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The maximum number of workers to list.
  std::int64_t max_workers = 100;
};

/// Whether all fields are equal.
bool operator==(const StatusRequest& a, const StatusRequest& b);
inline bool operator!=(const StatusRequest& a, const StatusRequest& b) {
  return !(a == b);
}

/// Ask for events after an event, or from the oldest stored one, waiting up to `wait_s` for the first.
struct GetEventsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The newest known event; the reply starts with the next one.
  std::optional<EventId> after;
  /// The maximum number of events.
  PageSize limit = 100;
  /// The maximum wait for the first.
  Seconds wait_s = 0.0;
};

/// Whether all fields are equal.
bool operator==(const GetEventsRequest& a, const GetEventsRequest& b);
inline bool operator!=(const GetEventsRequest& a, const GetEventsRequest& b) {
  return !(a == b);
}

/// The limits of a server. A request that exceeds a limit is refused with `too_large` or `invalid_message`.
struct Limits {
  /// The longest message, in bytes.
  std::int64_t max_message_bytes = 1048576;
  /// The longest reply, in bytes; a reply with a single item may be longer.
  std::int64_t max_reply_bytes = 4194304;
  /// The maximum nesting depth of arrays and objects.
  std::int64_t max_nesting = 32;
  /// Items of one request: suggestions asked for, results, failures, leases, trials.
  std::int64_t max_batch = 256;
  /// Items of one page.
  std::int64_t max_page = 1000;
  /// The longest poll, in seconds.
  double max_wait_s = 60.0;
  /// The shortest lease, in seconds.
  double min_lease_s = 1.0;
  /// The longest lease, in seconds.
  double max_lease_s = 86400.0;
  /// Studies of the server.
  std::int64_t max_studies = 1000;
  /// Registered workers of one study.
  std::int64_t max_workers = 10000;
  /// Requests that wait at the server, in total.
  std::int64_t max_parked = 100000;
  /// Requests of one token that wait at the server.
  std::int64_t max_principal_parked = 10000;
  /// Workers of one study that one token has registered.
  std::int64_t max_principal_workers = 5000;
  /// Seconds for which an idempotency key is known after its trials have ended (running time).
  double request_retention_s = 3600.0;
  /// Newer requests after which an idempotency key is forgotten if its trials have ended.
  std::int64_t request_retention = 100000;
  /// Events kept for each study.
  std::int64_t event_retention = 10000;
  /// Silence after which a worker counts as away, in seconds.
  double worker_away_s = 60.0;
  /// Silence after which a worker is forgotten, in seconds.
  double worker_retention_s = 86400.0;
};

/// Whether all fields are equal.
bool operator==(const Limits& a, const Limits& b);
inline bool operator!=(const Limits& a, const Limits& b) {
  return !(a == b);
}

/// Milliseconds since 1970-01-01T00:00:00Z; for information only.
using WallTimeMs = std::int64_t;

/// What a token allows; each role includes those before it.
enum class Role { read, worker, admin };

/// The word of the wire for a value of Role.
std::string_view to_string(Role value) noexcept;

template <>
std::optional<Role> from_string<Role>(std::string_view text) noexcept;

/// The server's versions, capabilities, limits and durability.
struct DescribeResponse {
  /// The versions served, oldest first.
  std::vector<VersionText> versions;
  /// The server's name and version, for information.
  std::string server;
  /// Names of optional features of this server.
  std::vector<Name> capabilities;
  /// The limits of the server.
  Limits limits;
  /// What an acknowledged result survives: memory, process (a killed process) or power.
  std::string durability;
  /// The server's clock, for information.
  WallTimeMs time_ms = 0;
  /// What the token of the caller allows.
  std::optional<Open<Role>> role;
};

/// Whether all fields are equal.
bool operator==(const DescribeResponse& a, const DescribeResponse& b);
inline bool operator!=(const DescribeResponse& a, const DescribeResponse& b) {
  return !(a == b);
}

/// The end that finished a study; `by_hand`: none of its ends.
enum class FinishReason {
  max_trials,
  max_steps,
  space_exhausted,
  stop_at,
  deadline_s,
  max_failures,
  max_consecutive_failures,
  by_hand
};

/// The word of the wire for a value of FinishReason.
std::string_view to_string(FinishReason value) noexcept;

template <>
std::optional<FinishReason> from_string<FinishReason>(std::string_view text) noexcept;

/// The number of trials of a study in each state.
struct TrialCounts {
  /// Waiting for a worker.
  Count queued = 0;
  /// Leased to a worker.
  Count running = 0;
  /// Paused by a stopping rule.
  Count paused = 0;
  /// With a result.
  Count completed = 0;
  /// Ended early by a stopping rule.
  Count stopped = 0;
  /// Reported as infeasible by a worker.
  Count infeasible = 0;
  /// Failed.
  Count failed = 0;
  /// Cancelled.
  Count cancelled = 0;
  /// Given up after repeated expiry of their leases.
  Count lost = 0;
};

/// Whether all fields are equal.
bool operator==(const TrialCounts& a, const TrialCounts& b);
inline bool operator!=(const TrialCounts& a, const TrialCounts& b) {
  return !(a == b);
}

/// A study and its current state.
struct StudyInfo {
  /// Its name.
  Name study;
  /// The spec, with all changes so far.
  StudySpec spec;
  /// Whether it gives out trials.
  Open<StudyState> state{};
  /// The reason of the end; absent for a study that has not finished.
  std::optional<Open<FinishReason>> reason;
  /// Counts the changes of the study; an update gives the revision that it expects.
  PositiveCount revision = 0;
  /// Counts the changes of the objectives.
  PositiveCount objective_revision = 0;
  /// When it was created.
  WallTimeMs created_ms = 0;
  /// The seconds since creation in which scheduler and study were running; they count for `deadline_s`.
  Seconds running_s = 0.0;
  /// Its trials by state.
  TrialCounts counts;
  /// Trials created by ask or enqueue, which count for `max_trials`.
  Count created_trials = 0;
  /// The steps that the trials have used, which count for `max_steps`: the sum of their largest reported
  /// steps.
  Count used_steps = 0;
  /// The steps that the stopped trials did not use.
  Count saved_steps = 0;
};

/// Whether all fields are equal.
bool operator==(const StudyInfo& a, const StudyInfo& b);
inline bool operator!=(const StudyInfo& a, const StudyInfo& b) {
  return !(a == b);
}

/// A page of studies in the order of their names.
struct ListStudiesResponse {
  /// The studies.
  std::vector<StudyInfo> items;
  /// The `after` of the next page; absent on the last page.
  std::optional<Cursor> next_cursor;
  /// The number of studies, on all pages, that the server has in memory; for information.
  std::optional<Count> in_memory;
};

/// Whether all fields are equal.
bool operator==(const ListStudiesResponse& a, const ListStudiesResponse& b);
inline bool operator!=(const ListStudiesResponse& a, const ListStudiesResponse& b) {
  return !(a == b);
}

/// The study, and whether this request created it.
struct CreateStudyResponse {
  /// The study.
  StudyInfo info;
  /// False if the study already existed.
  bool created = false;
};

/// Whether all fields are equal.
bool operator==(const CreateStudyResponse& a, const CreateStudyResponse& b);
inline bool operator!=(const CreateStudyResponse& a, const CreateStudyResponse& b) {
  return !(a == b);
}

/// The study.
struct GetStudyResponse {
  /// The study.
  StudyInfo info;
};

/// Whether all fields are equal.
bool operator==(const GetStudyResponse& a, const GetStudyResponse& b);
inline bool operator!=(const GetStudyResponse& a, const GetStudyResponse& b) {
  return !(a == b);
}

/// The study after the change.
struct UpdateStudyResponse {
  /// The study.
  StudyInfo info;
};

/// Whether all fields are equal.
bool operator==(const UpdateStudyResponse& a, const UpdateStudyResponse& b);
inline bool operator!=(const UpdateStudyResponse& a, const UpdateStudyResponse& b) {
  return !(a == b);
}

/// The study was deleted.
struct DeleteStudyResponse {};

/// Whether all fields are equal.
bool operator==(const DeleteStudyResponse& a, const DeleteStudyResponse& b);
inline bool operator!=(const DeleteStudyResponse& a, const DeleteStudyResponse& b) {
  return !(a == b);
}

/// The study after the change.
struct SetStudyStateResponse {
  /// The study.
  StudyInfo info;
};

/// Whether all fields are equal.
bool operator==(const SetStudyStateResponse& a, const SetStudyStateResponse& b);
inline bool operator!=(const SetStudyStateResponse& a, const SetStudyStateResponse& b) {
  return !(a == b);
}

/// The study after the change; `objective_revision` of a trial says when it has been scored again.
struct UpdateObjectivesResponse {
  /// The study.
  StudyInfo info;
};

/// Whether all fields are equal.
bool operator==(const UpdateObjectivesResponse& a, const UpdateObjectivesResponse& b);
inline bool operator!=(const UpdateObjectivesResponse& a, const UpdateObjectivesResponse& b) {
  return !(a == b);
}

/// The scheduler is shutting down.
struct ShutdownResponse {
  /// The number of running trials.
  Count running = 0;
};

/// Whether all fields are equal.
bool operator==(const ShutdownResponse& a, const ShutdownResponse& b);
inline bool operator!=(const ShutdownResponse& a, const ShutdownResponse& b) {
  return !(a == b);
}

/// The worker's id, the study and the limits.
struct RegisterWorkerResponse {
  /// Identifies the worker in its later requests.
  WorkerId worker_id;
  /// The study.
  StudyInfo info;
  /// The limits of the server.
  Limits limits;
};

/// Whether all fields are equal.
bool operator==(const RegisterWorkerResponse& a, const RegisterWorkerResponse& b);
inline bool operator!=(const RegisterWorkerResponse& a, const RegisterWorkerResponse& b) {
  return !(a == b);
}

/// The trials that went back to the queue.
struct DeregisterWorkerResponse {
  /// The trials.
  std::vector<TrialId> released;
};

/// Whether all fields are equal.
bool operator==(const DeregisterWorkerResponse& a, const DeregisterWorkerResponse& b);
inline bool operator!=(const DeregisterWorkerResponse& a, const DeregisterWorkerResponse& b) {
  return !(a == b);
}

/// The workers that were meant.
struct DrainWorkersResponse {
  /// Their ids; the first of them, if the reply has no room for all.
  std::vector<WorkerId> worker_ids;
};

/// Whether all fields are equal.
bool operator==(const DrainWorkersResponse& a, const DrainWorkersResponse& b);
inline bool operator!=(const DrainWorkersResponse& a, const DrainWorkersResponse& b) {
  return !(a == b);
}

/// A command for a worker: continue, end after the running trials (`drain`), or end at once (`stop`).
enum class Command { continue_, drain, stop };

/// The word of the wire for a value of Command.
std::string_view to_string(Command value) noexcept;

template <>
std::optional<Command> from_string<Command>(std::string_view text) noexcept;

/// What to do with a running trial: `drop` (abandon it without a message), `stop` or `pause` (as after a
/// report with this decision). A reader ignores an unknown command.
enum class LeaseCommandKind { drop, stop, pause };

/// The word of the wire for a value of LeaseCommandKind.
std::string_view to_string(LeaseCommandKind value) noexcept;

template <>
std::optional<LeaseCommandKind> from_string<LeaseCommandKind>(std::string_view text) noexcept;

/// What to do with the trial of one lease.
struct LeaseCommand {
  /// The trial.
  TrialId trial_id = 0;
  /// The lease that the heartbeat named.
  LeaseToken lease;
  /// The command.
  Open<LeaseCommandKind> command{};
  /// The reason, for people.
  std::optional<Label> reason;
};

/// Whether all fields are equal.
bool operator==(const LeaseCommand& a, const LeaseCommand& b);
inline bool operator!=(const LeaseCommand& a, const LeaseCommand& b) {
  return !(a == b);
}

/// A command for the worker, and what to do with the trials of leases that are not current.
struct HeartbeatResponse {
  /// The command.
  Open<Command> command = Command::continue_;
  /// Leases whose trials the worker ends.
  std::vector<LeaseCommand> lease_commands;
  /// The study's state.
  Open<StudyState> state = StudyState::running;
};

/// Whether all fields are equal.
bool operator==(const HeartbeatResponse& a, const HeartbeatResponse& b);
inline bool operator!=(const HeartbeatResponse& a, const HeartbeatResponse& b) {
  return !(a == b);
}

/// The result of an ask: suggestions, or why there are none. After `wait` and `paused`, ask under a new
/// key.
enum class AskStatus { suggestions, wait, paused, finished };

/// The word of the wire for a value of AskStatus.
std::string_view to_string(AskStatus value) noexcept;

template <>
std::optional<AskStatus> from_string<AskStatus>(std::string_view text) noexcept;

/// The standing of a suggestion: `held` (evaluate it), `gone` (leased again), `ended` (the trial has
/// ended).
enum class Standing { held, gone, ended };

/// The word of the wire for a value of Standing.
std::string_view to_string(Standing value) noexcept;

template <>
std::optional<Standing> from_string<Standing>(std::string_view text) noexcept;

/// The state from which another attempt at a trial continues.
struct Resume {
  /// The step of the checkpoint: the evaluation continues with the next step.
  PositiveCount step = 0;
  /// The checkpoint.
  Checkpoint checkpoint;
};

/// Whether all fields are equal.
bool operator==(const Resume& a, const Resume& b);
inline bool operator!=(const Resume& a, const Resume& b) {
  return !(a == b);
}

/// A leased trial. After a replay, evaluate it only if its `standing` is `held`.
struct Suggestion {
  /// The trial.
  TrialId trial_id = 0;
  /// The number of this lease of the trial, from 1.
  PositiveCount attempt = 0;
  /// The token for results, failures, releases and heartbeats.
  LeaseToken lease;
  /// The duration of the lease.
  PositiveSeconds lease_s = 0.0;
  /// The parameters to evaluate.
  ParameterSet parameters;
  /// held: evaluate it; gone: leased again; ended: the trial has ended.
  Open<Standing> standing = Standing::held;
  /// The state of the trial.
  Open<TrialState> state = TrialState::running;
  /// The first step at which there will be a decision on the trial; absent if there will be none.
  std::optional<PositiveCount> next_step;
  /// The checkpoint of an earlier attempt from which the evaluation continues; absent: it starts at the
  /// beginning.
  std::optional<Resume> resume;
};

/// Whether all fields are equal.
bool operator==(const Suggestion& a, const Suggestion& b);
inline bool operator!=(const Suggestion& a, const Suggestion& b) {
  return !(a == b);
}

/// Suggestions, or why there are none: `wait` and `paused` (ask again), `finished` (end).
struct GetSuggestionResponse {
  /// Whether there are suggestions, or why not.
  Open<AskStatus> status{};
  /// At least one, if the status is `suggestions`.
  std::vector<Suggestion> suggestions;
  /// The pause before the next ask, with `wait` and `paused`.
  std::optional<Seconds> retry_after_s;
  /// The reason of the end of the study.
  std::optional<Open<FinishReason>> reason;
};

/// Whether all fields are equal.
bool operator==(const GetSuggestionResponse& a, const GetSuggestionResponse& b);
inline bool operator!=(const GetSuggestionResponse& a, const GetSuggestionResponse& b) {
  return !(a == b);
}

/// The outcome of one item of a tell. No outcome is a reason to stop.
enum class Outcome { recorded, superseded, ended, requeued, refused };

/// The word of the wire for a value of Outcome.
std::string_view to_string(Outcome value) noexcept;

template <>
std::optional<Outcome> from_string<Outcome>(std::string_view text) noexcept;

/// The outcome of one item of a tell.
///
/// `recorded`: the item was recorded. `superseded`: another result was recorded before; `objectives` has
/// its values. `ended`: the trial had already ended with `state`. `requeued`: the trial will be evaluated
/// again. `refused`: see `error`.
struct Receipt {
  /// The trial.
  TrialId trial_id = 0;
  /// The outcome of the item.
  Open<Outcome> outcome{};
  /// The current state of the trial.
  std::optional<Open<TrialState>> state;
  /// The recorded values, if they differ.
  std::optional<ObjectiveValues> objectives;
  /// Checkpoints of the trial that are no longer needed; the worker may delete them.
  std::vector<Checkpoint> discard;
  /// Why the item was refused.
  std::optional<ErrorResponse> error;
};

/// Whether all fields are equal.
bool operator==(const Receipt& a, const Receipt& b);
inline bool operator!=(const Receipt& a, const Receipt& b) {
  return !(a == b);
}

/// A receipt for each result, then one for each failure, in order; and the answer to `next_count`.
struct SubmitResultResponse {
  /// The outcome of each result and of each failure.
  std::vector<Receipt> receipts;
  /// The answer to `next_count`; never waits.
  std::optional<GetSuggestionResponse> next;
};

/// Whether all fields are equal.
bool operator==(const SubmitResultResponse& a, const SubmitResultResponse& b);
inline bool operator!=(const SubmitResultResponse& a, const SubmitResultResponse& b) {
  return !(a == b);
}

/// A receipt for each trial, in order.
struct ReleaseTrialsResponse {
  /// The outcome of each lease.
  std::vector<Receipt> receipts;
};

/// Whether all fields are equal.
bool operator==(const ReleaseTrialsResponse& a, const ReleaseTrialsResponse& b);
inline bool operator!=(const ReleaseTrialsResponse& a, const ReleaseTrialsResponse& b) {
  return !(a == b);
}

/// The outcome of a report: `recorded`; `superseded` (the attempt reported other values at this step
/// before, which stay); `late` (another attempt has begun); `ended` (the trial has ended); `refused` (see
/// `error`). No outcome is a reason for a worker to end.
enum class ReportOutcome { recorded, superseded, late, ended, refused };

/// The word of the wire for a value of ReportOutcome.
std::string_view to_string(ReportOutcome value) noexcept;

template <>
std::optional<ReportOutcome> from_string<ReportOutcome>(std::string_view text) noexcept;

/// The decision on a trial after a report: `continue` the evaluation; `stop` it, since the trial has ended;
/// or `pause` it, since another attempt may continue it later. A reader takes an unknown decision for
/// `continue`.
enum class Decision { continue_, stop, pause };

/// The word of the wire for a value of Decision.
std::string_view to_string(Decision value) noexcept;

template <>
std::optional<Decision> from_string<Decision>(std::string_view text) noexcept;

/// The outcome of one report, and the decision on its trial.
struct ReportReceipt {
  /// The trial.
  TrialId trial_id = 0;
  /// The step of the report.
  PositiveCount step = 0;
  /// The outcome of the report.
  Open<ReportOutcome> outcome{};
  /// The decision on the trial.
  Open<Decision> decision = Decision::continue_;
  /// The next step at which there will be a decision: reports of smaller steps can be sent together with
  /// it. Absent if there will be none.
  std::optional<PositiveCount> next_step;
  /// Why the trial is stopped or paused, for people.
  std::optional<Label> reason;
  /// The current state of the trial, if it is not running under this lease.
  std::optional<Open<TrialState>> state;
  /// The recorded values, if they differ.
  std::optional<ObjectiveValues> objectives;
  /// Checkpoints of the trial that are no longer needed; the worker may delete them.
  std::vector<Checkpoint> discard;
  /// Why the report was refused.
  std::optional<ErrorResponse> error;
};

/// Whether all fields are equal.
bool operator==(const ReportReceipt& a, const ReportReceipt& b);
inline bool operator!=(const ReportReceipt& a, const ReportReceipt& b) {
  return !(a == b);
}

/// A receipt for each report, in order; and the answer to `next_count`.
struct SubmitReportsResponse {
  /// The outcome of each report.
  std::vector<ReportReceipt> receipts;
  /// The answer to `next_count`, if a receipt stops or pauses a trial; never waits.
  std::optional<GetSuggestionResponse> next;
};

/// Whether all fields are equal.
bool operator==(const SubmitReportsResponse& a, const SubmitReportsResponse& b);
inline bool operator!=(const SubmitReportsResponse& a, const SubmitReportsResponse& b) {
  return !(a == b);
}

/// A recorded report, and the decision that it brought.
struct StoredReport {
  /// The trial.
  TrialId trial_id = 0;
  /// The number of the lease under which it was reported.
  PositiveCount attempt = 0;
  /// The step.
  PositiveCount step = 0;
  /// The reported values.
  ReportedValues objectives;
  /// Whether a value was not finite.
  bool diverged = false;
  /// The decision on the trial.
  Open<Decision> decision = Decision::continue_;
  /// The reason of the decision.
  std::optional<Text> reason;
  /// Where the state of the evaluation at this step is stored.
  std::optional<Checkpoint> checkpoint;
  /// When it was recorded.
  WallTimeMs time_ms = 0;
};

/// Whether all fields are equal.
bool operator==(const StoredReport& a, const StoredReport& b);
inline bool operator!=(const StoredReport& a, const StoredReport& b) {
  return !(a == b);
}

/// A page of reports.
struct GetReportsResponse {
  /// The reports.
  std::vector<StoredReport> items;
  /// The `after` of the next page; absent on the last page.
  std::optional<Cursor> next_cursor;
};

/// Whether all fields are equal.
bool operator==(const GetReportsResponse& a, const GetReportsResponse& b);
inline bool operator!=(const GetReportsResponse& a, const GetReportsResponse& b) {
  return !(a == b);
}

/// Where the parameters of a trial come from: the sampler chose them, a user queued them, or a user added a
/// result.
enum class Origin { sampler, enqueued, added };

/// The word of the wire for a value of Origin.
std::string_view to_string(Origin value) noexcept;

template <>
std::optional<Origin> from_string<Origin>(std::string_view text) noexcept;

/// The cost of a trial in one comparison group, and its violation of the limits in that group.
struct GroupCost {
  /// The comparison group.
  Name group;
  /// Lower is better; absent if the trial has no values.
  std::optional<double> cost;
  /// 0 within all limits of the group.
  double violation = 0.0;
};

/// Whether all fields are equal.
bool operator==(const GroupCost& a, const GroupCost& b);
inline bool operator!=(const GroupCost& a, const GroupCost& b) {
  return !(a == b);
}

/// A trial and its current state. `costs` are those under `objective_revision`.
struct Trial {
  /// Its id.
  TrialId trial_id = 0;
  /// Its state.
  Open<TrialState> state{};
  /// The origin of the parameters.
  Open<Origin> origin = Origin::sampler;
  /// The sampler's word for its choice, such as `start` or `region`, for information.
  std::optional<Name> origin_detail;
  /// The parameters.
  ParameterSet parameters;
  /// The number of its latest lease; 0 before the first.
  Count attempt = 0;
  /// The worker of its latest lease.
  std::optional<WorkerId> worker_id;
  /// Its values, if completed; if stopped or paused, its values at the largest step.
  std::optional<ObjectiveValues> objectives;
  /// Its cost in each comparison group, if completed.
  std::vector<GroupCost> costs;
  /// The revision of the objectives for `costs`.
  Count objective_revision = 0;
  /// Expired leases and failures with `retry` so far.
  Count retries = 0;
  /// The number of times that it was given back so far.
  Count preemptions = 0;
  /// The largest step that was reported; 0 before the first report.
  Count step = 0;
  /// The reason of a failure or cancellation.
  std::optional<Text> reason;
  /// The metadata of its result, if the request asked for it.
  std::optional<Metadata> metadata;
  /// When it was created.
  WallTimeMs created_ms = 0;
  /// When its latest lease began.
  std::optional<WallTimeMs> started_ms;
  /// When it ended.
  std::optional<WallTimeMs> ended_ms;
  /// The event of its latest change.
  EventId changed = 0;
  /// The note that an operator wrote.
  std::optional<Text> note;
  /// Texts or links by name, set by an operator.
  std::optional<OperatorLabels> labels;
};

/// Whether all fields are equal.
bool operator==(const Trial& a, const Trial& b);
inline bool operator!=(const Trial& a, const Trial& b) {
  return !(a == b);
}

/// A page of trials. Every page of a pass repeats `as_of`, the `changed_since` of the next pass.
struct GetTrialsResponse {
  /// The trials.
  std::vector<Trial> items;
  /// The `after` of the next page; absent on the last page.
  std::optional<Cursor> next_cursor;
  /// The newest event when the pass began.
  EventId as_of = 0;
};

/// Whether all fields are equal.
bool operator==(const GetTrialsResponse& a, const GetTrialsResponse& b);
inline bool operator!=(const GetTrialsResponse& a, const GetTrialsResponse& b) {
  return !(a == b);
}

/// A value for each row: a number, or with `of` an index into it. Either `values` or `packed` has them.
struct Column {
  /// The values; null: the trial has none.
  std::vector<std::optional<double>> values;
  /// The values as base64 (RFC 4648, section 4) of little-endian doubles; NaN: the trial has none.
  std::optional<std::string> packed;
  /// What the values are indices of, from 0; empty: they are the numbers themselves. It holds for this
  /// reply alone.
  std::vector<ParameterValue> of;
};

/// Whether all fields are equal.
bool operator==(const Column& a, const Column& b);
inline bool operator!=(const Column& a, const Column& b) {
  return !(a == b);
}

/// The reports of the trials of a reply: `counts` has a value for each trial, the others one for each
/// report.
struct ReportColumns {
  /// The number of reported steps of each trial.
  Column counts;
  /// The steps, trial by trial, in increasing order.
  Column steps;
  /// The values of each objective at these steps, of the latest attempt that reported the step; null: none,
  /// or one that is not finite.
  std::map<std::string, Column> objectives;
};

/// Whether all fields are equal.
bool operator==(const ReportColumns& a, const ReportColumns& b);
inline bool operator!=(const ReportColumns& a, const ReportColumns& b) {
  return !(a == b);
}

/// Rows by column; each column but those of `reports` has a value for each row.
struct GetColumnsResponse {
  /// The `changed_since` of the next request: the `changed` of the last row if there are more, otherwise
  /// the newest event.
  EventId as_of = 0;
  /// Whether more rows follow.
  bool more = false;
  /// The number of trials that changed after `changed_since`: the rows of this reply and of those that
  /// follow.
  Count total = 0;
  /// The revision of the objectives for `costs`. If it is another one than before, read the costs again
  /// from 0.
  PositiveCount objective_revision = 0;
  /// The ids of the trials.
  Column trial_id;
  /// The event of the latest change of each trial, increasing.
  Column changed;
  /// The states.
  Column state;
  /// The parameters by name. Values of a categorical parameter are indices into `of`, where null may be a
  /// choice; a null in `values` says that the parameter is not active.
  std::map<std::string, Column> parameters;
  /// With `times`: when each trial was created.
  std::optional<Column> created_ms;
  /// With `times`: when its latest lease began.
  std::optional<Column> started_ms;
  /// With `times`: when it ended.
  std::optional<Column> ended_ms;
  /// With `worker`: the worker of its latest lease.
  std::optional<Column> worker_id;
  /// With `objectives`: the values of each objective, if completed; if stopped or paused, those at the
  /// largest step.
  std::map<std::string, Column> objectives;
  /// With `costs`: the cost in each comparison group, if completed.
  std::map<std::string, Column> costs;
  /// With `costs`: the violation of the limits in each comparison group, if completed; 0 within all limits.
  std::map<std::string, Column> violations;
  /// With `reports`: the reported steps and values.
  std::optional<ReportColumns> reports;
};

/// Whether all fields are equal.
bool operator==(const GetColumnsResponse& a, const GetColumnsResponse& b);
inline bool operator!=(const GetColumnsResponse& a, const GetColumnsResponse& b) {
  return !(a == b);
}

/// The metadata of one trial.
struct TrialMetadata {
  /// The trial.
  TrialId trial_id = 0;
  /// The metadata of its result; absent if there is none.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const TrialMetadata& a, const TrialMetadata& b);
inline bool operator!=(const TrialMetadata& a, const TrialMetadata& b) {
  return !(a == b);
}

/// The metadata in the requested order; a reply without room for all has the first of them.
struct GetMetadataResponse {
  /// One for each requested trial; request those that are missing at the end again.
  std::vector<TrialMetadata> items;
};

/// Whether all fields are equal.
bool operator==(const GetMetadataResponse& a, const GetMetadataResponse& b);
inline bool operator!=(const GetMetadataResponse& a, const GetMetadataResponse& b) {
  return !(a == b);
}

/// A trial and its rank: its place in a ranking, or the number of its front, both from 1.
struct RankedTrial {
  /// Its place in a ranking, or the number of its front; from 1.
  PositiveCount rank = 0;
  /// The trial.
  Trial trial;
};

/// Whether all fields are equal.
bool operator==(const RankedTrial& a, const RankedTrial& b);
inline bool operator!=(const RankedTrial& a, const RankedTrial& b) {
  return !(a == b);
}

/// The best trials, best first. If the reply has no room for all, the list ends early.
struct GetTopKResponse {
  /// The trials.
  std::vector<RankedTrial> items;
};

/// Whether all fields are equal.
bool operator==(const GetTopKResponse& a, const GetTopKResponse& b);
inline bool operator!=(const GetTopKResponse& a, const GetTopKResponse& b) {
  return !(a == b);
}

/// Trials front by front, and the size of the first front. If the reply has no room for all, it ends early.
struct GetFrontsResponse {
  /// The trials; their rank is the number of their front.
  std::vector<RankedTrial> items;
  /// The number of trials in the first front.
  Count front_size = 0;
};

/// Whether all fields are equal.
bool operator==(const GetFrontsResponse& a, const GetFrontsResponse& b);
inline bool operator!=(const GetFrontsResponse& a, const GetFrontsResponse& b) {
  return !(a == b);
}

/// The best trials under these objectives. If the reply has no room for all, the list ends early.
struct PreviewObjectivesResponse {
  /// The trials with their costs under these objectives, best first. Their rank is the place of a trial if
  /// there is one group, otherwise the number of its front.
  std::vector<RankedTrial> items;
  /// The number of trials in the first front.
  Count front_size = 0;
  /// The comparison groups, in the order of the costs.
  std::vector<Name> groups;
};

/// Whether all fields are equal.
bool operator==(const PreviewObjectivesResponse& a, const PreviewObjectivesResponse& b);
inline bool operator!=(const PreviewObjectivesResponse& a, const PreviewObjectivesResponse& b) {
  return !(a == b);
}

/// An axis of the grid.
struct ModelAxis {
  /// The parameter.
  Name parameter;
  /// Its values on the grid: evenly spaced on its scale, or its choices.
  std::vector<ParameterValue> values;
  /// The lower bound of the sampler's trust region; absent if there is none for this parameter.
  std::optional<double> region_low;
  /// The upper bound of the sampler's trust region.
  std::optional<double> region_high;
};

/// Whether all fields are equal.
bool operator==(const ModelAxis& a, const ModelAxis& b);
inline bool operator!=(const ModelAxis& a, const ModelAxis& b) {
  return !(a == b);
}

/// The predictions of the cost in one comparison group, for each point of the grid, the last axis fastest.
struct ModelGroup {
  /// The comparison group.
  Name group;
  /// The expected costs; lower is better.
  std::vector<double> mean;
  /// The standard deviations of the expected costs, without the noise of an evaluation.
  std::vector<double> deviation;
};

/// Whether all fields are equal.
bool operator==(const ModelGroup& a, const ModelGroup& b);
inline bool operator!=(const ModelGroup& a, const ModelGroup& b) {
  return !(a == b);
}

/// The grid and the predictions. There are none while there are too few completed trials.
struct GetModelViewResponse {
  /// Whether the predictions are computed; if not, send the request again.
  bool ready = false;
  /// The number of completed trials that the model has seen.
  Count trials = 0;
  /// The revision of the objectives of the costs.
  Count objective_revision = 0;
  /// The values of the other parameters; the grid's own have no meaning here.
  std::optional<ParameterSet> at;
  /// The axes, in the order of `parameters`.
  std::vector<ModelAxis> axes;
  /// The predictions for each comparison group.
  std::vector<ModelGroup> groups;
};

/// Whether all fields are equal.
bool operator==(const GetModelViewResponse& a, const GetModelViewResponse& b);
inline bool operator!=(const GetModelViewResponse& a, const GetModelViewResponse& b) {
  return !(a == b);
}

/// The groups in the order of the costs.
struct IsMultiGroupResponse {
  /// Whether there are several.
  bool is_multi_group = false;
  /// Their names.
  std::vector<Name> groups;
};

/// Whether all fields are equal.
bool operator==(const IsMultiGroupResponse& a, const IsMultiGroupResponse& b);
inline bool operator!=(const IsMultiGroupResponse& a, const IsMultiGroupResponse& b) {
  return !(a == b);
}

/// The new trials' ids, in order.
struct EnqueueTrialsResponse {
  /// The trials.
  std::vector<TrialId> trial_ids;
};

/// Whether all fields are equal.
bool operator==(const EnqueueTrialsResponse& a, const EnqueueTrialsResponse& b);
inline bool operator!=(const EnqueueTrialsResponse& a, const EnqueueTrialsResponse& b) {
  return !(a == b);
}

/// The new trials' ids, in order.
struct AddTrialsResponse {
  /// The trials.
  std::vector<TrialId> trial_ids;
};

/// Whether all fields are equal.
bool operator==(const AddTrialsResponse& a, const AddTrialsResponse& b);
inline bool operator!=(const AddTrialsResponse& a, const AddTrialsResponse& b) {
  return !(a == b);
}

/// A receipt for each trial, in order.
struct CancelTrialsResponse {
  /// The outcome of each trial.
  std::vector<Receipt> receipts;
};

/// Whether all fields are equal.
bool operator==(const CancelTrialsResponse& a, const CancelTrialsResponse& b);
inline bool operator!=(const CancelTrialsResponse& a, const CancelTrialsResponse& b) {
  return !(a == b);
}

/// A receipt for each change, in order.
struct UpdateTrialsResponse {
  /// The outcome of each change: `recorded`, or `refused` with the error.
  std::vector<Receipt> receipts;
};

/// Whether all fields are equal.
bool operator==(const UpdateTrialsResponse& a, const UpdateTrialsResponse& b);
inline bool operator!=(const UpdateTrialsResponse& a, const UpdateTrialsResponse& b) {
  return !(a == b);
}

/// Whether a worker sends requests; a worker that is `away` is served as before when it comes back.
enum class WorkerState { active, away, deregistered };

/// The word of the wire for a value of WorkerState.
std::string_view to_string(WorkerState value) noexcept;

template <>
std::optional<WorkerState> from_string<WorkerState>(std::string_view text) noexcept;

/// The state of a worker at the scheduler.
struct WorkerStatus {
  /// Its id.
  WorkerId worker_id;
  /// Its name for display.
  std::optional<Label> name;
  /// The host name.
  std::optional<Label> host;
  /// Its state.
  Open<WorkerState> state = WorkerState::active;
  /// Whether it was told to finish its running trials and to end.
  bool draining = false;
  /// Whether it can continue an evaluation from the checkpoint of another attempt.
  bool can_resume = false;
  /// What it said about where it runs.
  std::optional<Labels> labels;
  /// The trials that it holds.
  std::vector<TrialId> running;
  /// Trials that it completed.
  Count completed = 0;
  /// Trials that it failed.
  Count failed = 0;
  /// The time since its last request.
  Seconds silent_s = 0.0;
};

/// Whether all fields are equal.
bool operator==(const WorkerStatus& a, const WorkerStatus& b);
inline bool operator!=(const WorkerStatus& a, const WorkerStatus& b) {
  return !(a == b);
}

/// The state of the sampler, for information: the words and names are those of the sampler.
struct SamplerStatus {
  /// The sampler's word for its phase, such as `start` or `model`.
  Name phase;
  /// What the sampler tells of itself, by name: `model_version`, and others that depend on the sampler.
  std::map<std::string, double> numbers;
};

/// Whether all fields are equal.
bool operator==(const SamplerStatus& a, const SamplerStatus& b);
inline bool operator!=(const SamplerStatus& a, const SamplerStatus& b) {
  return !(a == b);
}

/// Which completed trials the stopping rule would stop or leave paused if it decided on their reports
/// again.
///
/// Each is compared with all trials that have reached the same decision steps until now. A rule that would
/// stop the best trial is too strict for the study. The scheduler may check only the latest completed
/// trials and the best one.
struct StoppingSafety {
  /// The number of completed trials that have reported at a decision step and were checked.
  Count checked = 0;
  /// How many of them the rule would stop or leave paused.
  Count would_stop = 0;
  /// Whether the best trial is one of them.
  bool best_would_stop = false;
};

/// Whether all fields are equal.
bool operator==(const StoppingSafety& a, const StoppingSafety& b);
inline bool operator!=(const StoppingSafety& a, const StoppingSafety& b) {
  return !(a == b);
}

/// The status of a study. `best` is the first of the top-k; `front_size` is the size of the first front.
struct StatusResponse {
  /// The study.
  StudyInfo info;
  /// Its workers.
  std::vector<WorkerStatus> workers;
  /// The total number of its workers.
  Count worker_count = 0;
  /// How many more trials could begin now if there were more workers; absent: any number.
  std::optional<Count> demand;
  /// The best trial; absent before the first result.
  std::optional<Trial> best;
  /// The trial to use: with noisy evaluations the one of the lowest expected cost, otherwise the best.
  std::optional<Trial> recommended;
  /// The number of trials in the first front.
  Count front_size = 0;
  /// The state of the sampler.
  std::optional<SamplerStatus> sampler;
  /// A check of the stopping rule; absent while no completed trial has reported at a decision step.
  std::optional<StoppingSafety> stopping;
  /// The newest event of the study.
  EventId newest_event = 0;
  /// Why results cannot be stored at the moment, for people; absent if the last change was stored.
  std::optional<std::string> storage_problem;
};

/// Whether all fields are equal.
bool operator==(const StatusResponse& a, const StatusResponse& b);
inline bool operator!=(const StatusResponse& a, const StatusResponse& b) {
  return !(a == b);
}

/// A trial has another state, another lease, or another note or label.
struct TrialChanged {
  /// The number of the event in the study.
  EventId event_id = 0;
  /// The time of the event.
  WallTimeMs time_ms = 0;
  /// The trial.
  TrialId trial_id = 0;
  /// The new state.
  Open<TrialState> state{};
  /// The number of its latest lease.
  Count attempt = 0;
  /// The worker of that lease.
  std::optional<WorkerId> worker_id;
  /// The largest step that was reported; 0 before the first report.
  Count step = 0;
  /// The reason, for information.
  std::optional<Label> reason;
};

/// Whether all fields are equal.
bool operator==(const TrialChanged& a, const TrialChanged& b);
inline bool operator!=(const TrialChanged& a, const TrialChanged& b) {
  return !(a == b);
}

/// The study was created, or its state, ends, objectives, description or labels changed.
struct StudyChanged {
  /// The number of the event in the study.
  EventId event_id = 0;
  /// The time of the event.
  WallTimeMs time_ms = 0;
  /// The new state.
  Open<StudyState> state{};
  /// The reason of the end of the study.
  std::optional<Open<FinishReason>> reason;
  /// The new revision of the study.
  PositiveCount revision = 0;
  /// The revision of its objectives.
  PositiveCount objective_revision = 0;
};

/// Whether all fields are equal.
bool operator==(const StudyChanged& a, const StudyChanged& b);
inline bool operator!=(const StudyChanged& a, const StudyChanged& b) {
  return !(a == b);
}

/// A worker registered, came back, went away or deregistered.
struct WorkerChanged {
  /// The number of the event in the study.
  EventId event_id = 0;
  /// The time of the event.
  WallTimeMs time_ms = 0;
  /// The worker.
  WorkerId worker_id;
  /// The new state.
  Open<WorkerState> state{};
};

/// Whether all fields are equal.
bool operator==(const WorkerChanged& a, const WorkerChanged& b);
inline bool operator!=(const WorkerChanged& a, const WorkerChanged& b) {
  return !(a == b);
}

/// The sampler has a new model.
struct ModelChanged {
  /// The number of the event in the study.
  EventId event_id = 0;
  /// The time of the event.
  WallTimeMs time_ms = 0;
  /// The number of the model in the study, from 1.
  Count model_version = 0;
};

/// Whether all fields are equal.
bool operator==(const ModelChanged& a, const ModelChanged& b);
inline bool operator!=(const ModelChanged& a, const ModelChanged& b) {
  return !(a == b);
}

/// An event of a study.
///
/// An arm that this version does not know is kept as Unknown.
using AnyEvent = std::variant<TrialChanged, StudyChanged, WorkerChanged, ModelChanged, Unknown>;

/// Events in the order of their ids; `next_cursor` is the `after` of the next request.
struct GetEventsResponse {
  /// The events.
  std::vector<AnyEvent> items;
  /// The `after` of the next request.
  EventId next_cursor = 0;
};

/// Whether all fields are equal.
bool operator==(const GetEventsResponse& a, const GetEventsResponse& b);
inline bool operator!=(const GetEventsResponse& a, const GetEventsResponse& b) {
  return !(a == b);
}

}  // namespace hola