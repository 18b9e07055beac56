"""Every message of the protocol: requests, their responses, and events.

Requests are closed (an unknown field is an error); responses and events are open (a reader ignores unknown fields).
In a field that may be null, null means the same as absence. A sender omits fields that have their default value.
"""

from typing import TypeAlias

from ..errors import ErrorResponse
from . import (
    ask,
    base,
    checkpoint,
    columns,
    events,
    header,
    model_view,
    preview,
    reports,
    safety,
    server,
    status,
    tell,
    trials,
    workers,
)
from .ask import GetSuggestionRequest, GetSuggestionResponse, Suggestion
from .base import (
    MAX_BATCH,
    MAX_PAGE,
    AskStatus,
    BatchSize,
    Command,
    Cursor,
    FailureKind,
    FinishReason,
    Origin,
    Outcome,
    PageSize,
    Request,
    RequestItem,
    Response,
    ResponseItem,
    ShutdownMode,
    Standing,
    StudyRequest,
    StudyState,
    TrialState,
    WorkerState,
)
from .checkpoint import Checkpoint, Resume
from .columns import Column, ColumnGroup, GetColumnsRequest, GetColumnsResponse, ReportColumns
from .events import (
    AnyEvent,
    Event,
    GetEventsRequest,
    GetEventsResponse,
    ModelChanged,
    StudyChanged,
    TrialChanged,
    WorkerChanged,
)
from .header import Header
from .model_view import GetModelViewRequest, GetModelViewResponse, ModelAxis, ModelGroup
from .preview import PreviewObjectivesRequest, PreviewObjectivesResponse
from .reports import (
    Decision,
    GetReportsRequest,
    GetReportsResponse,
    Report,
    ReportOutcome,
    ReportReceipt,
    StoredReport,
    SubmitReportsRequest,
    SubmitReportsResponse,
)
from .safety import StoppingSafety
from .server import (
    CreateStudyRequest,
    CreateStudyResponse,
    DeleteStudyRequest,
    DeleteStudyResponse,
    DescribeRequest,
    DescribeResponse,
    EndName,
    GetStudyRequest,
    GetStudyResponse,
    ListStudiesRequest,
    ListStudiesResponse,
    SetStudyStateRequest,
    SetStudyStateResponse,
    ShutdownRequest,
    ShutdownResponse,
    StudyInfo,
    TrialCounts,
    UpdateObjectivesRequest,
    UpdateObjectivesResponse,
    UpdateStudyRequest,
    UpdateStudyResponse,
)
from .status import SamplerStatus, StatusRequest, StatusResponse, WorkerStatus
from .tell import (
    Failure,
    Receipt,
    ReleaseKind,
    ReleaseTrialsRequest,
    ReleaseTrialsResponse,
    Result,
    SubmitResultRequest,
    SubmitResultResponse,
)
from .trials import (
    AddedTrial,
    AddTrialsRequest,
    AddTrialsResponse,
    CancelTrialsRequest,
    CancelTrialsResponse,
    EnqueueTrialsRequest,
    EnqueueTrialsResponse,
    GetFrontsRequest,
    GetFrontsResponse,
    GetMetadataRequest,
    GetMetadataResponse,
    GetTopKRequest,
    GetTopKResponse,
    GetTrialsRequest,
    GetTrialsResponse,
    GroupCost,
    IsMultiGroupRequest,
    IsMultiGroupResponse,
    RankedTrial,
    Trial,
    TrialMetadata,
    TrialUpdate,
    UpdateTrialsRequest,
    UpdateTrialsResponse,
)
from .workers import (
    DeregisterWorkerRequest,
    DeregisterWorkerResponse,
    DrainWorkersRequest,
    DrainWorkersResponse,
    HeartbeatRequest,
    HeartbeatResponse,
    LeaseCommand,
    LeaseCommandKind,
    LeaseRef,
    RegisterWorkerRequest,
    RegisterWorkerResponse,
)

