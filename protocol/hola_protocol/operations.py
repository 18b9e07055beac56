"""The operations table: from it come the schemas, the REST routes, the ZeroMQ dispatch and the clients."""

import re
from typing import Literal, NamedTuple

from . import messages as m
from .values import Role
from .version import Version

ROLES: tuple[Role, ...] = ("read", "worker", "admin")
_RANKS = {role: rank for rank, role in enumerate(ROLES)}
PREFIX = "/v1"
V1_0 = Version(1, 0)


class Operation(NamedTuple):
    """One row: a request, its response, where REST finds it, who may call it, and what holds for its fields.

    :ivar keyed: an idempotency key is recorded; the others can be repeated freely.
    :ivar batch: the lists that together hold at most ``max_batch`` items.
    :ivar counted: the number that is at most ``max_batch``.
    :ivar page: the number that is at most ``max_page``.
    :ivar leased: it may hand out leases: it has a ``lease_s``, and a replay marks its suggestions.
    :ivar parked: it may wait for ``wait_s`` until there is something to answer.
    :ivar metadata: whether the items of ``batch`` carry metadata.
    """

    name: str
    request: type[m.Request]
    response: type[m.Response]
    http_method: Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
    http_path: str
    role: Role
    keyed: bool
    since: Version = V1_0
    batch: tuple[str, ...] = ()
    counted: str | None = None
    page: str | None = None
    leased: bool = False
    parked: bool = False
    metadata: bool = False

    @property
    def on_study(self) -> bool:
        """Whether the request names a study, and its path holds ``{study}``."""
        return "{study}" in self.http_path

    @property
    def snake_name(self) -> str:
        """The name in snake case, such as ``get_top_k``."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", self.name).lower()


_S = "/v1/studies/{study}"

OPERATIONS: tuple[Operation, ...] = (
    Operation("Describe", m.DescribeRequest, m.DescribeResponse, "GET", "/v1/describe", "read", False),
    Operation(
        "ListStudies", m.ListStudiesRequest, m.ListStudiesResponse, "GET", "/v1/studies", "read", False, page="limit"
    ),
    Operation("CreateStudy", m.CreateStudyRequest, m.CreateStudyResponse, "PUT", _S, "admin", False),
    Operation("GetStudy", m.GetStudyRequest, m.GetStudyResponse, "GET", _S, "read", False),
    Operation("UpdateStudy", m.UpdateStudyRequest, m.UpdateStudyResponse, "PATCH", _S, "admin", True),
    Operation("DeleteStudy", m.DeleteStudyRequest, m.DeleteStudyResponse, "DELETE", _S, "admin", False),
    Operation("SetStudyState", m.SetStudyStateRequest, m.SetStudyStateResponse, "PUT", f"{_S}/state", "admin", False),
    Operation(
        "UpdateObjectives",
        m.UpdateObjectivesRequest,
        m.UpdateObjectivesResponse,
        "PUT",
        f"{_S}/objectives",
        "admin",
        True,
    ),
    Operation("Shutdown", m.ShutdownRequest, m.ShutdownResponse, "POST", "/v1/shutdown", "admin", False),
    Operation(
        "RegisterWorker", m.RegisterWorkerRequest, m.RegisterWorkerResponse, "POST", f"{_S}/workers", "worker", True
    ),
    Operation(
        "DeregisterWorker",
        m.DeregisterWorkerRequest,
        m.DeregisterWorkerResponse,
        "POST",
        f"{_S}/workers/deregister",
        "worker",
        False,
    ),
    Operation(
        "DrainWorkers",
        m.DrainWorkersRequest,
        m.DrainWorkersResponse,
        "POST",
        f"{_S}/workers/drain",
        "admin",
        False,
        batch=("worker_ids", "names"),
    ),
    Operation(
        "Heartbeat",
        m.HeartbeatRequest,
        m.HeartbeatResponse,
        "POST",
        f"{_S}/heartbeat",
        "worker",
        False,
        batch=("leases",),
    ),
    Operation(
        "GetSuggestion",
        m.GetSuggestionRequest,
        m.GetSuggestionResponse,
        "POST",
        f"{_S}/suggestions",
        "worker",
        True,
        counted="count",
        leased=True,
        parked=True,
    ),
    Operation(
        "SubmitResult",
        m.SubmitResultRequest,
        m.SubmitResultResponse,
        "POST",
        f"{_S}/results",
        "worker",
        True,
        batch=("results", "failures"),
        counted="next_count",
        leased=True,
        metadata=True,
    ),
    Operation(
        "ReleaseTrials",
        m.ReleaseTrialsRequest,
        m.ReleaseTrialsResponse,
        "POST",
        f"{_S}/releases",
        "worker",
        False,
        batch=("leases",),
    ),
    Operation(
        "SubmitReports",
        m.SubmitReportsRequest,
        m.SubmitReportsResponse,
        "POST",
        f"{_S}/reports",
        "worker",
        True,
        batch=("reports",),
        counted="next_count",
        leased=True,
        metadata=True,
    ),
    Operation(
        "GetReports",
        m.GetReportsRequest,
        m.GetReportsResponse,
        "GET",
        f"{_S}/reports",
        "read",
        False,
        batch=("trial_ids",),
        page="limit",
    ),
    Operation("GetTrials", m.GetTrialsRequest, m.GetTrialsResponse, "GET", f"{_S}/trials", "read", False, page="limit"),
    Operation("GetColumns", m.GetColumnsRequest, m.GetColumnsResponse, "GET", f"{_S}/columns", "read", False),
    Operation(
        "GetMetadata",
        m.GetMetadataRequest,
        m.GetMetadataResponse,
        "GET",
        f"{_S}/metadata",
        "read",
        False,
        batch=("trial_ids",),
    ),
    Operation("GetTopK", m.GetTopKRequest, m.GetTopKResponse, "GET", f"{_S}/top-k", "read", False, page="limit"),
    Operation("GetFronts", m.GetFrontsRequest, m.GetFrontsResponse, "GET", f"{_S}/fronts", "read", False, page="limit"),
    Operation(
        "PreviewObjectives",
        m.PreviewObjectivesRequest,
        m.PreviewObjectivesResponse,
        "POST",
        f"{_S}/objectives/preview",
        "read",
        False,
        page="limit",
    ),
    Operation(
        "GetModelView",
        m.GetModelViewRequest,
        m.GetModelViewResponse,
        "POST",
        f"{_S}/model-view",
        "read",
        False,
        parked=True,
    ),
    Operation("IsMultiGroup", m.IsMultiGroupRequest, m.IsMultiGroupResponse, "GET", f"{_S}/groups", "read", False),
    Operation(
        "EnqueueTrials",
        m.EnqueueTrialsRequest,
        m.EnqueueTrialsResponse,
        "POST",
        f"{_S}/queue",
        "admin",
        True,
        batch=("trials",),
    ),
    Operation(
        "AddTrials",
        m.AddTrialsRequest,
        m.AddTrialsResponse,
        "POST",
        f"{_S}/trials",
        "admin",
        True,
        batch=("trials",),
        metadata=True,
    ),
    Operation(
        "CancelTrials",
        m.CancelTrialsRequest,
        m.CancelTrialsResponse,
        "POST",
        f"{_S}/cancellations",
        "admin",
        False,
        batch=("trial_ids",),
    ),
    Operation(
        "UpdateTrials",
        m.UpdateTrialsRequest,
        m.UpdateTrialsResponse,
        "PATCH",
        f"{_S}/trials",
        "admin",
        False,
        batch=("updates",),
    ),
    Operation("Status", m.StatusRequest, m.StatusResponse, "GET", f"{_S}/status", "read", False, page="max_workers"),
    Operation(
        "GetEvents",
        m.GetEventsRequest,
        m.GetEventsResponse,
        "GET",
        f"{_S}/events",
        "read",
        False,
        page="limit",
        parked=True,
    ),
)

OPERATION_BY_NAME: dict[str, Operation] = {op.name: op for op in OPERATIONS}
OPERATION_BY_REQUEST: dict[type[m.Request], Operation] = {op.request: op for op in OPERATIONS}


def allows(role: Role, needed: Role) -> bool:
    """Whether a token's role covers the one that an operation needs.

    :param role: the token's.
    :param needed: the operation's.
    """
    return _RANKS[role] >= _RANKS[needed]
