// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

import org.jspecify.annotations.Nullable;

/** A request about one study. */
public sealed interface StudyRequest extends Request
    permits AddTrialsRequest,
        CancelTrialsRequest,
        CreateStudyRequest,
        DeleteStudyRequest,
        DeregisterWorkerRequest,
        DrainWorkersRequest,
        EnqueueTrialsRequest,
        GetColumnsRequest,
        GetEventsRequest,
        GetFrontsRequest,
        GetMetadataRequest,
        GetModelViewRequest,
        GetReportsRequest,
        GetStudyRequest,
        GetSuggestionRequest,
        GetTopKRequest,
        GetTrialsRequest,
        HeartbeatRequest,
        IsMultiGroupRequest,
        PreviewObjectivesRequest,
        RegisterWorkerRequest,
        ReleaseTrialsRequest,
        SetStudyStateRequest,
        StatusRequest,
        SubmitReportsRequest,
        SubmitResultRequest,
        UpdateObjectivesRequest,
        UpdateStudyRequest,
        UpdateTrialsRequest {
  /**
   * The study that is meant.
   *
   * @return its name; null: the client's
   */
  @Nullable String study();

  /**
   * The same request about a study.
   *
   * @param study its name
   * @return the request
   */
  StudyRequest withStudy(String study);
}
