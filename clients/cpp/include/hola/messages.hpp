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

/// A text for people.
using Label = std::string;

/// The second ZeroMQ frame of a request; a reply's holds `version` and `id` alone. Open, for later minors.
///
/// `id` is chosen by whoever owns the socket, unique on it, and echoed. `idempotency_key` names the intent:
/// a retry repeats it. `traceparent` and `tracestate` are those of W3C Trace Context.
struct Header {
  /// The lowest version that holds all that the request uses; in a reply, the server's.
  VersionText version;
  /// Correlates the reply with the request.
  std::string id;
  /// Names the intent: a retry repeats it.
  std::optional<WorkerId> idempotency_key;
  /// Who is asking.
  std::optional<std::string> token;
  /// The sender's name and version, for people.
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

/// What went wrong. A reader that does not know a code goes by `retryable`.
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

/// A request that had no effect, and why.
///
/// `path` is a JSON Pointer into the request's body, `value` the offending value cut at 200 characters. A
/// reader that does not know the code goes by `retryable`.
struct ErrorResponse {
  /// What went wrong; the table of errors has the meaning.
  Open<ErrorCode> code{};
  /// The error in words, for people.
  std::string message;
  /// Whether the same request may succeed later.
  bool retryable = false;
  /// When to try again.
  std::optional<Seconds> retry_after_s;
  /// A JSON Pointer into the request's body.
  std::optional<std::string> path;
  /// The offending value as JSON text, cut, with secrets masked.
  std::optional<std::string> value;
  /// More, for programs.
  std::optional<std::map<std::string, Json>> detail;
};

/// Whether all fields are equal.
bool operator==(const ErrorResponse& a, const ErrorResponse& b);
inline bool operator!=(const ErrorResponse& a, const ErrorResponse& b) {
  return !(a == b);
}

/// Ask what the server speaks, can do and allows. Needs no study.
struct DescribeRequest {};

/// Whether all fields are equal.
bool operator==(const DescribeRequest& a, const DescribeRequest& b);
inline bool operator!=(const DescribeRequest& a, const DescribeRequest& b) {
  return !(a == b);
}

/// A number of items of one page.
using PageSize = std::int64_t;

/// The next_cursor of the page before, unread.
using Cursor = std::string;

/// List the studies by name.
struct ListStudiesRequest {
  /// Items of the page at most.
  PageSize limit = 100;
  /// The `next_cursor` of the page before; absent for the first page.
  std::optional<Cursor> after;
};

/// Whether all fields are equal.
bool operator==(const ListStudiesRequest& a, const ListStudiesRequest& b);
inline bool operator!=(const ListStudiesRequest& a, const ListStudiesRequest& b) {
  return !(a == b);
}

/// A name: a letter or underscore, then letters, digits, '_', '.', '-'; at most 64 characters.
using Name = std::string;

/// How an axis is searched: evenly, or by ratio.
enum class Scale { linear, log };

/// The word of the wire for a value of Scale.
std::string_view to_string(Scale value) noexcept;

template <>
std::optional<Scale> from_string<Scale>(std::string_view text) noexcept;

/// A real number in [low, high].
struct ContinuousParameter {
  /// Its name.
  Name name;
  /// The least value.
  double low = 0.0;
  /// The greatest value.
  double high = 0.0;
  /// `log` searches by ratio and needs `low` above 0.
  Open<Scale> scale = Scale::linear;
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
  /// The least value.
  Integer low = 0;
  /// The greatest value.
  Integer high = 0;
  /// `log` searches by ratio and needs `low` above 0.
  Open<Scale> scale = Scale::linear;
};

/// Whether all fields are equal.
bool operator==(const IntegerParameter& a, const IntegerParameter& b);
inline bool operator!=(const IntegerParameter& a, const IntegerParameter& b) {
  return !(a == b);
}

/// The value of one parameter; the study's spec decides its type.
using ParameterValue = Scalar;

/// One of some values without an order. A choice may be null, a boolean, a number or a string.
struct CategoricalParameter {
  /// Its name.
  Name name;
  /// The choices, each of them once; 1 and 1.0 are one choice, 1 and true are two.
  std::vector<ParameterValue> choices;
};

/// Whether all fields are equal.
bool operator==(const CategoricalParameter& a, const CategoricalParameter& b);
inline bool operator!=(const CategoricalParameter& a, const CategoricalParameter& b) {
  return !(a == b);
}

/// One of some numbers in their order, such as 16, 32, 64; neighbours are one step apart.
struct LatticeParameter {
  /// Its name.
  Name name;
  /// The values, increasing.
  std::vector<double> values;
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

/// Whether less or more of an objective is better.
enum class Direction { minimize, maximize };

/// The word of the wire for a value of Direction.
std::string_view to_string(Direction value) noexcept;

template <>
std::optional<Direction> from_string<Direction>(std::string_view text) noexcept;

/// One number that a trial brings back, and what is wanted of it.
///
/// `target`: good enough, more is worth nothing. `limit`: beyond it a trial violates. `priority` weighs the
/// objective within its comparison `group`; groups are never summed with each other.
struct ObjectiveSpec {
  /// Its name.
  Name name;
  /// What is better.
  Open<Direction> direction = Direction::minimize;
  /// Good enough; needs a limit.
  std::optional<double> target;
  /// The worst value that does not violate.
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

/// Explore with a scrambled Sobol sequence, then exploit a model of the good trials.
///
/// `explore`: trials before the first model; absent: chosen from the number of parameters and `max_trials`.
struct ExploreExploitSpec {
  /// Trials before the first model.
  std::optional<PositiveCount> explore;
  /// The share of the trials that count as good.
  double elite_fraction = 0.25;
  /// How often to explore once there is a model.
  double explore_probability = 0.1;
};

/// Whether all fields are equal.
bool operator==(const ExploreExploitSpec& a, const ExploreExploitSpec& b);
inline bool operator!=(const ExploreExploitSpec& a, const ExploreExploitSpec& b) {
  return !(a == b);
}

/// A sampler that is installed beside the server, by its name there, such as `optuna` or `cmaes`.
struct ExternalSpec {
  /// Its name.
  Name name;
  /// What it takes.
  std::map<std::string, ParameterValue> options;
};

/// Whether all fields are equal.
bool operator==(const ExternalSpec& a, const ExternalSpec& b);
inline bool operator!=(const ExternalSpec& a, const ExternalSpec& b) {
  return !(a == b);
}

/// Draw from a Gaussian mixture fitted to the best trials, clipped to the space; uniform until there are
/// enough.
struct GaussianMixtureSpec {
  /// The share of the trials that count as good.
  double elite_fraction = 0.25;
  /// Components of the mixture at most.
  std::int64_t components = 3;
};

/// Whether all fields are equal.
bool operator==(const GaussianMixtureSpec& a, const GaussianMixtureSpec& b);
inline bool operator!=(const GaussianMixtureSpec& a, const GaussianMixtureSpec& b) {
  return !(a == b);
}

/// Bayesian optimisation: Gaussian processes, in a trust region for one comparison group, along rays for
/// several.
///
/// The default.
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

/// Latin hypercubes of `block` points, one after another.
struct HypercubeSpec {
  /// Points of one hypercube.
  std::int64_t block = 64;
};

/// Whether all fields are equal.
bool operator==(const HypercubeSpec& a, const HypercubeSpec& b);
inline bool operator!=(const HypercubeSpec& a, const HypercubeSpec& b) {
  return !(a == b);
}

/// How suggestions are drawn, and the options of that way.
///
/// An arm that this version does not know is kept as Unknown.
using SamplerSpec = std::variant<ExploreExploitSpec, ExternalSpec, GaussianMixtureSpec, GaussianProcessSpec,
                                 SobolSpec, UniformSpec, HypercubeSpec, Unknown>;

/// A study: what to search, what is wanted, when to end, and how trials are leased and retried.
struct StudySpec {
  /// What to search.
  std::vector<ParameterSpec> parameters;
  /// What is wanted.
  std::vector<ObjectiveSpec> objectives;
  /// Trials to create in all; absent: no end by number.
  std::optional<PositiveCount> max_trials;
  /// Failed trials that finish the study.
  std::optional<PositiveCount> max_failures;
  /// Failed trials in a row that finish the study.
  std::optional<PositiveCount> max_consecutive_failures;
  /// The scheduler's running seconds after which the study finishes.
  std::optional<PositiveSeconds> deadline_s;
  /// Objective values that, all reached by one trial, finish the study.
  std::optional<ObjectiveValues> stop_at;
  /// The seed of all randomness; absent: chosen by the server.
  std::optional<Count> seed;
  /// Let suggestions depend on nothing but the order of the requests; asks then wait for the model.
  bool deterministic = false;
  /// How suggestions are drawn.
  SamplerSpec sampler = GaussianProcessSpec{};
  /// The length of a lease that does not ask for another.
  PositiveSeconds lease_s = 60.0;
  /// How often a trial is tried again after an expired lease, or a failure with `retry`.
  Count max_retries = 2;
  /// How often a trial may be given back unevaluated.
  Count max_preemptions = 20;
  /// Suggest points again when a finite space is used up.
  bool allow_repeats = false;
};

/// Whether all fields are equal.
bool operator==(const StudySpec& a, const StudySpec& b);
inline bool operator!=(const StudySpec& a, const StudySpec& b) {
  return !(a == b);
}

/// Create a study. An equal spec returns the study that exists; another is a `conflict` that names the
/// fields.
struct CreateStudyRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// What to search and what is wanted.
  StudySpec spec;
};

/// Whether all fields are equal.
bool operator==(const CreateStudyRequest& a, const CreateStudyRequest& b);
inline bool operator!=(const CreateStudyRequest& a, const CreateStudyRequest& b) {
  return !(a == b);
}

/// Ask for a study as it stands.
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
enum class EndName { max_trials, max_failures, max_consecutive_failures, deadline_s, stop_at };

/// The word of the wire for a value of EndName.
std::string_view to_string(EndName value) noexcept;

template <>
std::optional<EndName> from_string<EndName>(std::string_view text) noexcept;

/// Change the ends of a study; reopens a study that they finished. Ends not named stay; `clear` removes
/// ends.
struct UpdateStudyRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The study's revision that the change was made for; any other is a `conflict`.
  PositiveCount expected_revision = 0;
  /// Trials to create in all.
  std::optional<PositiveCount> max_trials;
  /// Failed trials that finish the study.
  std::optional<PositiveCount> max_failures;
  /// Failed trials in a row that finish the study.
  std::optional<PositiveCount> max_consecutive_failures;
  /// The scheduler's running seconds after which the study finishes.
  std::optional<PositiveSeconds> deadline_s;
  /// Objective values that, all reached by one trial, finish the study.
  std::optional<ObjectiveValues> stop_at;
  /// Ends to remove.
  std::vector<EndName> clear;
};

/// Whether all fields are equal.
bool operator==(const UpdateStudyRequest& a, const UpdateStudyRequest& b);
inline bool operator!=(const UpdateStudyRequest& a, const UpdateStudyRequest& b) {
  return !(a == b);
}

/// Delete a study with all its trials. Deleting one that does not exist is `unknown_study`.
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

/// Pause a study, let it run, or finish it by hand. `running` also reopens a study finished by hand.
struct SetStudyStateRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The state wanted.
  StudyState state{};
};

