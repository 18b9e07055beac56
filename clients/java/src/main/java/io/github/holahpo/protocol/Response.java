// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/** A reply to any operation. */
public sealed interface Response extends Struct
    permits DescribeResponse,
        CreateStudyResponse,
        ListStudiesResponse,
        GetStudyResponse,
        UpdateStudyResponse,
        UpdateObjectivesResponse,
        SetStudyStateResponse,
        DeleteStudyResponse,
        ShutdownResponse,
        RegisterWorkerResponse,
        DeregisterWorkerResponse,
        HeartbeatResponse,
        GetSuggestionResponse,
        SubmitResultResponse,
        SubmitFailureResponse,
        ReleaseTrialsResponse,
        SubmitReportsResponse,
        GetReportsResponse,
        GetTrialsResponse,
        GetMetadataResponse,
        GetTopKResponse,
        GetFrontsResponse,
        IsMultiGroupResponse,
        EnqueueTrialsResponse,
        AddTrialsResponse,
        CancelTrialsResponse,
        StatusResponse,
        GetEventsResponse,
        ErrorResponse {}
