// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
//! Messages and calls by their names.

use hola::protocol::*;
#[cfg(feature = "async")]
use hola::AsyncClient;
use hola::{Client, Error};

use crate::codec::{request, reread, unknown, written};

/// Reads a message and writes it again.
pub fn read(tag: &str, body: &[u8]) -> Result<Vec<u8>, Error> {
    match tag {
        "AddTrialsRequest" => reread::<AddTrialsRequest>(body),
        "CancelTrialsRequest" => reread::<CancelTrialsRequest>(body),
        "CreateStudyRequest" => reread::<CreateStudyRequest>(body),
        "DeleteStudyRequest" => reread::<DeleteStudyRequest>(body),
        "DeregisterWorkerRequest" => reread::<DeregisterWorkerRequest>(body),
        "DescribeRequest" => reread::<DescribeRequest>(body),
        "EnqueueTrialsRequest" => reread::<EnqueueTrialsRequest>(body),
        "GetEventsRequest" => reread::<GetEventsRequest>(body),
        "GetFrontsRequest" => reread::<GetFrontsRequest>(body),
        "GetMetadataRequest" => reread::<GetMetadataRequest>(body),
        "GetReportsRequest" => reread::<GetReportsRequest>(body),
        "GetStudyRequest" => reread::<GetStudyRequest>(body),
        "GetSuggestionRequest" => reread::<GetSuggestionRequest>(body),
        "GetTopKRequest" => reread::<GetTopKRequest>(body),
        "GetTrialsRequest" => reread::<GetTrialsRequest>(body),
        "HeartbeatRequest" => reread::<HeartbeatRequest>(body),
        "IsMultiGroupRequest" => reread::<IsMultiGroupRequest>(body),
        "ListStudiesRequest" => reread::<ListStudiesRequest>(body),
        "RegisterWorkerRequest" => reread::<RegisterWorkerRequest>(body),
        "ReleaseTrialsRequest" => reread::<ReleaseTrialsRequest>(body),
        "SetStudyStateRequest" => reread::<SetStudyStateRequest>(body),
        "ShutdownRequest" => reread::<ShutdownRequest>(body),
        "StatusRequest" => reread::<StatusRequest>(body),
        "SubmitFailureRequest" => reread::<SubmitFailureRequest>(body),
        "SubmitReportsRequest" => reread::<SubmitReportsRequest>(body),
        "SubmitResultRequest" => reread::<SubmitResultRequest>(body),
        "UpdateObjectivesRequest" => reread::<UpdateObjectivesRequest>(body),
        "UpdateStudyRequest" => reread::<UpdateStudyRequest>(body),
        "AddTrialsResponse" => reread::<AddTrialsResponse>(body),
        "CancelTrialsResponse" => reread::<CancelTrialsResponse>(body),
        "CreateStudyResponse" => reread::<CreateStudyResponse>(body),
        "DeleteStudyResponse" => reread::<DeleteStudyResponse>(body),
        "DeregisterWorkerResponse" => reread::<DeregisterWorkerResponse>(body),
        "DescribeResponse" => reread::<DescribeResponse>(body),
        "EnqueueTrialsResponse" => reread::<EnqueueTrialsResponse>(body),
        "ErrorResponse" => reread::<ErrorResponse>(body),
        "GetEventsResponse" => reread::<GetEventsResponse>(body),
        "GetFrontsResponse" => reread::<GetFrontsResponse>(body),
        "GetMetadataResponse" => reread::<GetMetadataResponse>(body),
        "GetReportsResponse" => reread::<GetReportsResponse>(body),
        "GetStudyResponse" => reread::<GetStudyResponse>(body),
        "GetSuggestionResponse" => reread::<GetSuggestionResponse>(body),
        "GetTopKResponse" => reread::<GetTopKResponse>(body),
        "GetTrialsResponse" => reread::<GetTrialsResponse>(body),
        "HeartbeatResponse" => reread::<HeartbeatResponse>(body),
        "IsMultiGroupResponse" => reread::<IsMultiGroupResponse>(body),
        "ListStudiesResponse" => reread::<ListStudiesResponse>(body),
        "RegisterWorkerResponse" => reread::<RegisterWorkerResponse>(body),
        "ReleaseTrialsResponse" => reread::<ReleaseTrialsResponse>(body),
        "SetStudyStateResponse" => reread::<SetStudyStateResponse>(body),
        "ShutdownResponse" => reread::<ShutdownResponse>(body),
        "StatusResponse" => reread::<StatusResponse>(body),
        "SubmitFailureResponse" => reread::<SubmitFailureResponse>(body),
        "SubmitReportsResponse" => reread::<SubmitReportsResponse>(body),
        "SubmitResultResponse" => reread::<SubmitResultResponse>(body),
        "UpdateObjectivesResponse" => reread::<UpdateObjectivesResponse>(body),
        "UpdateStudyResponse" => reread::<UpdateStudyResponse>(body),
        _ => Err(unknown(tag)),
    }
}