/// Whether all fields are equal.
bool operator==(const SetStudyStateRequest& a, const SetStudyStateRequest& b);
inline bool operator!=(const SetStudyStateRequest& a, const SetStudyStateRequest& b) {
  return !(a == b);
}

/// Replace the settings of the objectives (the same names); all history is scored again.
struct UpdateObjectivesRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The study's revision that the change was made for; any other is a `conflict`.
  PositiveCount expected_revision = 0;
  /// All objectives anew, under the names they have.
  std::vector<ObjectiveSpec> objectives;
};

/// Whether all fields are equal.
bool operator==(const UpdateObjectivesRequest& a, const UpdateObjectivesRequest& b);
inline bool operator!=(const UpdateObjectivesRequest& a, const UpdateObjectivesRequest& b) {
  return !(a == b);
}

/// Whether workers finish what they run or end at once.
enum class ShutdownMode { drain, stop };

/// The word of the wire for a value of ShutdownMode.
std::string_view to_string(ShutdownMode value) noexcept;

template <>
std::optional<ShutdownMode> from_string<ShutdownMode>(std::string_view text) noexcept;

/// Stop the scheduler: no new suggestions; workers hear `drain` (or `stop`); then it exits.
///
/// `grace_s` bounds the wait for running trials; their leases survive the restart.
struct ShutdownRequest {
  /// Whether workers finish what they run (`drain`) or end at once (`stop`).
  ShutdownMode mode = ShutdownMode::drain;
  /// How long to wait for running trials.
  Seconds grace_s = 0.0;
};

