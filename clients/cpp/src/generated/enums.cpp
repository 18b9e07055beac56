// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#include "hola/messages.hpp"

namespace hola {

std::string_view to_string(ErrorCode value) noexcept {
  switch (value) {
    case ErrorCode::invalid_message:
      return "invalid_message";
    case ErrorCode::unsupported_version:
      return "unsupported_version";
    case ErrorCode::unauthenticated:
      return "unauthenticated";
    case ErrorCode::permission_denied:
      return "permission_denied";
    case ErrorCode::unknown_study:
      return "unknown_study";
    case ErrorCode::unknown_worker:
      return "unknown_worker";
    case ErrorCode::unknown_trial:
      return "unknown_trial";
    case ErrorCode::conflict:
      return "conflict";
    case ErrorCode::lease_lost:
      return "lease_lost";
    case ErrorCode::study_finished:
      return "study_finished";
    case ErrorCode::cursor_expired:
      return "cursor_expired";
    case ErrorCode::too_large:
      return "too_large";
    case ErrorCode::overloaded:
      return "overloaded";
    case ErrorCode::not_leader:
      return "not_leader";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::internal:
      return "internal";
  }
  return "?";
}

template <>
std::optional<ErrorCode> from_string<ErrorCode>(std::string_view text) noexcept {
  if (text == "invalid_message") return ErrorCode::invalid_message;
  if (text == "unsupported_version") return ErrorCode::unsupported_version;
  if (text == "unauthenticated") return ErrorCode::unauthenticated;
  if (text == "permission_denied") return ErrorCode::permission_denied;
  if (text == "unknown_study") return ErrorCode::unknown_study;
  if (text == "unknown_worker") return ErrorCode::unknown_worker;
  if (text == "unknown_trial") return ErrorCode::unknown_trial;
  if (text == "conflict") return ErrorCode::conflict;
  if (text == "lease_lost") return ErrorCode::lease_lost;
  if (text == "study_finished") return ErrorCode::study_finished;
  if (text == "cursor_expired") return ErrorCode::cursor_expired;
  if (text == "too_large") return ErrorCode::too_large;
  if (text == "overloaded") return ErrorCode::overloaded;
  if (text == "not_leader") return ErrorCode::not_leader;
  if (text == "unavailable") return ErrorCode::unavailable;
  if (text == "internal") return ErrorCode::internal;
  return std::nullopt;
}

std::string_view to_string(Scale value) noexcept {
  switch (value) {
    case Scale::linear:
      return "linear";
    case Scale::log:
      return "log";
  }
  return "?";
}

template <>
std::optional<Scale> from_string<Scale>(std::string_view text) noexcept {
  if (text == "linear") return Scale::linear;
  if (text == "log") return Scale::log;
  return std::nullopt;
}

std::string_view to_string(Direction value) noexcept {
  switch (value) {
    case Direction::minimize:
      return "minimize";
    case Direction::maximize:
      return "maximize";
  }
  return "?";
}

template <>
std::optional<Direction> from_string<Direction>(std::string_view text) noexcept {
  if (text == "minimize") return Direction::minimize;
  if (text == "maximize") return Direction::maximize;
  return std::nullopt;
}

std::string_view to_string(StepValue value) noexcept {
  switch (value) {
    case StepValue::last:
      return "last";
    case StepValue::best:
      return "best";
  }
  return "?";
}

template <>
std::optional<StepValue> from_string<StepValue>(std::string_view text) noexcept {
  if (text == "last") return StepValue::last;
  if (text == "best") return StepValue::best;
  return std::nullopt;
}

std::string_view to_string(EndName value) noexcept {
  switch (value) {
    case EndName::max_trials:
      return "max_trials";
    case EndName::max_steps:
      return "max_steps";
    case EndName::max_failures:
      return "max_failures";
    case EndName::max_consecutive_failures:
      return "max_consecutive_failures";
    case EndName::deadline_s:
      return "deadline_s";
    case EndName::stop_at:
      return "stop_at";
  }
  return "?";
}

template <>
std::optional<EndName> from_string<EndName>(std::string_view text) noexcept {
  if (text == "max_trials") return EndName::max_trials;
  if (text == "max_steps") return EndName::max_steps;
  if (text == "max_failures") return EndName::max_failures;
  if (text == "max_consecutive_failures") return EndName::max_consecutive_failures;
  if (text == "deadline_s") return EndName::deadline_s;
  if (text == "stop_at") return EndName::stop_at;
  return std::nullopt;
}

std::string_view to_string(StudyState value) noexcept {
  switch (value) {
    case StudyState::running:
      return "running";
    case StudyState::paused:
      return "paused";
    case StudyState::finished:
      return "finished";
  }
  return "?";
}

template <>
std::optional<StudyState> from_string<StudyState>(std::string_view text) noexcept {
  if (text == "running") return StudyState::running;
  if (text == "paused") return StudyState::paused;
  if (text == "finished") return StudyState::finished;
  return std::nullopt;
}

std::string_view to_string(ShutdownMode value) noexcept {
  switch (value) {
    case ShutdownMode::drain:
      return "drain";
    case ShutdownMode::stop:
      return "stop";
  }
  return "?";
}

template <>
std::optional<ShutdownMode> from_string<ShutdownMode>(std::string_view text) noexcept {
  if (text == "drain") return ShutdownMode::drain;
  if (text == "stop") return ShutdownMode::stop;
  return std::nullopt;
}

std::string_view to_string(FailureKind value) noexcept {
  switch (value) {
    case FailureKind::failed:
      return "failed";
    case FailureKind::infeasible:
      return "infeasible";
  }
  return "?";
}

template <>
std::optional<FailureKind> from_string<FailureKind>(std::string_view text) noexcept {
  if (text == "failed") return FailureKind::failed;
  if (text == "infeasible") return FailureKind::infeasible;
  return std::nullopt;
}

std::string_view to_string(ReleaseKind value) noexcept {
  switch (value) {
    case ReleaseKind::preempted:
      return "preempted";
    case ReleaseKind::undelivered:
      return "undelivered";
    case ReleaseKind::drained:
      return "drained";
  }
  return "?";
}

template <>
std::optional<ReleaseKind> from_string<ReleaseKind>(std::string_view text) noexcept {
  if (text == "preempted") return ReleaseKind::preempted;
  if (text == "undelivered") return ReleaseKind::undelivered;
  if (text == "drained") return ReleaseKind::drained;
  return std::nullopt;
}

std::string_view to_string(TrialState value) noexcept {
  switch (value) {
    case TrialState::queued:
      return "queued";
    case TrialState::running:
      return "running";
    case TrialState::paused:
      return "paused";
    case TrialState::completed:
      return "completed";
    case TrialState::stopped:
      return "stopped";
    case TrialState::infeasible:
      return "infeasible";
    case TrialState::failed:
      return "failed";
    case TrialState::cancelled:
      return "cancelled";
    case TrialState::lost:
      return "lost";
  }
  return "?";
}

template <>
std::optional<TrialState> from_string<TrialState>(std::string_view text) noexcept {
  if (text == "queued") return TrialState::queued;
  if (text == "running") return TrialState::running;
  if (text == "paused") return TrialState::paused;
  if (text == "completed") return TrialState::completed;
  if (text == "stopped") return TrialState::stopped;
  if (text == "infeasible") return TrialState::infeasible;
  if (text == "failed") return TrialState::failed;
  if (text == "cancelled") return TrialState::cancelled;
  if (text == "lost") return TrialState::lost;
  return std::nullopt;
}

std::string_view to_string(ColumnGroup value) noexcept {
  switch (value) {
    case ColumnGroup::times:
      return "times";
    case ColumnGroup::worker:
      return "worker";
    case ColumnGroup::objectives:
      return "objectives";
    case ColumnGroup::costs:
      return "costs";
    case ColumnGroup::reports:
      return "reports";
  }
  return "?";
}

template <>
std::optional<ColumnGroup> from_string<ColumnGroup>(std::string_view text) noexcept {
  if (text == "times") return ColumnGroup::times;
  if (text == "worker") return ColumnGroup::worker;
  if (text == "objectives") return ColumnGroup::objectives;
  if (text == "costs") return ColumnGroup::costs;
  if (text == "reports") return ColumnGroup::reports;
  return std::nullopt;
}

std::string_view to_string(Role value) noexcept {
  switch (value) {
    case Role::read:
      return "read";
    case Role::worker:
      return "worker";
    case Role::admin:
      return "admin";
  }
  return "?";
}

template <>
std::optional<Role> from_string<Role>(std::string_view text) noexcept {
  if (text == "read") return Role::read;
  if (text == "worker") return Role::worker;
  if (text == "admin") return Role::admin;
  return std::nullopt;
}

std::string_view to_string(FinishReason value) noexcept {
  switch (value) {
    case FinishReason::max_trials:
      return "max_trials";
    case FinishReason::max_steps:
      return "max_steps";
    case FinishReason::space_exhausted:
      return "space_exhausted";
    case FinishReason::stop_at:
      return "stop_at";
    case FinishReason::deadline_s:
      return "deadline_s";
    case FinishReason::max_failures:
      return "max_failures";
    case FinishReason::max_consecutive_failures:
      return "max_consecutive_failures";
    case FinishReason::by_hand:
      return "by_hand";
  }
  return "?";
}

template <>
std::optional<FinishReason> from_string<FinishReason>(std::string_view text) noexcept {
  if (text == "max_trials") return FinishReason::max_trials;
  if (text == "max_steps") return FinishReason::max_steps;
  if (text == "space_exhausted") return FinishReason::space_exhausted;
  if (text == "stop_at") return FinishReason::stop_at;
  if (text == "deadline_s") return FinishReason::deadline_s;
  if (text == "max_failures") return FinishReason::max_failures;
  if (text == "max_consecutive_failures") return FinishReason::max_consecutive_failures;
  if (text == "by_hand") return FinishReason::by_hand;
  return std::nullopt;
}

std::string_view to_string(Command value) noexcept {
  switch (value) {
    case Command::continue_:
      return "continue";
    case Command::drain:
      return "drain";
    case Command::stop:
      return "stop";
  }
  return "?";
}

template <>
std::optional<Command> from_string<Command>(std::string_view text) noexcept {
  if (text == "continue") return Command::continue_;
  if (text == "drain") return Command::drain;
  if (text == "stop") return Command::stop;
  return std::nullopt;
}

std::string_view to_string(LeaseCommandKind value) noexcept {
  switch (value) {
    case LeaseCommandKind::drop:
      return "drop";
    case LeaseCommandKind::stop:
      return "stop";
    case LeaseCommandKind::pause:
      return "pause";
  }
  return "?";
}

template <>
std::optional<LeaseCommandKind> from_string<LeaseCommandKind>(std::string_view text) noexcept {
  if (text == "drop") return LeaseCommandKind::drop;
  if (text == "stop") return LeaseCommandKind::stop;
  if (text == "pause") return LeaseCommandKind::pause;
  return std::nullopt;
}

std::string_view to_string(AskStatus value) noexcept {
  switch (value) {
    case AskStatus::suggestions:
      return "suggestions";
    case AskStatus::wait:
      return "wait";
    case AskStatus::paused:
      return "paused";
    case AskStatus::finished:
      return "finished";
  }
  return "?";
}

template <>
std::optional<AskStatus> from_string<AskStatus>(std::string_view text) noexcept {
  if (text == "suggestions") return AskStatus::suggestions;
  if (text == "wait") return AskStatus::wait;
  if (text == "paused") return AskStatus::paused;
  if (text == "finished") return AskStatus::finished;
  return std::nullopt;
}

std::string_view to_string(Standing value) noexcept {
  switch (value) {
    case Standing::held:
      return "held";
    case Standing::gone:
      return "gone";
    case Standing::ended:
      return "ended";
  }
  return "?";
}

template <>
std::optional<Standing> from_string<Standing>(std::string_view text) noexcept {
  if (text == "held") return Standing::held;
  if (text == "gone") return Standing::gone;
  if (text == "ended") return Standing::ended;
  return std::nullopt;
}

std::string_view to_string(Outcome value) noexcept {
  switch (value) {
    case Outcome::recorded:
      return "recorded";
    case Outcome::superseded:
      return "superseded";
    case Outcome::ended:
      return "ended";
    case Outcome::requeued:
      return "requeued";
    case Outcome::refused:
      return "refused";
  }
  return "?";
}

template <>
std::optional<Outcome> from_string<Outcome>(std::string_view text) noexcept {
  if (text == "recorded") return Outcome::recorded;
  if (text == "superseded") return Outcome::superseded;
  if (text == "ended") return Outcome::ended;
  if (text == "requeued") return Outcome::requeued;
  if (text == "refused") return Outcome::refused;
  return std::nullopt;
}

std::string_view to_string(ReportOutcome value) noexcept {
  switch (value) {
    case ReportOutcome::recorded:
      return "recorded";
    case ReportOutcome::superseded:
      return "superseded";
    case ReportOutcome::late:
      return "late";
    case ReportOutcome::ended:
      return "ended";
    case ReportOutcome::refused:
      return "refused";
  }
  return "?";
}

template <>
std::optional<ReportOutcome> from_string<ReportOutcome>(std::string_view text) noexcept {
  if (text == "recorded") return ReportOutcome::recorded;
  if (text == "superseded") return ReportOutcome::superseded;
  if (text == "late") return ReportOutcome::late;
  if (text == "ended") return ReportOutcome::ended;
  if (text == "refused") return ReportOutcome::refused;
  return std::nullopt;
}

std::string_view to_string(Decision value) noexcept {
  switch (value) {
    case Decision::continue_:
      return "continue";
    case Decision::stop:
      return "stop";
    case Decision::pause:
      return "pause";
  }
  return "?";
}

template <>
std::optional<Decision> from_string<Decision>(std::string_view text) noexcept {
  if (text == "continue") return Decision::continue_;
  if (text == "stop") return Decision::stop;
  if (text == "pause") return Decision::pause;
  return std::nullopt;
}

std::string_view to_string(Origin value) noexcept {
  switch (value) {
    case Origin::sampler:
      return "sampler";
    case Origin::enqueued:
      return "enqueued";
    case Origin::added:
      return "added";
  }
  return "?";
}

template <>
std::optional<Origin> from_string<Origin>(std::string_view text) noexcept {
  if (text == "sampler") return Origin::sampler;
  if (text == "enqueued") return Origin::enqueued;
  if (text == "added") return Origin::added;
  return std::nullopt;
}

std::string_view to_string(WorkerState value) noexcept {
  switch (value) {
    case WorkerState::active:
      return "active";
    case WorkerState::away:
      return "away";
    case WorkerState::deregistered:
      return "deregistered";
  }
  return "?";
}

template <>
std::optional<WorkerState> from_string<WorkerState>(std::string_view text) noexcept {
  if (text == "active") return WorkerState::active;
  if (text == "away") return WorkerState::away;
  if (text == "deregistered") return WorkerState::deregistered;
  return std::nullopt;
}

}  // namespace hola