AnyRequest: TypeAlias = (
    DescribeRequest
    | CreateStudyRequest
    | ListStudiesRequest
    | GetStudyRequest
    | UpdateStudyRequest
    | UpdateObjectivesRequest
    | SetStudyStateRequest
    | DeleteStudyRequest
    | ShutdownRequest
    | RegisterWorkerRequest
    | DeregisterWorkerRequest
    | DrainWorkersRequest
    | HeartbeatRequest
    | GetSuggestionRequest
    | SubmitResultRequest
    | ReleaseTrialsRequest
    | SubmitReportsRequest
    | GetReportsRequest
    | GetTrialsRequest
    | GetColumnsRequest
    | GetMetadataRequest
    | GetTopKRequest
    | GetFrontsRequest
    | PreviewObjectivesRequest
    | GetModelViewRequest
    | IsMultiGroupRequest
    | EnqueueTrialsRequest
    | AddTrialsRequest
    | CancelTrialsRequest
    | UpdateTrialsRequest
    | StatusRequest
    | GetEventsRequest
)
"""A request of any kind."""
AnyResponse: TypeAlias = (
    DescribeResponse
    | CreateStudyResponse
    | ListStudiesResponse
    | GetStudyResponse
    | UpdateStudyResponse
    | UpdateObjectivesResponse
    | SetStudyStateResponse
    | DeleteStudyResponse
    | ShutdownResponse
    | RegisterWorkerResponse
    | DeregisterWorkerResponse
    | DrainWorkersResponse
    | HeartbeatResponse
    | GetSuggestionResponse
    | SubmitResultResponse
    | ReleaseTrialsResponse
    | SubmitReportsResponse
    | GetReportsResponse
    | GetTrialsResponse
    | GetColumnsResponse
    | GetMetadataResponse
    | GetTopKResponse
    | GetFrontsResponse
    | PreviewObjectivesResponse
    | GetModelViewResponse
    | IsMultiGroupResponse
    | EnqueueTrialsResponse
    | AddTrialsResponse
    | CancelTrialsResponse
    | UpdateTrialsResponse
    | StatusResponse
    | GetEventsResponse
    | ErrorResponse
)
"""A response of any kind, including an error."""
Message: TypeAlias = AnyRequest | AnyResponse | AnyEvent
"""A message of any kind."""

MODULES = (
    base,
    checkpoint,
    server,
    workers,
    ask,
    tell,
    reports,
    trials,
    columns,
    preview,
    model_view,
    safety,
    status,
    events,
    header,
)
"""The modules that define messages."""

__all__ = [
    "MAX_BATCH",
    "MAX_PAGE",
    "MODULES",
    "AddTrialsRequest",
    "AddTrialsResponse",
    "AddedTrial",
    "AnyEvent",
    "AnyRequest",
    "AnyResponse",
    "AskStatus",
    "BatchSize",
    "CancelTrialsRequest",
    "CancelTrialsResponse",
    "Checkpoint",
    "Column",
    "ColumnGroup",
    "Command",
    "CreateStudyRequest",
    "CreateStudyResponse",
    "Cursor",
    "Decision",
    "DeleteStudyRequest",
    "DeleteStudyResponse",
    "DeregisterWorkerRequest",
    "DeregisterWorkerResponse",
    "DescribeRequest",
    "DescribeResponse",
    "DrainWorkersRequest",
    "DrainWorkersResponse",
    "EndName",
    "EnqueueTrialsRequest",
    "EnqueueTrialsResponse",
    "Event",
    "Failure",
    "FailureKind",
    "FinishReason",
    "GetColumnsRequest",
    "GetColumnsResponse",
    "GetEventsRequest",
    "GetEventsResponse",
    "GetFrontsRequest",
    "GetFrontsResponse",
    "GetMetadataRequest",
    "GetMetadataResponse",
    "GetModelViewRequest",
    "GetModelViewResponse",
    "GetReportsRequest",
    "GetReportsResponse",
    "GetStudyRequest",
    "GetStudyResponse",
    "GetSuggestionRequest",
    "GetSuggestionResponse",
    "GetTopKRequest",
    "GetTopKResponse",
    "GetTrialsRequest",
    "GetTrialsResponse",
    "GroupCost",
    "Header",
    "HeartbeatRequest",
    "HeartbeatResponse",
    "IsMultiGroupRequest",
    "IsMultiGroupResponse",
    "LeaseCommand",
    "LeaseCommandKind",
    "LeaseRef",
    "ListStudiesRequest",
    "ListStudiesResponse",
    "Message",
    "ModelAxis",
    "ModelChanged",
    "ModelGroup",
    "Origin",
    "Outcome",
    "PageSize",
    "PreviewObjectivesRequest",
    "PreviewObjectivesResponse",
    "RankedTrial",
    "Receipt",
    "RegisterWorkerRequest",
    "RegisterWorkerResponse",
    "ReleaseKind",
    "ReleaseTrialsRequest",
    "ReleaseTrialsResponse",
    "Report",
    "ReportColumns",
    "ReportOutcome",
    "ReportReceipt",
    "Request",
    "RequestItem",
    "Response",
    "ResponseItem",
    "Result",
    "Resume",
    "SamplerStatus",
    "SetStudyStateRequest",
    "SetStudyStateResponse",
    "ShutdownMode",
    "ShutdownRequest",
    "ShutdownResponse",
    "Standing",
    "StatusRequest",
    "StatusResponse",
    "StoppingSafety",
    "StoredReport",
    "StudyChanged",
    "StudyInfo",
    "StudyRequest",
    "StudyState",
    "SubmitReportsRequest",
    "SubmitReportsResponse",
    "SubmitResultRequest",
    "SubmitResultResponse",
    "Suggestion",
    "Trial",
    "TrialChanged",
    "TrialCounts",
    "TrialMetadata",
    "TrialState",
    "TrialUpdate",
    "UpdateObjectivesRequest",
    "UpdateObjectivesResponse",
    "UpdateStudyRequest",
    "UpdateStudyResponse",
    "UpdateTrialsRequest",
    "UpdateTrialsResponse",
    "WorkerChanged",
    "WorkerState",
    "WorkerStatus",
]