/// Whether all fields are equal.
bool operator==(const ShutdownRequest& a, const ShutdownRequest& b);
inline bool operator!=(const ShutdownRequest& a, const ShutdownRequest& b) {
  return !(a == b);
}

/// Register a worker with a study. The same idempotency key returns the same worker.
struct RegisterWorkerRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// What people call the worker.
  std::optional<Label> name;
  /// The machine that it runs on.
  std::optional<Label> host;
  /// Its process id there.
  std::optional<Count> pid;
  /// Trials that it evaluates at once.
  PositiveCount concurrency = 1;
};

/// Whether all fields are equal.
bool operator==(const RegisterWorkerRequest& a, const RegisterWorkerRequest& b);
inline bool operator!=(const RegisterWorkerRequest& a, const RegisterWorkerRequest& b) {
  return !(a == b);
}

/// Say goodbye: the worker's trials go back to the queue at once.
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

/// A sign of life that renews the leases listed. Send one every quarter of the shortest lease held.
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
  /// Suggestions wanted at most; the server never waits to fill up.
  std::int64_t count = 1;
  /// How long to wait for the first.
  Seconds wait_s = 0.0;
  /// The length of the leases; absent: the study's.
  std::optional<PositiveSeconds> lease_s;
};

/// Whether all fields are equal.
bool operator==(const GetSuggestionRequest& a, const GetSuggestionRequest& b);
inline bool operator!=(const GetSuggestionRequest& a, const GetSuggestionRequest& b) {
  return !(a == b);
}

/// Any JSON object, kept and given back as it was sent; hola does not read it.
using Metadata = std::map<std::string, Json>;

/// The values of one evaluation.
struct Result {
  /// The trial.
  TrialId trial_id = 0;
  /// The token that came with the suggestion.
  LeaseToken lease;
  /// What came out.
  ObjectiveValues objectives;
  /// Anything to keep with the trial.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const Result& a, const Result& b);
inline bool operator!=(const Result& a, const Result& b) {
  return !(a == b);
}

/// A number of items of one request.
using BatchSize = std::int64_t;

/// Tell results, and with `next_count` ask for the next suggestions in the same round trip.
struct SubmitResultRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The worker, needed with `next_count`.
  std::optional<WorkerId> worker_id;
  /// The results.
  std::vector<Result> results;
  /// Suggestions wanted at most with the reply; 0 for none.
  BatchSize next_count = 0;
  /// The length of their leases; absent: the study's.
  std::optional<PositiveSeconds> lease_s;
};

/// Whether all fields are equal.
bool operator==(const SubmitResultRequest& a, const SubmitResultRequest& b);
inline bool operator!=(const SubmitResultRequest& a, const SubmitResultRequest& b) {
  return !(a == b);
}

/// Whether an evaluation failed, or the point cannot be evaluated.
enum class FailureKind { failed, infeasible };

/// The word of the wire for a value of FailureKind.
std::string_view to_string(FailureKind value) noexcept;

template <>
std::optional<FailureKind> from_string<FailureKind>(std::string_view text) noexcept;

/// A longer text for people, such as a traceback.
using Text = std::string;

