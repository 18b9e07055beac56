// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#include "hola/operations.hpp"

#include "carry_out.hpp"
#include "generated/operation_table.hpp"

namespace hola {

DescribeResponse Operations::describe(const DescribeRequest& request, const CallOptions& options) {
  return carry_out<DescribeResponse>(operations::describe, request, options);
}

ListStudiesResponse Operations::list_studies(const ListStudiesRequest& request, const CallOptions& options) {
  return carry_out<ListStudiesResponse>(operations::list_studies, request, options);
}

Pages<StudyInfo> Operations::iter_studies(ListStudiesRequest request, CallOptions options) {
  return Pages<StudyInfo>([this, request = std::move(request),
                           options = std::move(options)](const std::optional<std::string>& after) mutable {
    request.after = after;
    auto page = list_studies(request, options);
    return Page<StudyInfo>{std::move(page.items), std::move(page.next_cursor)};
  });
}

CreateStudyResponse Operations::create_study(const CreateStudyRequest& request, const CallOptions& options) {
  return carry_out<CreateStudyResponse>(operations::create_study, request, options);
}

GetStudyResponse Operations::get_study(const GetStudyRequest& request, const CallOptions& options) {
  return carry_out<GetStudyResponse>(operations::get_study, request, options);
}

UpdateStudyResponse Operations::update_study(const UpdateStudyRequest& request, const CallOptions& options) {
  return carry_out<UpdateStudyResponse>(operations::update_study, request, options);
}

DeleteStudyResponse Operations::delete_study(const DeleteStudyRequest& request, const CallOptions& options) {
  return carry_out<DeleteStudyResponse>(operations::delete_study, request, options);
}

SetStudyStateResponse Operations::set_study_state(const SetStudyStateRequest& request,
                                                  const CallOptions& options) {
  return carry_out<SetStudyStateResponse>(operations::set_study_state, request, options);
}

UpdateObjectivesResponse Operations::update_objectives(const UpdateObjectivesRequest& request,
                                                       const CallOptions& options) {
  return carry_out<UpdateObjectivesResponse>(operations::update_objectives, request, options);
}

ShutdownResponse Operations::shutdown(const ShutdownRequest& request, const CallOptions& options) {
  return carry_out<ShutdownResponse>(operations::shutdown, request, options);
}

RegisterWorkerResponse Operations::register_worker(const RegisterWorkerRequest& request,
                                                   const CallOptions& options) {
  return carry_out<RegisterWorkerResponse>(operations::register_worker, request, options);
}

DeregisterWorkerResponse Operations::deregister_worker(const DeregisterWorkerRequest& request,
                                                       const CallOptions& options) {
  return carry_out<DeregisterWorkerResponse>(operations::deregister_worker, request, options);
}

DrainWorkersResponse Operations::drain_workers(const DrainWorkersRequest& request,
                                               const CallOptions& options) {
  return carry_out<DrainWorkersResponse>(operations::drain_workers, request, options);
}

HeartbeatResponse Operations::heartbeat(const HeartbeatRequest& request, const CallOptions& options) {
  return carry_out<HeartbeatResponse>(operations::heartbeat, request, options);
}

GetSuggestionResponse Operations::get_suggestion(const GetSuggestionRequest& request,
                                                 const CallOptions& options) {
  return carry_out<GetSuggestionResponse>(operations::get_suggestion, request, options);
}

SubmitResultResponse Operations::submit_result(const SubmitResultRequest& request,
                                               const CallOptions& options) {
  return carry_out<SubmitResultResponse>(operations::submit_result, request, options);
}

ReleaseTrialsResponse Operations::release_trials(const ReleaseTrialsRequest& request,
                                                 const CallOptions& options) {
  return carry_out<ReleaseTrialsResponse>(operations::release_trials, request, options);
}

SubmitReportsResponse Operations::submit_reports(const SubmitReportsRequest& request,
                                                 const CallOptions& options) {
  return carry_out<SubmitReportsResponse>(operations::submit_reports, request, options);
}

GetReportsResponse Operations::get_reports(const GetReportsRequest& request, const CallOptions& options) {
  return carry_out<GetReportsResponse>(operations::get_reports, request, options);
}

Pages<StoredReport> Operations::iter_reports(GetReportsRequest request, CallOptions options) {
  return Pages<StoredReport>([this, request = std::move(request),
                              options = std::move(options)](const std::optional<std::string>& after) mutable {
    request.after = after;
    auto page = get_reports(request, options);
    return Page<StoredReport>{std::move(page.items), std::move(page.next_cursor)};
  });
}

GetTrialsResponse Operations::get_trials(const GetTrialsRequest& request, const CallOptions& options) {
  return carry_out<GetTrialsResponse>(operations::get_trials, request, options);
}

Pages<Trial> Operations::iter_trials(GetTrialsRequest request, CallOptions options) {
  return Pages<Trial>([this, request = std::move(request),
                       options = std::move(options)](const std::optional<std::string>& after) mutable {
    request.after = after;
    auto page = get_trials(request, options);
    return Page<Trial>{std::move(page.items), std::move(page.next_cursor)};
  });
}

GetColumnsResponse Operations::get_columns(const GetColumnsRequest& request, const CallOptions& options) {
  return carry_out<GetColumnsResponse>(operations::get_columns, request, options);
}

GetMetadataResponse Operations::get_metadata(const GetMetadataRequest& request, const CallOptions& options) {
  return carry_out<GetMetadataResponse>(operations::get_metadata, request, options);
}

GetTopKResponse Operations::get_top_k(const GetTopKRequest& request, const CallOptions& options) {
  return carry_out<GetTopKResponse>(operations::get_top_k, request, options);
}

GetFrontsResponse Operations::get_fronts(const GetFrontsRequest& request, const CallOptions& options) {
  return carry_out<GetFrontsResponse>(operations::get_fronts, request, options);
}

PreviewObjectivesResponse Operations::preview_objectives(const PreviewObjectivesRequest& request,
                                                         const CallOptions& options) {
  return carry_out<PreviewObjectivesResponse>(operations::preview_objectives, request, options);
}

GetModelViewResponse Operations::get_model_view(const GetModelViewRequest& request,
                                                const CallOptions& options) {
  return carry_out<GetModelViewResponse>(operations::get_model_view, request, options);
}

IsMultiGroupResponse Operations::is_multi_group(const IsMultiGroupRequest& request,
                                                const CallOptions& options) {
  return carry_out<IsMultiGroupResponse>(operations::is_multi_group, request, options);
}

EnqueueTrialsResponse Operations::enqueue_trials(const EnqueueTrialsRequest& request,
                                                 const CallOptions& options) {
  return carry_out<EnqueueTrialsResponse>(operations::enqueue_trials, request, options);
}

AddTrialsResponse Operations::add_trials(const AddTrialsRequest& request, const CallOptions& options) {
  return carry_out<AddTrialsResponse>(operations::add_trials, request, options);
}

CancelTrialsResponse Operations::cancel_trials(const CancelTrialsRequest& request,
                                               const CallOptions& options) {
  return carry_out<CancelTrialsResponse>(operations::cancel_trials, request, options);
}

UpdateTrialsResponse Operations::update_trials(const UpdateTrialsRequest& request,
                                               const CallOptions& options) {
  return carry_out<UpdateTrialsResponse>(operations::update_trials, request, options);
}

StatusResponse Operations::status(const StatusRequest& request, const CallOptions& options) {
  return carry_out<StatusResponse>(operations::status, request, options);
}

GetEventsResponse Operations::get_events(const GetEventsRequest& request, const CallOptions& options) {
  return carry_out<GetEventsResponse>(operations::get_events, request, options);
}

}  // namespace hola