/// Sends a request as a user would.
pub fn call(client: &Client, operation: &str, body: &[u8]) -> Result<Vec<u8>, Error> {
    match operation {
        "Describe" => written(&client.describe(&request(body)?)?),
        "ListStudies" => written(&client.list_studies(&request(body)?)?),
        "CreateStudy" => written(&client.create_study(&request(body)?)?),
        "GetStudy" => written(&client.get_study(&request(body)?)?),
        "UpdateStudy" => written(&client.update_study(&request(body)?)?),
        "DeleteStudy" => written(&client.delete_study(&request(body)?)?),
        "SetStudyState" => written(&client.set_study_state(&request(body)?)?),
        "UpdateObjectives" => written(&client.update_objectives(&request(body)?)?),
        "Shutdown" => written(&client.shutdown(&request(body)?)?),
        "RegisterWorker" => written(&client.register_worker(&request(body)?)?),
        "DeregisterWorker" => written(&client.deregister_worker(&request(body)?)?),
        "Heartbeat" => written(&client.heartbeat(&request(body)?)?),
        "GetSuggestion" => written(&client.get_suggestion(&request(body)?)?),
        "SubmitResult" => written(&client.submit_result(&request(body)?)?),
        "SubmitFailure" => written(&client.submit_failure(&request(body)?)?),
        "ReleaseTrials" => written(&client.release_trials(&request(body)?)?),
        "SubmitReports" => written(&client.submit_reports(&request(body)?)?),
        "GetReports" => written(&client.get_reports(&request(body)?)?),
        "GetTrials" => written(&client.get_trials(&request(body)?)?),
        "GetMetadata" => written(&client.get_metadata(&request(body)?)?),
        "GetTopK" => written(&client.get_top_k(&request(body)?)?),
        "GetFronts" => written(&client.get_fronts(&request(body)?)?),
        "IsMultiGroup" => written(&client.is_multi_group(&request(body)?)?),
        "EnqueueTrials" => written(&client.enqueue_trials(&request(body)?)?),
        "AddTrials" => written(&client.add_trials(&request(body)?)?),
        "CancelTrials" => written(&client.cancel_trials(&request(body)?)?),
        "Status" => written(&client.status(&request(body)?)?),
        "GetEvents" => written(&client.get_events(&request(body)?)?),
        _ => Err(unknown(operation)),
    }
}

/// Sends a request as a user of tokio would.
#[cfg(feature = "async")]
pub async fn call_async(
    client: &AsyncClient,
    operation: &str,
    body: &[u8],
) -> Result<Vec<u8>, Error> {
    match operation {
        "Describe" => written(&client.describe(&request(body)?).await?),
        "ListStudies" => written(&client.list_studies(&request(body)?).await?),
        "CreateStudy" => written(&client.create_study(&request(body)?).await?),
        "GetStudy" => written(&client.get_study(&request(body)?).await?),
        "UpdateStudy" => written(&client.update_study(&request(body)?).await?),
        "DeleteStudy" => written(&client.delete_study(&request(body)?).await?),
        "SetStudyState" => written(&client.set_study_state(&request(body)?).await?),
        "UpdateObjectives" => written(&client.update_objectives(&request(body)?).await?),
        "Shutdown" => written(&client.shutdown(&request(body)?).await?),
        "RegisterWorker" => written(&client.register_worker(&request(body)?).await?),
        "DeregisterWorker" => written(&client.deregister_worker(&request(body)?).await?),
        "Heartbeat" => written(&client.heartbeat(&request(body)?).await?),
        "GetSuggestion" => written(&client.get_suggestion(&request(body)?).await?),
        "SubmitResult" => written(&client.submit_result(&request(body)?).await?),
        "SubmitFailure" => written(&client.submit_failure(&request(body)?).await?),
        "ReleaseTrials" => written(&client.release_trials(&request(body)?).await?),
        "SubmitReports" => written(&client.submit_reports(&request(body)?).await?),
        "GetReports" => written(&client.get_reports(&request(body)?).await?),
        "GetTrials" => written(&client.get_trials(&request(body)?).await?),
        "GetMetadata" => written(&client.get_metadata(&request(body)?).await?),
        "GetTopK" => written(&client.get_top_k(&request(body)?).await?),
        "GetFronts" => written(&client.get_fronts(&request(body)?).await?),
        "IsMultiGroup" => written(&client.is_multi_group(&request(body)?).await?),
        "EnqueueTrials" => written(&client.enqueue_trials(&request(body)?).await?),
        "AddTrials" => written(&client.add_trials(&request(body)?).await?),
        "CancelTrials" => written(&client.cancel_trials(&request(body)?).await?),
        "Status" => written(&client.status(&request(body)?).await?),
        "GetEvents" => written(&client.get_events(&request(body)?).await?),
        _ => Err(unknown(operation)),
    }
}