/// An evaluation that brought no result.
///
/// `failed` is final unless `retry`; `infeasible`: the point cannot be evaluated.
struct Failure {
  /// The trial.
  TrialId trial_id = 0;
  /// The token that came with the suggestion.
  LeaseToken lease;
  /// Whether the evaluation failed, or the point cannot be evaluated.
  FailureKind kind = FailureKind::failed;
  /// Why, for people; a traceback fits.
  Text reason;
  /// Put the trial back in the queue; counts against `max_retries`.
  bool retry = false;
  /// Anything to keep with the trial.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const Failure& a, const Failure& b);
inline bool operator!=(const Failure& a, const Failure& b) {
  return !(a == b);
}

/// Tell failures, and with `next_count` ask for the next suggestions.
struct SubmitFailureRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The worker, needed with `next_count`.
  std::optional<WorkerId> worker_id;
  /// The failures.
  std::vector<Failure> failures;
  /// Suggestions wanted at most with the reply; 0 for none.
  BatchSize next_count = 0;
  /// The length of their leases; absent: the study's.
  std::optional<PositiveSeconds> lease_s;
};

/// Whether all fields are equal.
bool operator==(const SubmitFailureRequest& a, const SubmitFailureRequest& b);
inline bool operator!=(const SubmitFailureRequest& a, const SubmitFailureRequest& b) {
  return !(a == b);
}

/// Give trials back unevaluated, such as on preemption; they go back to the queue at once.
struct ReleaseTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The leases to give back.
  std::vector<LeaseRef> leases;
  /// Why, for people.
  std::optional<Label> reason;
};

/// Whether all fields are equal.
bool operator==(const ReleaseTrialsRequest& a, const ReleaseTrialsRequest& b);
inline bool operator!=(const ReleaseTrialsRequest& a, const ReleaseTrialsRequest& b) {
  return !(a == b);
}

/// Where a trial stands. The last five are terminal; only `lost` can be left, by a late result.
enum class TrialState { queued, running, completed, infeasible, failed, cancelled, lost };

/// The word of the wire for a value of TrialState.
std::string_view to_string(TrialState value) noexcept;

template <>
std::optional<TrialState> from_string<TrialState>(std::string_view text) noexcept;

/// An event's id: from 1 without gaps in a study; 0 is before the first.
using EventId = std::int64_t;

/// Page through the trials by id, all or by state, or those changed since an event.
struct GetTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// Only trials in one of these states; empty: in any.
  std::vector<TrialState> states;
  /// Only trials that changed after this event: the `as_of` of an earlier pass.
  std::optional<EventId> changed_since;
  /// Items of the page at most.
  PageSize limit = 100;
  /// The `next_cursor` of the page before; absent for the first page.
  std::optional<Cursor> after;
};

/// Whether all fields are equal.
bool operator==(const GetTrialsRequest& a, const GetTrialsRequest& b);
inline bool operator!=(const GetTrialsRequest& a, const GetTrialsRequest& b) {
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
  /// Trials at most.
  PageSize limit = 10;
};

/// Whether all fields are equal.
bool operator==(const GetTopKRequest& a, const GetTopKRequest& b);
inline bool operator!=(const GetTopKRequest& a, const GetTopKRequest& b) {
  return !(a == b);
}

/// Ask for the non-dominated fronts, whole trials up to `limit` in all.
struct GetFrontsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// Trials at most, over all fronts.
  PageSize limit = 100;
};

/// Whether all fields are equal.
bool operator==(const GetFrontsRequest& a, const GetFrontsRequest& b);
inline bool operator!=(const GetFrontsRequest& a, const GetFrontsRequest& b) {
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

/// One value for each parameter of the study, by name. A null is a value, not an absence.
using ParameterSet = std::map<std::string, ParameterValue>;

/// Queue parameter sets to be evaluated before any new suggestion. All or nothing.
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
  /// What was evaluated.
  ParameterSet parameters;
  /// What came out.
  ObjectiveValues objectives;
  /// Anything to keep with the trial.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const AddedTrial& a, const AddedTrial& b);
inline bool operator!=(const AddedTrial& a, const AddedTrial& b) {
  return !(a == b);
}

/// Add results from elsewhere, such as of an earlier study. All or nothing; outside the budget.
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

/// Cancel trials; a worker that evaluates one hears `drop`.
struct CancelTrialsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The trials.
  std::vector<TrialId> trial_ids;
  /// Why, for people.
  std::optional<Label> reason;
};

/// Whether all fields are equal.
bool operator==(const CancelTrialsRequest& a, const CancelTrialsRequest& b);
inline bool operator!=(const CancelTrialsRequest& a, const CancelTrialsRequest& b) {
  return !(a == b);
}

/// Ask how a study goes: counts, workers, the best trial.
struct StatusRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// Workers to list at most.
  std::int64_t max_workers = 100;
};

/// Whether all fields are equal.
bool operator==(const StatusRequest& a, const StatusRequest& b);
inline bool operator!=(const StatusRequest& a, const StatusRequest& b) {
  return !(a == b);
}

/// Ask for the events after one, waiting up to `wait_s` for the first. Without `after`: from the oldest
/// kept.
struct GetEventsRequest {
  /// The study; absent: the client's.
  std::optional<Name> study;
  /// The newest event known; the reply begins with the next.
  std::optional<EventId> after;
  /// Events at most.
  PageSize limit = 100;
  /// How long to wait for the first.
  Seconds wait_s = 0.0;
};

