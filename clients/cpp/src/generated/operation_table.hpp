// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#pragma once

#include "generated/codec.hpp"
#include "operation.hpp"

namespace hola {

namespace operations {
inline constexpr Operation describe{"Describe", "GET", "/v1/describe", "1.0", false, false};
inline constexpr Operation list_studies{"ListStudies", "GET", "/v1/studies", "1.0", false, false};
inline constexpr Operation create_study{"CreateStudy", "PUT", "/v1/studies/{study}", "1.0", true, false};
inline constexpr Operation get_study{"GetStudy", "GET", "/v1/studies/{study}", "1.0", true, false};
inline constexpr Operation update_study{"UpdateStudy", "PATCH", "/v1/studies/{study}", "1.0", true, true};
inline constexpr Operation delete_study{"DeleteStudy", "DELETE", "/v1/studies/{study}", "1.0", true, false};
inline constexpr Operation set_study_state{"SetStudyState", "PUT", "/v1/studies/{study}/state",
                                           "1.0",           true,  false};
inline constexpr Operation update_objectives{
    "UpdateObjectives", "PUT", "/v1/studies/{study}/objectives", "1.0", true, true};
inline constexpr Operation shutdown{"Shutdown", "POST", "/v1/shutdown", "1.0", false, false};
inline constexpr Operation register_worker{
    "RegisterWorker", "POST", "/v1/studies/{study}/workers", "1.0", true, true};
inline constexpr Operation deregister_worker{
    "DeregisterWorker", "POST", "/v1/studies/{study}/workers/deregister", "1.0", true, false};
inline constexpr Operation drain_workers{"DrainWorkers", "POST", "/v1/studies/{study}/workers/drain",
                                         "1.0",          true,   false};
inline constexpr Operation heartbeat{"Heartbeat", "POST", "/v1/studies/{study}/heartbeat",
                                     "1.0",       true,   false};
inline constexpr Operation get_suggestion{"GetSuggestion", "POST", "/v1/studies/{study}/suggestions",
                                          "1.0",           true,   true};
inline constexpr Operation submit_result{"SubmitResult", "POST", "/v1/studies/{study}/results",
                                         "1.0",          true,   true};
inline constexpr Operation release_trials{"ReleaseTrials", "POST", "/v1/studies/{study}/releases",
                                          "1.0",           true,   false};
inline constexpr Operation submit_reports{"SubmitReports", "POST", "/v1/studies/{study}/reports",
                                          "1.0",           true,   true};
inline constexpr Operation get_reports{"GetReports", "GET", "/v1/studies/{study}/reports",
                                       "1.0",        true,  false};
inline constexpr Operation get_trials{"GetTrials", "GET", "/v1/studies/{study}/trials", "1.0", true, false};
inline constexpr Operation get_columns{"GetColumns", "GET", "/v1/studies/{study}/columns",
                                       "1.0",        true,  false};
inline constexpr Operation get_metadata{"GetMetadata", "GET", "/v1/studies/{study}/metadata",
                                        "1.0",         true,  false};
inline constexpr Operation get_top_k{"GetTopK", "GET", "/v1/studies/{study}/top-k", "1.0", true, false};
inline constexpr Operation get_fronts{"GetFronts", "GET", "/v1/studies/{study}/fronts", "1.0", true, false};
inline constexpr Operation preview_objectives{
    "PreviewObjectives", "POST", "/v1/studies/{study}/objectives/preview", "1.0", true, false};
inline constexpr Operation get_model_view{"GetModelView", "POST", "/v1/studies/{study}/model-view",
                                          "1.0",          true,   false};
inline constexpr Operation is_multi_group{"IsMultiGroup", "GET", "/v1/studies/{study}/groups",
                                          "1.0",          true,  false};
inline constexpr Operation enqueue_trials{"EnqueueTrials", "POST", "/v1/studies/{study}/queue",
                                          "1.0",           true,   true};
inline constexpr Operation add_trials{"AddTrials", "POST", "/v1/studies/{study}/trials", "1.0", true, true};
inline constexpr Operation cancel_trials{"CancelTrials", "POST", "/v1/studies/{study}/cancellations",
                                         "1.0",          true,   false};
inline constexpr Operation update_trials{"UpdateTrials", "PATCH", "/v1/studies/{study}/trials",
                                         "1.0",          true,    false};
inline constexpr Operation status{"Status", "GET", "/v1/studies/{study}/status", "1.0", true, false};
inline constexpr Operation get_events{"GetEvents", "GET", "/v1/studies/{study}/events", "1.0", true, false};
}  // namespace operations

/// Calls `visit` with the operation of a name, an empty request and the method; false when there is none.
template <class Client, class Visit>
bool with_operation(std::string_view name, Visit&& visit) {
  if (name == "Describe") {
    visit(operations::describe, DescribeRequest{}, &Client::describe);
    return true;
  }
  if (name == "ListStudies") {
    visit(operations::list_studies, ListStudiesRequest{}, &Client::list_studies);
    return true;
  }
  if (name == "CreateStudy") {
    visit(operations::create_study, CreateStudyRequest{}, &Client::create_study);
    return true;
  }
  if (name == "GetStudy") {
    visit(operations::get_study, GetStudyRequest{}, &Client::get_study);
    return true;
  }
  if (name == "UpdateStudy") {
    visit(operations::update_study, UpdateStudyRequest{}, &Client::update_study);
    return true;
  }
  if (name == "DeleteStudy") {
    visit(operations::delete_study, DeleteStudyRequest{}, &Client::delete_study);
    return true;
  }
  if (name == "SetStudyState") {
    visit(operations::set_study_state, SetStudyStateRequest{}, &Client::set_study_state);
    return true;
  }
  if (name == "UpdateObjectives") {
    visit(operations::update_objectives, UpdateObjectivesRequest{}, &Client::update_objectives);
    return true;
  }
  if (name == "Shutdown") {
    visit(operations::shutdown, ShutdownRequest{}, &Client::shutdown);
    return true;
  }
  if (name == "RegisterWorker") {
    visit(operations::register_worker, RegisterWorkerRequest{}, &Client::register_worker);
    return true;
  }
  if (name == "DeregisterWorker") {
    visit(operations::deregister_worker, DeregisterWorkerRequest{}, &Client::deregister_worker);
    return true;
  }
  if (name == "DrainWorkers") {
    visit(operations::drain_workers, DrainWorkersRequest{}, &Client::drain_workers);
    return true;
  }
  if (name == "Heartbeat") {
    visit(operations::heartbeat, HeartbeatRequest{}, &Client::heartbeat);
    return true;
  }
  if (name == "GetSuggestion") {
    visit(operations::get_suggestion, GetSuggestionRequest{}, &Client::get_suggestion);
    return true;
  }
  if (name == "SubmitResult") {
    visit(operations::submit_result, SubmitResultRequest{}, &Client::submit_result);
    return true;
  }
  if (name == "ReleaseTrials") {
    visit(operations::release_trials, ReleaseTrialsRequest{}, &Client::release_trials);
    return true;
  }
  if (name == "SubmitReports") {
    visit(operations::submit_reports, SubmitReportsRequest{}, &Client::submit_reports);
    return true;
  }
  if (name == "GetReports") {
    visit(operations::get_reports, GetReportsRequest{}, &Client::get_reports);
    return true;
  }
  if (name == "GetTrials") {
    visit(operations::get_trials, GetTrialsRequest{}, &Client::get_trials);
    return true;
  }
  if (name == "GetColumns") {
    visit(operations::get_columns, GetColumnsRequest{}, &Client::get_columns);
    return true;
  }
  if (name == "GetMetadata") {
    visit(operations::get_metadata, GetMetadataRequest{}, &Client::get_metadata);
    return true;
  }
  if (name == "GetTopK") {
    visit(operations::get_top_k, GetTopKRequest{}, &Client::get_top_k);
    return true;
  }
  if (name == "GetFronts") {
    visit(operations::get_fronts, GetFrontsRequest{}, &Client::get_fronts);
    return true;
  }
  if (name == "PreviewObjectives") {
    visit(operations::preview_objectives, PreviewObjectivesRequest{}, &Client::preview_objectives);
    return true;
  }
  if (name == "GetModelView") {
    visit(operations::get_model_view, GetModelViewRequest{}, &Client::get_model_view);
    return true;
  }
  if (name == "IsMultiGroup") {
    visit(operations::is_multi_group, IsMultiGroupRequest{}, &Client::is_multi_group);
    return true;
  }
  if (name == "EnqueueTrials") {
    visit(operations::enqueue_trials, EnqueueTrialsRequest{}, &Client::enqueue_trials);
    return true;
  }
  if (name == "AddTrials") {
    visit(operations::add_trials, AddTrialsRequest{}, &Client::add_trials);
    return true;
  }
  if (name == "CancelTrials") {
    visit(operations::cancel_trials, CancelTrialsRequest{}, &Client::cancel_trials);
    return true;
  }
  if (name == "UpdateTrials") {
    visit(operations::update_trials, UpdateTrialsRequest{}, &Client::update_trials);
    return true;
  }
  if (name == "Status") {
    visit(operations::status, StatusRequest{}, &Client::status);
    return true;
  }
  if (name == "GetEvents") {
    visit(operations::get_events, GetEventsRequest{}, &Client::get_events);
    return true;
  }
  return false;
}

/// Calls `visit` with an empty message of a tag; false when there is none.
template <class Visit>
bool with_message(std::string_view tag, Visit&& visit) {
  if (tag == "ErrorResponse") {
    visit(ErrorResponse{});
    return true;
  }
  if (tag == "DescribeRequest") {
    visit(DescribeRequest{});
    return true;
  }
  if (tag == "ListStudiesRequest") {
    visit(ListStudiesRequest{});
    return true;
  }
  if (tag == "CreateStudyRequest") {
    visit(CreateStudyRequest{});
    return true;
  }
  if (tag == "GetStudyRequest") {
    visit(GetStudyRequest{});
    return true;
  }
  if (tag == "UpdateStudyRequest") {
    visit(UpdateStudyRequest{});
    return true;
  }
  if (tag == "DeleteStudyRequest") {
    visit(DeleteStudyRequest{});
    return true;
  }
  if (tag == "SetStudyStateRequest") {
    visit(SetStudyStateRequest{});
    return true;
  }
  if (tag == "UpdateObjectivesRequest") {
    visit(UpdateObjectivesRequest{});
    return true;
  }
  if (tag == "ShutdownRequest") {
    visit(ShutdownRequest{});
    return true;
  }
  if (tag == "RegisterWorkerRequest") {
    visit(RegisterWorkerRequest{});
    return true;
  }
  if (tag == "DeregisterWorkerRequest") {
    visit(DeregisterWorkerRequest{});
    return true;
  }
  if (tag == "DrainWorkersRequest") {
    visit(DrainWorkersRequest{});
    return true;
  }
  if (tag == "HeartbeatRequest") {
    visit(HeartbeatRequest{});
    return true;
  }
  if (tag == "GetSuggestionRequest") {
    visit(GetSuggestionRequest{});
    return true;
  }
  if (tag == "SubmitResultRequest") {
    visit(SubmitResultRequest{});
    return true;
  }
  if (tag == "ReleaseTrialsRequest") {
    visit(ReleaseTrialsRequest{});
    return true;
  }
  if (tag == "SubmitReportsRequest") {
    visit(SubmitReportsRequest{});
    return true;
  }
  if (tag == "GetReportsRequest") {
    visit(GetReportsRequest{});
    return true;
  }
  if (tag == "GetTrialsRequest") {
    visit(GetTrialsRequest{});
    return true;
  }
  if (tag == "GetColumnsRequest") {
    visit(GetColumnsRequest{});
    return true;
  }
  if (tag == "GetMetadataRequest") {
    visit(GetMetadataRequest{});
    return true;
  }
  if (tag == "GetTopKRequest") {
    visit(GetTopKRequest{});
    return true;
  }
  if (tag == "GetFrontsRequest") {
    visit(GetFrontsRequest{});
    return true;
  }
  if (tag == "PreviewObjectivesRequest") {
    visit(PreviewObjectivesRequest{});
    return true;
  }
  if (tag == "GetModelViewRequest") {
    visit(GetModelViewRequest{});
    return true;
  }
  if (tag == "IsMultiGroupRequest") {
    visit(IsMultiGroupRequest{});
    return true;
  }
  if (tag == "EnqueueTrialsRequest") {
    visit(EnqueueTrialsRequest{});
    return true;
  }
  if (tag == "AddTrialsRequest") {
    visit(AddTrialsRequest{});
    return true;
  }
  if (tag == "CancelTrialsRequest") {
    visit(CancelTrialsRequest{});
    return true;
  }
  if (tag == "UpdateTrialsRequest") {
    visit(UpdateTrialsRequest{});
    return true;
  }
  if (tag == "StatusRequest") {
    visit(StatusRequest{});
    return true;
  }
  if (tag == "GetEventsRequest") {
    visit(GetEventsRequest{});
    return true;
  }
  if (tag == "DescribeResponse") {
    visit(DescribeResponse{});
    return true;
  }
  if (tag == "ListStudiesResponse") {
    visit(ListStudiesResponse{});
    return true;
  }
  if (tag == "CreateStudyResponse") {
    visit(CreateStudyResponse{});
    return true;
  }
  if (tag == "GetStudyResponse") {
    visit(GetStudyResponse{});
    return true;
  }
  if (tag == "UpdateStudyResponse") {
    visit(UpdateStudyResponse{});
    return true;
  }
  if (tag == "DeleteStudyResponse") {
    visit(DeleteStudyResponse{});
    return true;
  }
  if (tag == "SetStudyStateResponse") {
    visit(SetStudyStateResponse{});
    return true;
  }
  if (tag == "UpdateObjectivesResponse") {
    visit(UpdateObjectivesResponse{});
    return true;
  }
  if (tag == "ShutdownResponse") {
    visit(ShutdownResponse{});
    return true;
  }
  if (tag == "RegisterWorkerResponse") {
    visit(RegisterWorkerResponse{});
    return true;
  }
  if (tag == "DeregisterWorkerResponse") {
    visit(DeregisterWorkerResponse{});
    return true;
  }
  if (tag == "DrainWorkersResponse") {
    visit(DrainWorkersResponse{});
    return true;
  }
  if (tag == "HeartbeatResponse") {
    visit(HeartbeatResponse{});
    return true;
  }
  if (tag == "GetSuggestionResponse") {
    visit(GetSuggestionResponse{});
    return true;
  }
  if (tag == "SubmitResultResponse") {
    visit(SubmitResultResponse{});
    return true;
  }
  if (tag == "ReleaseTrialsResponse") {
    visit(ReleaseTrialsResponse{});
    return true;
  }
  if (tag == "SubmitReportsResponse") {
    visit(SubmitReportsResponse{});
    return true;
  }
  if (tag == "GetReportsResponse") {
    visit(GetReportsResponse{});
    return true;
  }
  if (tag == "GetTrialsResponse") {
    visit(GetTrialsResponse{});
    return true;
  }
  if (tag == "GetColumnsResponse") {
    visit(GetColumnsResponse{});
    return true;
  }
  if (tag == "GetMetadataResponse") {
    visit(GetMetadataResponse{});
    return true;
  }
  if (tag == "GetTopKResponse") {
    visit(GetTopKResponse{});
    return true;
  }
  if (tag == "GetFrontsResponse") {
    visit(GetFrontsResponse{});
    return true;
  }
  if (tag == "PreviewObjectivesResponse") {
    visit(PreviewObjectivesResponse{});
    return true;
  }
  if (tag == "GetModelViewResponse") {
    visit(GetModelViewResponse{});
    return true;
  }
  if (tag == "IsMultiGroupResponse") {
    visit(IsMultiGroupResponse{});
    return true;
  }
  if (tag == "EnqueueTrialsResponse") {
    visit(EnqueueTrialsResponse{});
    return true;
  }
  if (tag == "AddTrialsResponse") {
    visit(AddTrialsResponse{});
    return true;
  }
  if (tag == "CancelTrialsResponse") {
    visit(CancelTrialsResponse{});
    return true;
  }
  if (tag == "UpdateTrialsResponse") {
    visit(UpdateTrialsResponse{});
    return true;
  }
  if (tag == "StatusResponse") {
    visit(StatusResponse{});
    return true;
  }
  if (tag == "TrialChanged") {
    visit(TrialChanged{});
    return true;
  }
  if (tag == "StudyChanged") {
    visit(StudyChanged{});
    return true;
  }
  if (tag == "WorkerChanged") {
    visit(WorkerChanged{});
    return true;
  }
  if (tag == "ModelChanged") {
    visit(ModelChanged{});
    return true;
  }
  if (tag == "GetEventsResponse") {
    visit(GetEventsResponse{});
    return true;
  }
  return false;
}

}  // namespace hola