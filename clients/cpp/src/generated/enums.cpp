// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#include <array>

#include "hola/messages.hpp"
#include "word_lookup.hpp"

namespace hola {

namespace {
constexpr std::array<std::string_view, 16> words_of_ErrorCode{
    "invalid_message", "unsupported_version", "unauthenticated", "permission_denied",
    "unknown_study",   "unknown_worker",      "unknown_trial",   "conflict",
    "lease_lost",      "study_finished",      "cursor_expired",  "too_large",
    "overloaded",      "not_leader",          "unavailable",     "internal"};
}

std::string_view to_string(ErrorCode value) noexcept {
  switch (value) {
    case ErrorCode::invalid_message:
      return words_of_ErrorCode[0];
    case ErrorCode::unsupported_version:
      return words_of_ErrorCode[1];
    case ErrorCode::unauthenticated:
      return words_of_ErrorCode[2];
    case ErrorCode::permission_denied:
      return words_of_ErrorCode[3];
    case ErrorCode::unknown_study:
      return words_of_ErrorCode[4];
    case ErrorCode::unknown_worker:
      return words_of_ErrorCode[5];
    case ErrorCode::unknown_trial:
      return words_of_ErrorCode[6];
    case ErrorCode::conflict:
      return words_of_ErrorCode[7];
    case ErrorCode::lease_lost:
      return words_of_ErrorCode[8];
    case ErrorCode::study_finished:
      return words_of_ErrorCode[9];
    case ErrorCode::cursor_expired:
      return words_of_ErrorCode[10];
    case ErrorCode::too_large:
      return words_of_ErrorCode[11];
    case ErrorCode::overloaded:
      return words_of_ErrorCode[12];
    case ErrorCode::not_leader:
      return words_of_ErrorCode[13];
    case ErrorCode::unavailable:
      return words_of_ErrorCode[14];
    case ErrorCode::internal:
      return words_of_ErrorCode[15];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<ErrorCode>& value) noexcept {
  constexpr std::array<ErrorCode, 16> values{ErrorCode::invalid_message, ErrorCode::unsupported_version,
                                             ErrorCode::unauthenticated, ErrorCode::permission_denied,
                                             ErrorCode::unknown_study,   ErrorCode::unknown_worker,
                                             ErrorCode::unknown_trial,   ErrorCode::conflict,
                                             ErrorCode::lease_lost,      ErrorCode::study_finished,
                                             ErrorCode::cursor_expired,  ErrorCode::too_large,
                                             ErrorCode::overloaded,      ErrorCode::not_leader,
                                             ErrorCode::unavailable,     ErrorCode::internal};
  value = value_of(words_of_ErrorCode, values, text);
}

namespace {
constexpr std::array<std::string_view, 2> words_of_Scale{"linear", "log"};
}

std::string_view to_string(Scale value) noexcept {
  switch (value) {
    case Scale::linear:
      return words_of_Scale[0];
    case Scale::log:
      return words_of_Scale[1];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<Scale>& value) noexcept {
  constexpr std::array<Scale, 2> values{Scale::linear, Scale::log};
  value = value_of(words_of_Scale, values, text);
}

namespace {
constexpr std::array<std::string_view, 2> words_of_Direction{"minimize", "maximize"};
}

std::string_view to_string(Direction value) noexcept {
  switch (value) {
    case Direction::minimize:
      return words_of_Direction[0];
    case Direction::maximize:
      return words_of_Direction[1];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<Direction>& value) noexcept {
  constexpr std::array<Direction, 2> values{Direction::minimize, Direction::maximize};
  value = value_of(words_of_Direction, values, text);
}

namespace {
constexpr std::array<std::string_view, 5> words_of_EndName{
    "max_trials", "max_failures", "max_consecutive_failures", "deadline_s", "stop_at"};
}

std::string_view to_string(EndName value) noexcept {
  switch (value) {
    case EndName::max_trials:
      return words_of_EndName[0];
    case EndName::max_failures:
      return words_of_EndName[1];
    case EndName::max_consecutive_failures:
      return words_of_EndName[2];
    case EndName::deadline_s:
      return words_of_EndName[3];
    case EndName::stop_at:
      return words_of_EndName[4];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<EndName>& value) noexcept {
  constexpr std::array<EndName, 5> values{EndName::max_trials, EndName::max_failures,
                                          EndName::max_consecutive_failures, EndName::deadline_s,
                                          EndName::stop_at};
  value = value_of(words_of_EndName, values, text);
}

namespace {
constexpr std::array<std::string_view, 3> words_of_StudyState{"running", "paused", "finished"};
}

std::string_view to_string(StudyState value) noexcept {
  switch (value) {
    case StudyState::running:
      return words_of_StudyState[0];
    case StudyState::paused:
      return words_of_StudyState[1];
    case StudyState::finished:
      return words_of_StudyState[2];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<StudyState>& value) noexcept {
  constexpr std::array<StudyState, 3> values{StudyState::running, StudyState::paused, StudyState::finished};
  value = value_of(words_of_StudyState, values, text);
}

namespace {
constexpr std::array<std::string_view, 2> words_of_ShutdownMode{"drain", "stop"};
}

std::string_view to_string(ShutdownMode value) noexcept {
  switch (value) {
    case ShutdownMode::drain:
      return words_of_ShutdownMode[0];
    case ShutdownMode::stop:
      return words_of_ShutdownMode[1];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<ShutdownMode>& value) noexcept {
  constexpr std::array<ShutdownMode, 2> values{ShutdownMode::drain, ShutdownMode::stop};
  value = value_of(words_of_ShutdownMode, values, text);
}

namespace {
constexpr std::array<std::string_view, 2> words_of_FailureKind{"failed", "infeasible"};
}

std::string_view to_string(FailureKind value) noexcept {
  switch (value) {
    case FailureKind::failed:
      return words_of_FailureKind[0];
    case FailureKind::infeasible:
      return words_of_FailureKind[1];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<FailureKind>& value) noexcept {
  constexpr std::array<FailureKind, 2> values{FailureKind::failed, FailureKind::infeasible};
  value = value_of(words_of_FailureKind, values, text);
}

namespace {
constexpr std::array<std::string_view, 7> words_of_TrialState{
    "queued", "running", "completed", "infeasible", "failed", "cancelled", "lost"};
}

std::string_view to_string(TrialState value) noexcept {
  switch (value) {
    case TrialState::queued:
      return words_of_TrialState[0];
    case TrialState::running:
      return words_of_TrialState[1];
    case TrialState::completed:
      return words_of_TrialState[2];
    case TrialState::infeasible:
      return words_of_TrialState[3];
    case TrialState::failed:
      return words_of_TrialState[4];
    case TrialState::cancelled:
      return words_of_TrialState[5];
    case TrialState::lost:
      return words_of_TrialState[6];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<TrialState>& value) noexcept {
  constexpr std::array<TrialState, 7> values{
      TrialState::queued, TrialState::running,   TrialState::completed, TrialState::infeasible,
      TrialState::failed, TrialState::cancelled, TrialState::lost};
  value = value_of(words_of_TrialState, values, text);
}

namespace {
constexpr std::array<std::string_view, 7> words_of_FinishReason{
    "max_trials",   "space_exhausted",          "stop_at", "deadline_s",
    "max_failures", "max_consecutive_failures", "by_hand"};
}

std::string_view to_string(FinishReason value) noexcept {
  switch (value) {
    case FinishReason::max_trials:
      return words_of_FinishReason[0];
    case FinishReason::space_exhausted:
      return words_of_FinishReason[1];
    case FinishReason::stop_at:
      return words_of_FinishReason[2];
    case FinishReason::deadline_s:
      return words_of_FinishReason[3];
    case FinishReason::max_failures:
      return words_of_FinishReason[4];
    case FinishReason::max_consecutive_failures:
      return words_of_FinishReason[5];
    case FinishReason::by_hand:
      return words_of_FinishReason[6];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<FinishReason>& value) noexcept {
  constexpr std::array<FinishReason, 7> values{
      FinishReason::max_trials, FinishReason::space_exhausted, FinishReason::stop_at,
      FinishReason::deadline_s, FinishReason::max_failures,    FinishReason::max_consecutive_failures,
      FinishReason::by_hand};
  value = value_of(words_of_FinishReason, values, text);
}

namespace {
constexpr std::array<std::string_view, 3> words_of_Command{"continue", "drain", "stop"};
}

std::string_view to_string(Command value) noexcept {
  switch (value) {
    case Command::continue_:
      return words_of_Command[0];
    case Command::drain:
      return words_of_Command[1];
    case Command::stop:
      return words_of_Command[2];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<Command>& value) noexcept {
  constexpr std::array<Command, 3> values{Command::continue_, Command::drain, Command::stop};
  value = value_of(words_of_Command, values, text);
}

namespace {
constexpr std::array<std::string_view, 4> words_of_AskStatus{"suggestions", "wait", "paused", "finished"};
}

std::string_view to_string(AskStatus value) noexcept {
  switch (value) {
    case AskStatus::suggestions:
      return words_of_AskStatus[0];
    case AskStatus::wait:
      return words_of_AskStatus[1];
    case AskStatus::paused:
      return words_of_AskStatus[2];
    case AskStatus::finished:
      return words_of_AskStatus[3];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<AskStatus>& value) noexcept {
  constexpr std::array<AskStatus, 4> values{AskStatus::suggestions, AskStatus::wait, AskStatus::paused,
                                            AskStatus::finished};
  value = value_of(words_of_AskStatus, values, text);
}

namespace {
constexpr std::array<std::string_view, 3> words_of_Standing{"held", "gone", "ended"};
}

std::string_view to_string(Standing value) noexcept {
  switch (value) {
    case Standing::held:
      return words_of_Standing[0];
    case Standing::gone:
      return words_of_Standing[1];
    case Standing::ended:
      return words_of_Standing[2];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<Standing>& value) noexcept {
  constexpr std::array<Standing, 3> values{Standing::held, Standing::gone, Standing::ended};
  value = value_of(words_of_Standing, values, text);
}

namespace {
constexpr std::array<std::string_view, 5> words_of_Outcome{"recorded", "superseded", "ended", "requeued",
                                                           "refused"};
}

std::string_view to_string(Outcome value) noexcept {
  switch (value) {
    case Outcome::recorded:
      return words_of_Outcome[0];
    case Outcome::superseded:
      return words_of_Outcome[1];
    case Outcome::ended:
      return words_of_Outcome[2];
    case Outcome::requeued:
      return words_of_Outcome[3];
    case Outcome::refused:
      return words_of_Outcome[4];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<Outcome>& value) noexcept {
  constexpr std::array<Outcome, 5> values{Outcome::recorded, Outcome::superseded, Outcome::ended,
                                          Outcome::requeued, Outcome::refused};
  value = value_of(words_of_Outcome, values, text);
}

namespace {
constexpr std::array<std::string_view, 9> words_of_Origin{
    "sampler", "start", "region", "global", "front", "moved", "enumerated", "enqueued", "added"};
}

std::string_view to_string(Origin value) noexcept {
  switch (value) {
    case Origin::sampler:
      return words_of_Origin[0];
    case Origin::start:
      return words_of_Origin[1];
    case Origin::region:
      return words_of_Origin[2];
    case Origin::global:
      return words_of_Origin[3];
    case Origin::front:
      return words_of_Origin[4];
    case Origin::moved:
      return words_of_Origin[5];
    case Origin::enumerated:
      return words_of_Origin[6];
    case Origin::enqueued:
      return words_of_Origin[7];
    case Origin::added:
      return words_of_Origin[8];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<Origin>& value) noexcept {
  constexpr std::array<Origin, 9> values{Origin::sampler,    Origin::start,    Origin::region,
                                         Origin::global,     Origin::front,    Origin::moved,
                                         Origin::enumerated, Origin::enqueued, Origin::added};
  value = value_of(words_of_Origin, values, text);
}

namespace {
constexpr std::array<std::string_view, 3> words_of_WorkerState{"active", "away", "deregistered"};
}

std::string_view to_string(WorkerState value) noexcept {
  switch (value) {
    case WorkerState::active:
      return words_of_WorkerState[0];
    case WorkerState::away:
      return words_of_WorkerState[1];
    case WorkerState::deregistered:
      return words_of_WorkerState[2];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<WorkerState>& value) noexcept {
  constexpr std::array<WorkerState, 3> values{WorkerState::active, WorkerState::away,
                                              WorkerState::deregistered};
  value = value_of(words_of_WorkerState, values, text);
}

namespace {
constexpr std::array<std::string_view, 5> words_of_SamplerPhase{"start", "region", "front", "model",
                                                                "model_free"};
}

std::string_view to_string(SamplerPhase value) noexcept {
  switch (value) {
    case SamplerPhase::start:
      return words_of_SamplerPhase[0];
    case SamplerPhase::region:
      return words_of_SamplerPhase[1];
    case SamplerPhase::front:
      return words_of_SamplerPhase[2];
    case SamplerPhase::model:
      return words_of_SamplerPhase[3];
    case SamplerPhase::model_free:
      return words_of_SamplerPhase[4];
  }
  return "?";
}

void from_string(std::string_view text, std::optional<SamplerPhase>& value) noexcept {
  constexpr std::array<SamplerPhase, 5> values{SamplerPhase::start, SamplerPhase::region, SamplerPhase::front,
                                               SamplerPhase::model, SamplerPhase::model_free};
  value = value_of(words_of_SamplerPhase, values, text);
}

}  // namespace hola