/// Whether all fields are equal.
bool operator==(const GetEventsRequest& a, const GetEventsRequest& b);
inline bool operator!=(const GetEventsRequest& a, const GetEventsRequest& b) {
  return !(a == b);
}

/// What a server accepts at most. Beyond a limit a request is refused with `too_large` or
/// `invalid_message`.
struct Limits {
  /// The longest message, in bytes.
  std::int64_t max_message_bytes = 1048576;
  /// The longest reply, in bytes; one that holds a single item may be longer, by that item.
  std::int64_t max_reply_bytes = 4194304;
  /// How deep arrays and objects may nest.
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
  /// Requests that wait at the server, in all.
  std::int64_t max_parked = 100000;
  /// Requests of one token that wait at the server.
  std::int64_t max_principal_parked = 10000;
  /// Registered workers of one study that came with one token.
  std::int64_t max_principal_workers = 5000;
  /// Seconds that an idempotency key is known after its trials have ended; running seconds only.
  double request_retention_s = 3600.0;
  /// How many newer requests of a study push out an idempotency key whose trials have ended.
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

/// Milliseconds since 1970-01-01T00:00:00Z; a label that decides nothing.
using WallTimeMs = std::int64_t;

/// The server's versions, capabilities, limits and durability.
struct DescribeResponse {
  /// The versions served, oldest first.
  std::vector<VersionText> versions;
  /// The server's name and version, for people.
  std::string server;
  /// Names of what this server can do beyond the protocol's core.
  std::vector<Name> capabilities;
  /// What it accepts at most.
  Limits limits;
  /// What an acknowledged result survives: memory, process (a killed process) or power.
  std::string durability;
  /// The server's clock, for people.
  WallTimeMs time_ms = 0;
};

/// Whether all fields are equal.
bool operator==(const DescribeResponse& a, const DescribeResponse& b);
inline bool operator!=(const DescribeResponse& a, const DescribeResponse& b) {
  return !(a == b);
}

/// Which of its ends finished a study; `by_hand`: none of them.
enum class FinishReason {
  max_trials,
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

/// How many trials of a study are in each state.
struct TrialCounts {
  /// Waiting for a worker.
  Count queued = 0;
  /// Leased to a worker.
  Count running = 0;
  /// With a result.
  Count completed = 0;
  /// Points that a worker called infeasible.
  Count infeasible = 0;
  /// Failed for good.
  Count failed = 0;
  /// Cancelled.
  Count cancelled = 0;
  /// Given up, since their leases kept expiring.
  Count lost = 0;
};

/// Whether all fields are equal.
bool operator==(const TrialCounts& a, const TrialCounts& b);
inline bool operator!=(const TrialCounts& a, const TrialCounts& b) {
  return !(a == b);
}

/// A study as it stands.
struct StudyInfo {
  /// Its name.
  Name study;
  /// What it searches and wants, with all changes so far.
  StudySpec spec;
  /// Whether it gives out trials.
  Open<StudyState> state{};
  /// Why it has finished; absent while it has not.
  std::optional<Open<FinishReason>> reason;
  /// Counts the changes of the study; an update names the one it expects.
  PositiveCount revision = 0;
  /// Counts the changes of the objectives.
  PositiveCount objective_revision = 0;
  /// When it was created.
  WallTimeMs created_ms = 0;
  /// The scheduler's running seconds since then, which count for `deadline_s`.
  Seconds running_s = 0.0;
  /// Its trials by state.
  TrialCounts counts;
  /// Trials created by ask or by enqueue: those that count for `max_trials`.
  Count created_trials = 0;
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
  /// The `after` of the next page; absent on the last.
  std::optional<Cursor> next_cursor;
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
  /// False when the study was there already.
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

/// The study is gone.
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

/// The study after the change; trials carry `objective_revision` once they are scored under it.
struct UpdateObjectivesResponse {
  /// The study.
  StudyInfo info;
};

/// Whether all fields are equal.
bool operator==(const UpdateObjectivesResponse& a, const UpdateObjectivesResponse& b);
inline bool operator!=(const UpdateObjectivesResponse& a, const UpdateObjectivesResponse& b) {
  return !(a == b);
}

/// The scheduler is shutting down; so many trials are running.
struct ShutdownResponse {
  /// Trials that are running.
  Count running = 0;
};

/// Whether all fields are equal.
bool operator==(const ShutdownResponse& a, const ShutdownResponse& b);
inline bool operator!=(const ShutdownResponse& a, const ShutdownResponse& b) {
  return !(a == b);
}

/// The worker's id, and all that it needs to start.
struct RegisterWorkerResponse {
  /// Names the worker in all that it sends from now on.
  WorkerId worker_id;
  /// The study.
  StudyInfo info;
  /// What the server accepts at most.
  Limits limits;
};

/// Whether all fields are equal.
bool operator==(const RegisterWorkerResponse& a, const RegisterWorkerResponse& b);
inline bool operator!=(const RegisterWorkerResponse& a, const RegisterWorkerResponse& b) {
  return !(a == b);
}

/// The trials that went back.
struct DeregisterWorkerResponse {
  /// The trials.
  std::vector<TrialId> released;
};

/// Whether all fields are equal.
bool operator==(const DeregisterWorkerResponse& a, const DeregisterWorkerResponse& b);
inline bool operator!=(const DeregisterWorkerResponse& a, const DeregisterWorkerResponse& b) {
  return !(a == b);
}

/// What a worker is to do: go on, end after what it runs (`drain`), or end at once (`stop`).
enum class Command { continue_, drain, stop };

/// The word of the wire for a value of Command.
std::string_view to_string(Command value) noexcept;

template <>
std::optional<Command> from_string<Command>(std::string_view text) noexcept;

/// What to do: go on, finish what runs and end (`drain`), or end at once (`stop`); and the trials to drop.
struct HeartbeatResponse {
  /// What to do.
  Open<Command> command = Command::continue_;
  /// Trials to stop evaluating: another attempt runs, or they have ended.
  std::vector<TrialId> drop;
  /// The study's state.
  Open<StudyState> state = StudyState::running;
};

/// Whether all fields are equal.
bool operator==(const HeartbeatResponse& a, const HeartbeatResponse& b);
inline bool operator!=(const HeartbeatResponse& a, const HeartbeatResponse& b) {
  return !(a == b);
}

/// What an ask brings: suggestions, or why there are none; after `wait` and `paused` ask again, under a new
/// key.
enum class AskStatus { suggestions, wait, paused, finished };

/// The word of the wire for a value of AskStatus.
std::string_view to_string(AskStatus value) noexcept;

template <>
std::optional<AskStatus> from_string<AskStatus>(std::string_view text) noexcept;

/// How a suggestion stands: evaluate what is `held`; `gone` was leased anew; `ended` is in its end state.
enum class Standing { held, gone, ended };

/// The word of the wire for a value of Standing.
std::string_view to_string(Standing value) noexcept;

template <>
std::optional<Standing> from_string<Standing>(std::string_view text) noexcept;

/// A leased trial. In a replay `held` says whether the lease still is this worker's: evaluate only the
/// held.
struct Suggestion {
  /// The trial.
  TrialId trial_id = 0;
  /// Numbers the leases of the trial, from 1.
  PositiveCount attempt = 0;
  /// The token to repeat in the result, a failure, a release and in heartbeats.
  LeaseToken lease;
  /// The length of the lease.
  PositiveSeconds lease_s = 0.0;
  /// What to evaluate.
  ParameterSet parameters;
  /// held: evaluate it; gone: leased anew; ended: the trial is in its end state.
  Open<Standing> standing = Standing::held;
  /// The state of the trial.
  Open<TrialState> state = TrialState::running;
};

/// Whether all fields are equal.
bool operator==(const Suggestion& a, const Suggestion& b);
inline bool operator!=(const Suggestion& a, const Suggestion& b) {
  return !(a == b);
}

/// Suggestions, or why there are none: `wait` and `paused` (ask again), `finished` (end).
struct GetSuggestionResponse {
  /// Whether there are suggestions, and if not, why.
  Open<AskStatus> status{};
  /// At least one with the status `suggestions`.
  std::vector<Suggestion> suggestions;
  /// When to ask again, with `wait` and `paused`.
  std::optional<Seconds> retry_after_s;
  /// Why the study has finished.
  std::optional<Open<FinishReason>> reason;
};

/// Whether all fields are equal.
bool operator==(const GetSuggestionResponse& a, const GetSuggestionResponse& b);
inline bool operator!=(const GetSuggestionResponse& a, const GetSuggestionResponse& b) {
  return !(a == b);
}

/// What became of one item of a tell. None of them is a reason to stop.
enum class Outcome { recorded, superseded, ended, requeued, refused };

/// The word of the wire for a value of Outcome.
std::string_view to_string(Outcome value) noexcept;

template <>
std::optional<Outcome> from_string<Outcome>(std::string_view text) noexcept;

/// What became of one item of a tell.
///
/// `recorded`: it stands. `superseded`: another result of the trial stands, in `objectives`. `ended`: the
/// trial had ended as `state`. `requeued`: the trial will be evaluated again. `refused`: see `error`.
struct Receipt {
  /// The trial.
  TrialId trial_id = 0;
  /// What became of the item.
  Open<Outcome> outcome{};
  /// The state of the trial now.
  std::optional<Open<TrialState>> state;
  /// The values that stand, when they are others.
  std::optional<ObjectiveValues> objectives;
  /// Why the item was refused.
  std::optional<ErrorResponse> error;
};

/// Whether all fields are equal.
bool operator==(const Receipt& a, const Receipt& b);
inline bool operator!=(const Receipt& a, const Receipt& b) {
  return !(a == b);
}

/// A receipt for each result, in order; and the answer to `next_count`.
struct SubmitResultResponse {
  /// What became of each result.
  std::vector<Receipt> receipts;
  /// The answer to `next_count`; never waits.
  std::optional<GetSuggestionResponse> next;
};

/// Whether all fields are equal.
bool operator==(const SubmitResultResponse& a, const SubmitResultResponse& b);
inline bool operator!=(const SubmitResultResponse& a, const SubmitResultResponse& b) {
  return !(a == b);
}

/// A receipt for each failure, in order; and the answer to `next_count`.
struct SubmitFailureResponse {
  /// What became of each failure.
  std::vector<Receipt> receipts;
  /// The answer to `next_count`; never waits.
  std::optional<GetSuggestionResponse> next;
};

/// Whether all fields are equal.
bool operator==(const SubmitFailureResponse& a, const SubmitFailureResponse& b);
inline bool operator!=(const SubmitFailureResponse& a, const SubmitFailureResponse& b) {
  return !(a == b);
}

/// A receipt for each trial, in order.
struct ReleaseTrialsResponse {
  /// What became of each lease.
  std::vector<Receipt> receipts;
};

/// Whether all fields are equal.
bool operator==(const ReleaseTrialsResponse& a, const ReleaseTrialsResponse& b);
inline bool operator!=(const ReleaseTrialsResponse& a, const ReleaseTrialsResponse& b) {
  return !(a == b);
}

/// Where the parameters of a trial come from: somebody who queued it (`enqueued`) or added its result
/// (`added`), or the sampler. The default sampler says more: one of its first points (`start`); the model's
/// choice inside the trust region (`region`), in the whole space (`global`) or for a front (`front`); a
/// small move from what is best (`moved`), when the model's choices were used up. `enumerated` is one of
/// the last points of a small space.
enum class Origin { sampler, start, region, global, front, moved, enumerated, enqueued, added };

/// The word of the wire for a value of Origin.
std::string_view to_string(Origin value) noexcept;

template <>
std::optional<Origin> from_string<Origin>(std::string_view text) noexcept;

/// The cost of a trial in one comparison group, and by how much it violates the limits there.
struct GroupCost {
  /// The comparison group.
  Name group;
  /// Less is better; absent when the trial has no values.
  std::optional<double> cost;
  /// 0 within all limits of the group.
  double violation = 0.0;
};

/// Whether all fields are equal.
bool operator==(const GroupCost& a, const GroupCost& b);
inline bool operator!=(const GroupCost& a, const GroupCost& b) {
  return !(a == b);
}

/// A trial as it stands. `costs` are those under `objective_revision`.
struct Trial {
  /// Its id.
  TrialId trial_id = 0;
  /// Where it stands.
  Open<TrialState> state{};
  /// Who chose the parameters.
  Open<Origin> origin = Origin::sampler;
  /// What is evaluated.
  ParameterSet parameters;
  /// The number of its latest lease; 0 before the first.
  Count attempt = 0;
  /// The worker of its latest lease.
  std::optional<WorkerId> worker_id;
  /// Its values, once completed.
  std::optional<ObjectiveValues> objectives;
  /// Its cost in each comparison group, once completed.
  std::vector<GroupCost> costs;
  /// The revision of the objectives that `costs` are under.
  Count objective_revision = 0;
  /// Expired leases and failures with `retry` so far.
  Count retries = 0;
  /// Times it was given back so far.
  Count preemptions = 0;
  /// Why it failed, or was cancelled.
  std::optional<Text> reason;
  /// What came with the result.
  std::optional<Metadata> metadata;
  /// Whether it has metadata for which the reply had no room; GetMetadata brings it.
  bool metadata_left_out = false;
  /// When it was created.
  WallTimeMs created_ms = 0;
  /// When its latest lease began.
  std::optional<WallTimeMs> started_ms;
  /// When it ended.
  std::optional<WallTimeMs> ended_ms;
  /// The event of its latest change.
  EventId changed = 0;
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
  /// The `after` of the next page; absent on the last.
  std::optional<Cursor> next_cursor;
  /// The newest event when the pass began.
  EventId as_of = 0;
};

/// Whether all fields are equal.
bool operator==(const GetTrialsResponse& a, const GetTrialsResponse& b);
inline bool operator!=(const GetTrialsResponse& a, const GetTrialsResponse& b) {
  return !(a == b);
}

/// The metadata of one trial.
struct TrialMetadata {
  /// The trial.
  TrialId trial_id = 0;
  /// What came with its result; absent when nothing did.
  std::optional<Metadata> metadata;
};

/// Whether all fields are equal.
bool operator==(const TrialMetadata& a, const TrialMetadata& b);
inline bool operator!=(const TrialMetadata& a, const TrialMetadata& b) {
  return !(a == b);
}

/// The metadata, in the order asked; as many of the first as a reply has room for.
struct GetMetadataResponse {
  /// One for each trial asked for; ask again for those that are missing at the end.
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

/// The best trials, best first; metadata is left out, and the list ends early, where the reply has no room.
struct GetTopKResponse {
  /// The trials.
  std::vector<RankedTrial> items;
};

/// Whether all fields are equal.
bool operator==(const GetTopKResponse& a, const GetTopKResponse& b);
inline bool operator!=(const GetTopKResponse& a, const GetTopKResponse& b) {
  return !(a == b);
}

/// Trials front by front; `front_size` is the whole first front's. What has no room is left out as in
/// GetTopK.
struct GetFrontsResponse {
  /// The trials; their rank is the number of their front.
  std::vector<RankedTrial> items;
  /// Trials in the first front.
  Count front_size = 0;
};

/// Whether all fields are equal.
bool operator==(const GetFrontsResponse& a, const GetFrontsResponse& b);
inline bool operator!=(const GetFrontsResponse& a, const GetFrontsResponse& b) {
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
  /// What became of each trial.
  std::vector<Receipt> receipts;
};

/// Whether all fields are equal.
bool operator==(const CancelTrialsResponse& a, const CancelTrialsResponse& b);
inline bool operator!=(const CancelTrialsResponse& a, const CancelTrialsResponse& b) {
  return !(a == b);
}

/// Whether a worker shows signs of life; one that is `away` is served as ever when it comes back.
enum class WorkerState { active, away, deregistered };

/// The word of the wire for a value of WorkerState.
std::string_view to_string(WorkerState value) noexcept;

template <>
std::optional<WorkerState> from_string<WorkerState>(std::string_view text) noexcept;

/// A worker as the scheduler sees it.
struct WorkerStatus {
  /// Its id.
  WorkerId worker_id;
  /// What people call it.
  std::optional<Label> name;
  /// The machine that it runs on.
  std::optional<Label> host;
  /// Whether it shows signs of life.
  Open<WorkerState> state = WorkerState::active;
  /// The trials that it holds.
  std::vector<TrialId> running;
  /// Trials that it completed.
  Count completed = 0;
  /// Trials that it failed.
  Count failed = 0;
  /// How long nothing was heard of it.
  Seconds silent_s = 0.0;
};

/// Whether all fields are equal.
bool operator==(const WorkerStatus& a, const WorkerStatus& b);
inline bool operator!=(const WorkerStatus& a, const WorkerStatus& b) {
  return !(a == b);
}

/// What the sampler draws from: its first points, a trust region round the best trial, a front of several
/// costs, another model, or no model at all.
enum class SamplerPhase { start, region, front, model, model_free };

/// The word of the wire for a value of SamplerPhase.
std::string_view to_string(SamplerPhase value) noexcept;

template <>
std::optional<SamplerPhase> from_string<SamplerPhase>(std::string_view text) noexcept;

/// What the sampler is doing.
struct SamplerStatus {
  /// What it draws from.
  Open<SamplerPhase> phase{};
  /// The number of the model in use; 0 before the first.
  Count model_version = 0;
  /// The side of the trust region, as a share of each range; absent without one.
  std::optional<double> region_size;
  /// How often the search has begun anew elsewhere.
  Count restarts = 0;
  /// The noise of evaluations that the model sees, as a share of the variance; absent without a model.
  std::optional<double> noise;
};

/// Whether all fields are equal.
bool operator==(const SamplerStatus& a, const SamplerStatus& b);
inline bool operator!=(const SamplerStatus& a, const SamplerStatus& b) {
  return !(a == b);
}

/// How a study goes. `best` is the first of the top-k; `front_size` counts the first front.
struct StatusResponse {
  /// The study.
  StudyInfo info;
  /// Its workers.
  std::vector<WorkerStatus> workers;
  /// How many it has in all.
  Count worker_count = 0;
  /// The best trial; absent before the first result.
  std::optional<Trial> best;
  /// The trial to use: where evaluations are noisy that of the lowest expected cost, else the best.
  std::optional<Trial> recommended;
  /// Trials in the first front.
  Count front_size = 0;
  /// What the sampler is doing.
  std::optional<SamplerStatus> sampler;
  /// The newest event of the study.
  EventId newest_event = 0;
};

/// Whether all fields are equal.
bool operator==(const StatusResponse& a, const StatusResponse& b);
inline bool operator!=(const StatusResponse& a, const StatusResponse& b) {
  return !(a == b);
}

/// A trial has another state, or another lease.
struct TrialChanged {
  /// Numbers the events of the study.
  EventId event_id = 0;
  /// When it happened.
  WallTimeMs time_ms = 0;
  /// The trial.
  TrialId trial_id = 0;
  /// Its state now.
  Open<TrialState> state{};
  /// The number of its latest lease.
  Count attempt = 0;
  /// The worker of that lease.
  std::optional<WorkerId> worker_id;
  /// Why, for people.
  std::optional<Label> reason;
};

/// Whether all fields are equal.
bool operator==(const TrialChanged& a, const TrialChanged& b);
inline bool operator!=(const TrialChanged& a, const TrialChanged& b) {
  return !(a == b);
}

/// The study was created, or its state, ends or objectives changed.
struct StudyChanged {
  /// Numbers the events of the study.
  EventId event_id = 0;
  /// When it happened.
  WallTimeMs time_ms = 0;
  /// Its state now.
  Open<StudyState> state{};
  /// Why it has finished.
  std::optional<Open<FinishReason>> reason;
  /// The study's revision now.
  PositiveCount revision = 0;
  /// That of its objectives.
  PositiveCount objective_revision = 0;
};

/// Whether all fields are equal.
bool operator==(const StudyChanged& a, const StudyChanged& b);
inline bool operator!=(const StudyChanged& a, const StudyChanged& b) {
  return !(a == b);
}

/// A worker registered, came back, went away or said goodbye.
struct WorkerChanged {
  /// Numbers the events of the study.
  EventId event_id = 0;
  /// When it happened.
  WallTimeMs time_ms = 0;
  /// The worker.
  WorkerId worker_id;
  /// Its state now.
  Open<WorkerState> state{};
};

/// Whether all fields are equal.
bool operator==(const WorkerChanged& a, const WorkerChanged& b);
inline bool operator!=(const WorkerChanged& a, const WorkerChanged& b) {
  return !(a == b);
}

/// The sampler has a new model.
struct ModelChanged {
  /// Numbers the events of the study.
  EventId event_id = 0;
  /// When it happened.
  WallTimeMs time_ms = 0;
  /// Numbers the models of the study, from 1.
  Count model_version = 0;
};

/// Whether all fields are equal.
bool operator==(const ModelChanged& a, const ModelChanged& b);
inline bool operator!=(const ModelChanged& a, const ModelChanged& b) {
  return !(a == b);
}

/// Something that happened in a study.
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