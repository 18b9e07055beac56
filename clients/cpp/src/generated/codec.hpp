// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
#pragma once

#include "codec_support.hpp"
#include "hola/messages.hpp"

namespace hola {

void read(Header& out, const Json& json, const Where& at);
void write(Writer& out, const Header& value);
void read(ErrorResponse& out, const Json& json, const Where& at);
void write(Writer& out, const ErrorResponse& value);
template <>
inline constexpr std::string_view tag_of<ErrorResponse> = "ErrorResponse";
void read(DescribeRequest& out, const Json& json, const Where& at);
void write(Writer& out, const DescribeRequest& value);
template <>
inline constexpr std::string_view tag_of<DescribeRequest> = "DescribeRequest";
void read(ListStudiesRequest& out, const Json& json, const Where& at);
void write(Writer& out, const ListStudiesRequest& value);
template <>
inline constexpr std::string_view tag_of<ListStudiesRequest> = "ListStudiesRequest";
void read(ParentTest& out, const Json& json, const Where& at);
void write(Writer& out, const ParentTest& value);
void read(ParameterPrior& out, const Json& json, const Where& at);
void write(Writer& out, const ParameterPrior& value);
void read(ContinuousParameter& out, const Json& json, const Where& at);
void write(Writer& out, const ContinuousParameter& value);
template <>
inline constexpr std::string_view tag_of<ContinuousParameter> = "continuous";
void read(IntegerParameter& out, const Json& json, const Where& at);
void write(Writer& out, const IntegerParameter& value);
template <>
inline constexpr std::string_view tag_of<IntegerParameter> = "integer";
void read(CategoricalParameter& out, const Json& json, const Where& at);
void write(Writer& out, const CategoricalParameter& value);
template <>
inline constexpr std::string_view tag_of<CategoricalParameter> = "categorical";
void read(LatticeParameter& out, const Json& json, const Where& at);
void write(Writer& out, const LatticeParameter& value);
template <>
inline constexpr std::string_view tag_of<LatticeParameter> = "lattice";
void read(ObjectiveSpec& out, const Json& json, const Where& at);
void write(Writer& out, const ObjectiveSpec& value);
void read(ExploreExploitSpec& out, const Json& json, const Where& at);
void write(Writer& out, const ExploreExploitSpec& value);
template <>
inline constexpr std::string_view tag_of<ExploreExploitSpec> = "explore_exploit";
void read(ExternalSpec& out, const Json& json, const Where& at);
void write(Writer& out, const ExternalSpec& value);
template <>
inline constexpr std::string_view tag_of<ExternalSpec> = "external";
void read(GaussianMixtureSpec& out, const Json& json, const Where& at);
void write(Writer& out, const GaussianMixtureSpec& value);
template <>
inline constexpr std::string_view tag_of<GaussianMixtureSpec> = "gaussian_mixture";
void read(GaussianProcessSpec& out, const Json& json, const Where& at);
void write(Writer& out, const GaussianProcessSpec& value);
template <>
inline constexpr std::string_view tag_of<GaussianProcessSpec> = "gaussian_process";
void read(SobolSpec& out, const Json& json, const Where& at);
void write(Writer& out, const SobolSpec& value);
template <>
inline constexpr std::string_view tag_of<SobolSpec> = "sobol";
void read(UniformSpec& out, const Json& json, const Where& at);
void write(Writer& out, const UniformSpec& value);
template <>
inline constexpr std::string_view tag_of<UniformSpec> = "uniform";
void read(HypercubeSpec& out, const Json& json, const Where& at);
void write(Writer& out, const HypercubeSpec& value);
template <>
inline constexpr std::string_view tag_of<HypercubeSpec> = "hypercube";
void read(StepsSpec& out, const Json& json, const Where& at);
void write(Writer& out, const StepsSpec& value);
void read(NoStoppingSpec& out, const Json& json, const Where& at);
void write(Writer& out, const NoStoppingSpec& value);
template <>
inline constexpr std::string_view tag_of<NoStoppingSpec> = "none";
void read(AutoStoppingSpec& out, const Json& json, const Where& at);
void write(Writer& out, const AutoStoppingSpec& value);
template <>
inline constexpr std::string_view tag_of<AutoStoppingSpec> = "auto";
void read(AshaSpec& out, const Json& json, const Where& at);
void write(Writer& out, const AshaSpec& value);
template <>
inline constexpr std::string_view tag_of<AshaSpec> = "asha";
void read(AshaPromotionSpec& out, const Json& json, const Where& at);
void write(Writer& out, const AshaPromotionSpec& value);
template <>
inline constexpr std::string_view tag_of<AshaPromotionSpec> = "asha_promotion";
void read(MedianSpec& out, const Json& json, const Where& at);
void write(Writer& out, const MedianSpec& value);
template <>
inline constexpr std::string_view tag_of<MedianSpec> = "median";
void read(ThresholdSpec& out, const Json& json, const Where& at);
void write(Writer& out, const ThresholdSpec& value);
template <>
inline constexpr std::string_view tag_of<ThresholdSpec> = "threshold";
void read(StudySpec& out, const Json& json, const Where& at);
void write(Writer& out, const StudySpec& value);
void read(CreateStudyRequest& out, const Json& json, const Where& at);
void write(Writer& out, const CreateStudyRequest& value);
template <>
inline constexpr std::string_view tag_of<CreateStudyRequest> = "CreateStudyRequest";
void read(GetStudyRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetStudyRequest& value);
template <>
inline constexpr std::string_view tag_of<GetStudyRequest> = "GetStudyRequest";
void read(UpdateStudyRequest& out, const Json& json, const Where& at);
void write(Writer& out, const UpdateStudyRequest& value);
template <>
inline constexpr std::string_view tag_of<UpdateStudyRequest> = "UpdateStudyRequest";
void read(DeleteStudyRequest& out, const Json& json, const Where& at);
void write(Writer& out, const DeleteStudyRequest& value);
template <>
inline constexpr std::string_view tag_of<DeleteStudyRequest> = "DeleteStudyRequest";
void read(SetStudyStateRequest& out, const Json& json, const Where& at);
void write(Writer& out, const SetStudyStateRequest& value);
template <>
inline constexpr std::string_view tag_of<SetStudyStateRequest> = "SetStudyStateRequest";
void read(UpdateObjectivesRequest& out, const Json& json, const Where& at);
void write(Writer& out, const UpdateObjectivesRequest& value);
template <>
inline constexpr std::string_view tag_of<UpdateObjectivesRequest> = "UpdateObjectivesRequest";
void read(ShutdownRequest& out, const Json& json, const Where& at);
void write(Writer& out, const ShutdownRequest& value);
template <>
inline constexpr std::string_view tag_of<ShutdownRequest> = "ShutdownRequest";
void read(RegisterWorkerRequest& out, const Json& json, const Where& at);
void write(Writer& out, const RegisterWorkerRequest& value);
template <>
inline constexpr std::string_view tag_of<RegisterWorkerRequest> = "RegisterWorkerRequest";
void read(DeregisterWorkerRequest& out, const Json& json, const Where& at);
void write(Writer& out, const DeregisterWorkerRequest& value);
template <>
inline constexpr std::string_view tag_of<DeregisterWorkerRequest> = "DeregisterWorkerRequest";
void read(DrainWorkersRequest& out, const Json& json, const Where& at);
void write(Writer& out, const DrainWorkersRequest& value);
template <>
inline constexpr std::string_view tag_of<DrainWorkersRequest> = "DrainWorkersRequest";
void read(LeaseRef& out, const Json& json, const Where& at);
void write(Writer& out, const LeaseRef& value);
void read(HeartbeatRequest& out, const Json& json, const Where& at);
void write(Writer& out, const HeartbeatRequest& value);
template <>
inline constexpr std::string_view tag_of<HeartbeatRequest> = "HeartbeatRequest";
void read(GetSuggestionRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetSuggestionRequest& value);
template <>
inline constexpr std::string_view tag_of<GetSuggestionRequest> = "GetSuggestionRequest";
void read(Result& out, const Json& json, const Where& at);
void write(Writer& out, const Result& value);
void read(Failure& out, const Json& json, const Where& at);
void write(Writer& out, const Failure& value);
void read(SubmitResultRequest& out, const Json& json, const Where& at);
void write(Writer& out, const SubmitResultRequest& value);
template <>
inline constexpr std::string_view tag_of<SubmitResultRequest> = "SubmitResultRequest";
void read(ReleaseTrialsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const ReleaseTrialsRequest& value);
template <>
inline constexpr std::string_view tag_of<ReleaseTrialsRequest> = "ReleaseTrialsRequest";
void read(Checkpoint& out, const Json& json, const Where& at);
void write(Writer& out, const Checkpoint& value);
void read(Report& out, const Json& json, const Where& at);
void write(Writer& out, const Report& value);
void read(SubmitReportsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const SubmitReportsRequest& value);
template <>
inline constexpr std::string_view tag_of<SubmitReportsRequest> = "SubmitReportsRequest";
void read(GetReportsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetReportsRequest& value);
template <>
inline constexpr std::string_view tag_of<GetReportsRequest> = "GetReportsRequest";
void read(GetTrialsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetTrialsRequest& value);
template <>
inline constexpr std::string_view tag_of<GetTrialsRequest> = "GetTrialsRequest";
void read(GetColumnsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetColumnsRequest& value);
template <>
inline constexpr std::string_view tag_of<GetColumnsRequest> = "GetColumnsRequest";
void read(GetMetadataRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetMetadataRequest& value);
template <>
inline constexpr std::string_view tag_of<GetMetadataRequest> = "GetMetadataRequest";
void read(GetTopKRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetTopKRequest& value);
template <>
inline constexpr std::string_view tag_of<GetTopKRequest> = "GetTopKRequest";
void read(GetFrontsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetFrontsRequest& value);
template <>
inline constexpr std::string_view tag_of<GetFrontsRequest> = "GetFrontsRequest";
void read(PreviewObjectivesRequest& out, const Json& json, const Where& at);
void write(Writer& out, const PreviewObjectivesRequest& value);
template <>
inline constexpr std::string_view tag_of<PreviewObjectivesRequest> = "PreviewObjectivesRequest";
void read(GetModelViewRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetModelViewRequest& value);
template <>
inline constexpr std::string_view tag_of<GetModelViewRequest> = "GetModelViewRequest";
void read(IsMultiGroupRequest& out, const Json& json, const Where& at);
void write(Writer& out, const IsMultiGroupRequest& value);
template <>
inline constexpr std::string_view tag_of<IsMultiGroupRequest> = "IsMultiGroupRequest";
void read(EnqueueTrialsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const EnqueueTrialsRequest& value);
template <>
inline constexpr std::string_view tag_of<EnqueueTrialsRequest> = "EnqueueTrialsRequest";
void read(AddedTrial& out, const Json& json, const Where& at);
void write(Writer& out, const AddedTrial& value);
void read(AddTrialsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const AddTrialsRequest& value);
template <>
inline constexpr std::string_view tag_of<AddTrialsRequest> = "AddTrialsRequest";
void read(CancelTrialsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const CancelTrialsRequest& value);
template <>
inline constexpr std::string_view tag_of<CancelTrialsRequest> = "CancelTrialsRequest";
void read(TrialUpdate& out, const Json& json, const Where& at);
void write(Writer& out, const TrialUpdate& value);
void read(UpdateTrialsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const UpdateTrialsRequest& value);
template <>
inline constexpr std::string_view tag_of<UpdateTrialsRequest> = "UpdateTrialsRequest";
void read(StatusRequest& out, const Json& json, const Where& at);
void write(Writer& out, const StatusRequest& value);
template <>
inline constexpr std::string_view tag_of<StatusRequest> = "StatusRequest";
void read(GetEventsRequest& out, const Json& json, const Where& at);
void write(Writer& out, const GetEventsRequest& value);
template <>
inline constexpr std::string_view tag_of<GetEventsRequest> = "GetEventsRequest";
void read(Limits& out, const Json& json, const Where& at);
void write(Writer& out, const Limits& value);
void read(DescribeResponse& out, const Json& json, const Where& at);
void write(Writer& out, const DescribeResponse& value);
template <>
inline constexpr std::string_view tag_of<DescribeResponse> = "DescribeResponse";
void read(TrialCounts& out, const Json& json, const Where& at);
void write(Writer& out, const TrialCounts& value);
void read(StudyInfo& out, const Json& json, const Where& at);
void write(Writer& out, const StudyInfo& value);
void read(ListStudiesResponse& out, const Json& json, const Where& at);
void write(Writer& out, const ListStudiesResponse& value);
template <>
inline constexpr std::string_view tag_of<ListStudiesResponse> = "ListStudiesResponse";
void read(CreateStudyResponse& out, const Json& json, const Where& at);
void write(Writer& out, const CreateStudyResponse& value);
template <>
inline constexpr std::string_view tag_of<CreateStudyResponse> = "CreateStudyResponse";
void read(GetStudyResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetStudyResponse& value);
template <>
inline constexpr std::string_view tag_of<GetStudyResponse> = "GetStudyResponse";
void read(UpdateStudyResponse& out, const Json& json, const Where& at);
void write(Writer& out, const UpdateStudyResponse& value);
template <>
inline constexpr std::string_view tag_of<UpdateStudyResponse> = "UpdateStudyResponse";
void read(DeleteStudyResponse& out, const Json& json, const Where& at);
void write(Writer& out, const DeleteStudyResponse& value);
template <>
inline constexpr std::string_view tag_of<DeleteStudyResponse> = "DeleteStudyResponse";
void read(SetStudyStateResponse& out, const Json& json, const Where& at);
void write(Writer& out, const SetStudyStateResponse& value);
template <>
inline constexpr std::string_view tag_of<SetStudyStateResponse> = "SetStudyStateResponse";
void read(UpdateObjectivesResponse& out, const Json& json, const Where& at);
void write(Writer& out, const UpdateObjectivesResponse& value);
template <>
inline constexpr std::string_view tag_of<UpdateObjectivesResponse> = "UpdateObjectivesResponse";
void read(ShutdownResponse& out, const Json& json, const Where& at);
void write(Writer& out, const ShutdownResponse& value);
template <>
inline constexpr std::string_view tag_of<ShutdownResponse> = "ShutdownResponse";
void read(RegisterWorkerResponse& out, const Json& json, const Where& at);
void write(Writer& out, const RegisterWorkerResponse& value);
template <>
inline constexpr std::string_view tag_of<RegisterWorkerResponse> = "RegisterWorkerResponse";
void read(DeregisterWorkerResponse& out, const Json& json, const Where& at);
void write(Writer& out, const DeregisterWorkerResponse& value);
template <>
inline constexpr std::string_view tag_of<DeregisterWorkerResponse> = "DeregisterWorkerResponse";
void read(DrainWorkersResponse& out, const Json& json, const Where& at);
void write(Writer& out, const DrainWorkersResponse& value);
template <>
inline constexpr std::string_view tag_of<DrainWorkersResponse> = "DrainWorkersResponse";
void read(LeaseCommand& out, const Json& json, const Where& at);
void write(Writer& out, const LeaseCommand& value);
void read(HeartbeatResponse& out, const Json& json, const Where& at);
void write(Writer& out, const HeartbeatResponse& value);
template <>
inline constexpr std::string_view tag_of<HeartbeatResponse> = "HeartbeatResponse";
void read(Resume& out, const Json& json, const Where& at);
void write(Writer& out, const Resume& value);
void read(Suggestion& out, const Json& json, const Where& at);
void write(Writer& out, const Suggestion& value);
void read(GetSuggestionResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetSuggestionResponse& value);
template <>
inline constexpr std::string_view tag_of<GetSuggestionResponse> = "GetSuggestionResponse";
void read(Receipt& out, const Json& json, const Where& at);
void write(Writer& out, const Receipt& value);
void read(SubmitResultResponse& out, const Json& json, const Where& at);
void write(Writer& out, const SubmitResultResponse& value);
template <>
inline constexpr std::string_view tag_of<SubmitResultResponse> = "SubmitResultResponse";
void read(ReleaseTrialsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const ReleaseTrialsResponse& value);
template <>
inline constexpr std::string_view tag_of<ReleaseTrialsResponse> = "ReleaseTrialsResponse";
void read(ReportReceipt& out, const Json& json, const Where& at);
void write(Writer& out, const ReportReceipt& value);
void read(SubmitReportsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const SubmitReportsResponse& value);
template <>
inline constexpr std::string_view tag_of<SubmitReportsResponse> = "SubmitReportsResponse";
void read(StoredReport& out, const Json& json, const Where& at);
void write(Writer& out, const StoredReport& value);
void read(GetReportsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetReportsResponse& value);
template <>
inline constexpr std::string_view tag_of<GetReportsResponse> = "GetReportsResponse";
void read(GroupCost& out, const Json& json, const Where& at);
void write(Writer& out, const GroupCost& value);
void read(Trial& out, const Json& json, const Where& at);
void write(Writer& out, const Trial& value);
void read(GetTrialsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetTrialsResponse& value);
template <>
inline constexpr std::string_view tag_of<GetTrialsResponse> = "GetTrialsResponse";
void read(Column& out, const Json& json, const Where& at);
void write(Writer& out, const Column& value);
void read(ReportColumns& out, const Json& json, const Where& at);
void write(Writer& out, const ReportColumns& value);
void read(GetColumnsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetColumnsResponse& value);
template <>
inline constexpr std::string_view tag_of<GetColumnsResponse> = "GetColumnsResponse";
void read(TrialMetadata& out, const Json& json, const Where& at);
void write(Writer& out, const TrialMetadata& value);
void read(GetMetadataResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetMetadataResponse& value);
template <>
inline constexpr std::string_view tag_of<GetMetadataResponse> = "GetMetadataResponse";
void read(RankedTrial& out, const Json& json, const Where& at);
void write(Writer& out, const RankedTrial& value);
void read(GetTopKResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetTopKResponse& value);
template <>
inline constexpr std::string_view tag_of<GetTopKResponse> = "GetTopKResponse";
void read(GetFrontsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetFrontsResponse& value);
template <>
inline constexpr std::string_view tag_of<GetFrontsResponse> = "GetFrontsResponse";
void read(PreviewObjectivesResponse& out, const Json& json, const Where& at);
void write(Writer& out, const PreviewObjectivesResponse& value);
template <>
inline constexpr std::string_view tag_of<PreviewObjectivesResponse> = "PreviewObjectivesResponse";
void read(ModelAxis& out, const Json& json, const Where& at);
void write(Writer& out, const ModelAxis& value);
void read(ModelGroup& out, const Json& json, const Where& at);
void write(Writer& out, const ModelGroup& value);
void read(GetModelViewResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetModelViewResponse& value);
template <>
inline constexpr std::string_view tag_of<GetModelViewResponse> = "GetModelViewResponse";
void read(IsMultiGroupResponse& out, const Json& json, const Where& at);
void write(Writer& out, const IsMultiGroupResponse& value);
template <>
inline constexpr std::string_view tag_of<IsMultiGroupResponse> = "IsMultiGroupResponse";
void read(EnqueueTrialsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const EnqueueTrialsResponse& value);
template <>
inline constexpr std::string_view tag_of<EnqueueTrialsResponse> = "EnqueueTrialsResponse";
void read(AddTrialsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const AddTrialsResponse& value);
template <>
inline constexpr std::string_view tag_of<AddTrialsResponse> = "AddTrialsResponse";
void read(CancelTrialsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const CancelTrialsResponse& value);
template <>
inline constexpr std::string_view tag_of<CancelTrialsResponse> = "CancelTrialsResponse";
void read(UpdateTrialsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const UpdateTrialsResponse& value);
template <>
inline constexpr std::string_view tag_of<UpdateTrialsResponse> = "UpdateTrialsResponse";
void read(WorkerStatus& out, const Json& json, const Where& at);
void write(Writer& out, const WorkerStatus& value);
void read(SamplerStatus& out, const Json& json, const Where& at);
void write(Writer& out, const SamplerStatus& value);
void read(StoppingSafety& out, const Json& json, const Where& at);
void write(Writer& out, const StoppingSafety& value);
void read(StatusResponse& out, const Json& json, const Where& at);
void write(Writer& out, const StatusResponse& value);
template <>
inline constexpr std::string_view tag_of<StatusResponse> = "StatusResponse";
void read(TrialChanged& out, const Json& json, const Where& at);
void write(Writer& out, const TrialChanged& value);
template <>
inline constexpr std::string_view tag_of<TrialChanged> = "TrialChanged";
void read(StudyChanged& out, const Json& json, const Where& at);
void write(Writer& out, const StudyChanged& value);
template <>
inline constexpr std::string_view tag_of<StudyChanged> = "StudyChanged";
void read(WorkerChanged& out, const Json& json, const Where& at);
void write(Writer& out, const WorkerChanged& value);
template <>
inline constexpr std::string_view tag_of<WorkerChanged> = "WorkerChanged";
void read(ModelChanged& out, const Json& json, const Where& at);
void write(Writer& out, const ModelChanged& value);
template <>
inline constexpr std::string_view tag_of<ModelChanged> = "ModelChanged";
void read(GetEventsResponse& out, const Json& json, const Where& at);
void write(Writer& out, const GetEventsResponse& value);
template <>
inline constexpr std::string_view tag_of<GetEventsResponse> = "GetEventsResponse";
void read(ParameterSpec& out, const Json& json, const Where& at);
void write(Writer& out, const ParameterSpec& value);
void read(SamplerSpec& out, const Json& json, const Where& at);
void write(Writer& out, const SamplerSpec& value);
void read(StoppingSpec& out, const Json& json, const Where& at);
void write(Writer& out, const StoppingSpec& value);
void read(AnyEvent& out, const Json& json, const Where& at);
void write(Writer& out, const AnyEvent& value);

}  // namespace hola