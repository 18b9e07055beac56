# Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
"""Every operation as a method that returns when the answer is there."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from hola_protocol.messages import (
    AddedTrial,
    AddTrialsRequest,
    AddTrialsResponse,
    BatchSize,
    CancelTrialsRequest,
    CancelTrialsResponse,
    ColumnGroup,
    CreateStudyRequest,
    CreateStudyResponse,
    Cursor,
    DeleteStudyRequest,
    DeleteStudyResponse,
    DeregisterWorkerRequest,
    DeregisterWorkerResponse,
    DescribeRequest,
    DescribeResponse,
    DrainWorkersRequest,
    DrainWorkersResponse,
    EndName,
    EnqueueTrialsRequest,
    EnqueueTrialsResponse,
    Failure,
    GetColumnsRequest,
    GetColumnsResponse,
    GetEventsRequest,
    GetEventsResponse,
    GetFrontsRequest,
    GetFrontsResponse,
    GetMetadataRequest,
    GetMetadataResponse,
    GetModelViewRequest,
    GetModelViewResponse,
    GetReportsRequest,
    GetReportsResponse,
    GetStudyRequest,
    GetStudyResponse,
    GetSuggestionRequest,
    GetSuggestionResponse,
    GetTopKRequest,
    GetTopKResponse,
    GetTrialsRequest,
    GetTrialsResponse,
    HeartbeatRequest,
    HeartbeatResponse,
    IsMultiGroupRequest,
    IsMultiGroupResponse,
    LeaseRef,
    ListStudiesRequest,
    ListStudiesResponse,
    PageSize,
    PreviewObjectivesRequest,
    PreviewObjectivesResponse,
    RegisterWorkerRequest,
    RegisterWorkerResponse,
    ReleaseKind,
    ReleaseTrialsRequest,
    ReleaseTrialsResponse,
    Report,
    Request,
    Result,
    SetStudyStateRequest,
    SetStudyStateResponse,
    ShutdownMode,
    ShutdownRequest,
    ShutdownResponse,
    StatusRequest,
    StatusResponse,
    StoredReport,
    StudyInfo,
    StudyState,
    SubmitReportsRequest,
    SubmitReportsResponse,
    SubmitResultRequest,
    SubmitResultResponse,
    Trial,
    TrialState,
    TrialUpdate,
    UpdateObjectivesRequest,
    UpdateObjectivesResponse,
    UpdateStudyRequest,
    UpdateStudyResponse,
    UpdateTrialsRequest,
    UpdateTrialsResponse,
)
from hola_protocol.operations import OPERATION_BY_NAME, Operation
from hola_protocol.space import ObjectiveSpec, StudySpec
from hola_protocol.values import (
    Count,
    EventId,
    Label,
    Labels,
    Name,
    ObjectiveValues,
    OperatorLabels,
    ParameterSet,
    PositiveCount,
    PositiveSeconds,
    Seconds,
    Text,
    TrialId,
    WorkerId,
)

_DESCRIBE = OPERATION_BY_NAME["Describe"]
_LIST_STUDIES = OPERATION_BY_NAME["ListStudies"]
_CREATE_STUDY = OPERATION_BY_NAME["CreateStudy"]
_GET_STUDY = OPERATION_BY_NAME["GetStudy"]
_UPDATE_STUDY = OPERATION_BY_NAME["UpdateStudy"]
_DELETE_STUDY = OPERATION_BY_NAME["DeleteStudy"]
_SET_STUDY_STATE = OPERATION_BY_NAME["SetStudyState"]
_UPDATE_OBJECTIVES = OPERATION_BY_NAME["UpdateObjectives"]
_SHUTDOWN = OPERATION_BY_NAME["Shutdown"]
_REGISTER_WORKER = OPERATION_BY_NAME["RegisterWorker"]
_DEREGISTER_WORKER = OPERATION_BY_NAME["DeregisterWorker"]
_DRAIN_WORKERS = OPERATION_BY_NAME["DrainWorkers"]
_HEARTBEAT = OPERATION_BY_NAME["Heartbeat"]
_GET_SUGGESTION = OPERATION_BY_NAME["GetSuggestion"]
_SUBMIT_RESULT = OPERATION_BY_NAME["SubmitResult"]
_RELEASE_TRIALS = OPERATION_BY_NAME["ReleaseTrials"]
_SUBMIT_REPORTS = OPERATION_BY_NAME["SubmitReports"]
_GET_REPORTS = OPERATION_BY_NAME["GetReports"]
_GET_TRIALS = OPERATION_BY_NAME["GetTrials"]
_GET_COLUMNS = OPERATION_BY_NAME["GetColumns"]
_GET_METADATA = OPERATION_BY_NAME["GetMetadata"]
_GET_TOP_K = OPERATION_BY_NAME["GetTopK"]
_GET_FRONTS = OPERATION_BY_NAME["GetFronts"]
_PREVIEW_OBJECTIVES = OPERATION_BY_NAME["PreviewObjectives"]
_GET_MODEL_VIEW = OPERATION_BY_NAME["GetModelView"]
_IS_MULTI_GROUP = OPERATION_BY_NAME["IsMultiGroup"]
_ENQUEUE_TRIALS = OPERATION_BY_NAME["EnqueueTrials"]
_ADD_TRIALS = OPERATION_BY_NAME["AddTrials"]
_CANCEL_TRIALS = OPERATION_BY_NAME["CancelTrials"]
_UPDATE_TRIALS = OPERATION_BY_NAME["UpdateTrials"]
_STATUS = OPERATION_BY_NAME["Status"]
_GET_EVENTS = OPERATION_BY_NAME["GetEvents"]


class Operations(ABC):
    """Every operation as a method that returns when the answer is there.

    :ivar study: The study that is meant when a call names none.
    """

    study: str

    @abstractmethod
    def _call(self, op: Operation, request: Request, idempotency_key: str | None, timeout_s: float | None) -> Any:
        """Carry out a request, however many attempts it takes, and return its response."""

    def describe(
        self,
        *,
        timeout_s: float | None = None,
    ) -> DescribeResponse:
        """Ask for versions, capabilities and limits of the server. Needs no study.

        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The server's versions, capabilities, limits and durability.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: DescribeResponse = self._call(_DESCRIBE, DescribeRequest(), None, timeout_s)
        return reply

    def list_studies(
        self,
        *,
        limit: PageSize = 100,
        after: Cursor | None = None,
        timeout_s: float | None = None,
    ) -> ListStudiesResponse:
        """List the studies by name.

        :param limit: The maximum number of items.
        :param after: The ``next_cursor`` of the previous page; absent for the first page.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A page of studies in the order of their names.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: ListStudiesResponse = self._call(
            _LIST_STUDIES, ListStudiesRequest(limit=limit, after=after), None, timeout_s
        )
        return reply

    def iter_studies(
        self,
        *,
        limit: PageSize = 100,
        timeout_s: float | None = None,
    ) -> Iterator[StudyInfo]:
        """Go through every page of ``list_studies``.

        :param limit: The maximum number of items.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The items of every page, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        after: str | None = None
        while True:
            page = self.list_studies(limit=limit, after=after, timeout_s=timeout_s)
            yield from page.items
            after = page.next_cursor
            if after is None:
                return

    def create_study(
        self,
        *,
        spec: StudySpec,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> CreateStudyResponse:
        """Create a study. For an equal spec the existing study is returned; another spec is a ``conflict``.

        :param spec: The spec of the study.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The study, and whether this request created it.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: CreateStudyResponse = self._call(
            _CREATE_STUDY, CreateStudyRequest(spec=spec, study=self.study if study is None else study), None, timeout_s
        )
        return reply

    def get_study(
        self,
        *,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetStudyResponse:
        """Ask for a study and its current state.

        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The study.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetStudyResponse = self._call(
            _GET_STUDY, GetStudyRequest(study=self.study if study is None else study), None, timeout_s
        )
        return reply

    def update_study(
        self,
        *,
        expected_revision: PositiveCount,
        max_trials: PositiveCount | None = None,
        max_steps: PositiveCount | None = None,
        max_failures: PositiveCount | None = None,
        max_consecutive_failures: PositiveCount | None = None,
        deadline_s: PositiveSeconds | None = None,
        stop_at: ObjectiveValues | None = None,
        clear: Sequence[EndName] = (),
        description: Text | None = None,
        labels: OperatorLabels | None = None,
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> UpdateStudyResponse:
        """Change the ends of a study, its description or its labels.

        Absent fields stay. ``clear`` removes ends; a study that its ends finished is reopened by a change of them.

        :param expected_revision: The revision that the change is based on; if it is not the current one, the reply is a
            ``conflict``.
        :param max_trials: The total number of trials to create.
        :param max_steps: The total number of steps of all trials.
        :param max_failures: The number of failed trials that finishes the study.
        :param max_consecutive_failures: The number of failed trials in a row that finishes the study.
        :param deadline_s: The scheduler's running seconds after which the study finishes.
        :param stop_at: Objective values; the study finishes when one trial reaches all of them.
        :param clear: Ends to remove.
        :param description: The new description; an empty text removes it.
        :param labels: Labels to set; an empty text removes the label, and labels that are not named stay.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The study after the change.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: UpdateStudyResponse = self._call(
            _UPDATE_STUDY,
            UpdateStudyRequest(
                expected_revision=expected_revision,
                max_trials=max_trials,
                max_steps=max_steps,
                max_failures=max_failures,
                max_consecutive_failures=max_consecutive_failures,
                deadline_s=deadline_s,
                stop_at=stop_at,
                clear=list(clear),
                description=description,
                labels=labels,
                study=self.study if study is None else study,
            ),
            idempotency_key,
            timeout_s,
        )
        return reply

    def delete_study(
        self,
        *,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> DeleteStudyResponse:
        """Delete a study with all its trials. If it does not exist, the reply is ``unknown_study``.

        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The study was deleted.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: DeleteStudyResponse = self._call(
            _DELETE_STUDY, DeleteStudyRequest(study=self.study if study is None else study), None, timeout_s
        )
        return reply

    def set_study_state(
        self,
        *,
        state: StudyState,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> SetStudyStateResponse:
        """Pause, resume or finish a study by hand. ``running`` also reopens a study that was finished by hand.

        :param state: The new state.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The study after the change.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: SetStudyStateResponse = self._call(
            _SET_STUDY_STATE,
            SetStudyStateRequest(state=state, study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def update_objectives(
        self,
        *,
        expected_revision: PositiveCount,
        objectives: Sequence[ObjectiveSpec],
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> UpdateObjectivesResponse:
        """Replace the settings of the objectives, under the same names. All trials are scored again.

        :param expected_revision: The revision that the change is based on; if it is not the current one, the reply is a
            ``conflict``.
        :param objectives: All objectives, with their existing names.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The study after the change; ``objective_revision`` of a trial says when it has been scored again.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: UpdateObjectivesResponse = self._call(
            _UPDATE_OBJECTIVES,
            UpdateObjectivesRequest(
                expected_revision=expected_revision,
                objectives=tuple(objectives),
                study=self.study if study is None else study,
            ),
            idempotency_key,
            timeout_s,
        )
        return reply

    def shutdown(
        self,
        *,
        mode: ShutdownMode = "drain",
        grace_s: Seconds = 0.0,
        timeout_s: float | None = None,
    ) -> ShutdownResponse:
        """Stop the scheduler. It gives no new suggestions, sends ``drain`` (or ``stop``) to workers, and then exits.

        ``grace_s`` limits the wait for running trials; their leases survive the restart.

        :param mode: Whether workers finish their running trials (``drain``) or end at once (``stop``).
        :param grace_s: The maximum wait for running trials.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The scheduler is shutting down.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: ShutdownResponse = self._call(_SHUTDOWN, ShutdownRequest(mode=mode, grace_s=grace_s), None, timeout_s)
        return reply

    def register_worker(
        self,
        *,
        name: Label | None = None,
        host: Label | None = None,
        pid: Count | None = None,
        concurrency: PositiveCount = 1,
        can_resume: bool = False,
        labels: Labels | None = None,
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> RegisterWorkerResponse:
        """Register a worker with a study. The same idempotency key returns the same worker.

        :param name: A name for display.
        :param host: The host name.
        :param pid: The process id on this host.
        :param concurrency: The number of trials that it evaluates at once.
        :param can_resume: Whether it can continue an evaluation from the checkpoint of another attempt.
        :param labels: Facts about where it runs, such as node, queue, job id or GPU.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The worker's id, the study and the limits.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``worker``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: RegisterWorkerResponse = self._call(
            _REGISTER_WORKER,
            RegisterWorkerRequest(
                name=name,
                host=host,
                pid=pid,
                concurrency=concurrency,
                can_resume=can_resume,
                labels=labels,
                study=self.study if study is None else study,
            ),
            idempotency_key,
            timeout_s,
        )
        return reply

    def deregister_worker(
        self,
        *,
        worker_id: WorkerId,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> DeregisterWorkerResponse:
        """Deregister a worker. Its trials go back to the queue at once.

        :param worker_id: The worker.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The trials that went back to the queue.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``worker``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: DeregisterWorkerResponse = self._call(
            _DEREGISTER_WORKER,
            DeregisterWorkerRequest(worker_id=worker_id, study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def drain_workers(
        self,
        *,
        worker_ids: Sequence[WorkerId] = (),
        names: Sequence[Label] = (),
        labels: Labels | None = None,
        drain: bool = True,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> DrainWorkersResponse:
        """Drain workers: they finish their running trials, get no others, and end.

        The workers are those with one of the ids or one of the names, and those that have all of the labels. At least
        one of the three is given.

        :param worker_ids: The ids of workers.
        :param names: The names of workers.
        :param labels: Labels that a worker has, all with these values.
        :param drain: False: let the workers that have not ended continue.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The workers that were meant.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: DrainWorkersResponse = self._call(
            _DRAIN_WORKERS,
            DrainWorkersRequest(
                worker_ids=list(worker_ids),
                names=list(names),
                labels=labels,
                drain=drain,
                study=self.study if study is None else study,
            ),
            None,
            timeout_s,
        )
        return reply

    def heartbeat(
        self,
        *,
        worker_id: WorkerId,
        leases: Sequence[LeaseRef] = (),
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> HeartbeatResponse:
        """Renew the listed leases. Send a heartbeat every quarter of the shortest lease that the worker holds.

        :param worker_id: The worker.
        :param leases: The leases that it holds.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A command for the worker, and what to do with the trials of leases that are not current.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``worker``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: HeartbeatResponse = self._call(
            _HEARTBEAT,
            HeartbeatRequest(worker_id=worker_id, leases=list(leases), study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def get_suggestion(
        self,
        *,
        worker_id: WorkerId,
        count: int = 1,
        wait_s: Seconds = 0.0,
        lease_s: PositiveSeconds | None = None,
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> GetSuggestionResponse:
        """Ask for up to ``count`` suggestions, waiting up to ``wait_s`` for the first.

        :param worker_id: The worker.
        :param count: The maximum number of suggestions; the server never waits to collect more.
        :param wait_s: The maximum wait for the first.
        :param lease_s: The duration of the leases; default: that of the study.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: Suggestions, or why there are none: ``wait`` and ``paused`` (ask again), ``finished`` (end).
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``worker``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetSuggestionResponse = self._call(
            _GET_SUGGESTION,
            GetSuggestionRequest(
                worker_id=worker_id,
                count=count,
                wait_s=wait_s,
                lease_s=lease_s,
                study=self.study if study is None else study,
            ),
            idempotency_key,
            timeout_s,
        )
        return reply

    def submit_result(
        self,
        *,
        worker_id: WorkerId | None = None,
        results: Sequence[Result] = (),
        failures: Sequence[Failure] = (),
        next_count: BatchSize = 0,
        lease_s: PositiveSeconds | None = None,
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> SubmitResultResponse:
        """Tell results and failures, at least one, and with ``next_count`` ask for the next suggestions.

        :param worker_id: The worker; required with ``next_count``.
        :param results: The results.
        :param failures: The failures.
        :param next_count: The maximum number of suggestions in the reply; 0 for none.
        :param lease_s: The duration of their leases; default: that of the study.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A receipt for each result, then one for each failure, in order; and the answer to ``next_count``.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``worker``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: SubmitResultResponse = self._call(
            _SUBMIT_RESULT,
            SubmitResultRequest(
                worker_id=worker_id,
                results=list(results),
                failures=list(failures),
                next_count=next_count,
                lease_s=lease_s,
                study=self.study if study is None else study,
            ),
            idempotency_key,
            timeout_s,
        )
        return reply

    def release_trials(
        self,
        *,
        leases: Sequence[LeaseRef],
        kind: ReleaseKind = "preempted",
        reason: Label | None = None,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> ReleaseTrialsResponse:
        """Give back trials without a result, such as on preemption. They go back to the queue at once.

        :param leases: The leases to give back.
        :param kind: Why they are given back.
        :param reason: The reason, for information.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A receipt for each trial, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``worker``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: ReleaseTrialsResponse = self._call(
            _RELEASE_TRIALS,
            ReleaseTrialsRequest(
                leases=list(leases), kind=kind, reason=reason, study=self.study if study is None else study
            ),
            None,
            timeout_s,
        )
        return reply

    def submit_reports(
        self,
        *,
        reports: Sequence[Report],
        worker_id: WorkerId | None = None,
        next_count: BatchSize = 0,
        lease_s: PositiveSeconds | None = None,
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> SubmitReportsResponse:
        """Report intermediate values, learn which trials to stop, and with ``next_count`` ask for others.

        :param reports: The reports.
        :param worker_id: The worker; required with ``next_count``.
        :param next_count: The maximum number of suggestions in the reply, at most one for each trial that a receipt
            stops or pauses.
        :param lease_s: The duration of their leases; default: that of the study.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A receipt for each report, in order; and the answer to ``next_count``.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``worker``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: SubmitReportsResponse = self._call(
            _SUBMIT_REPORTS,
            SubmitReportsRequest(
                worker_id=worker_id,
                reports=list(reports),
                next_count=next_count,
                lease_s=lease_s,
                study=self.study if study is None else study,
            ),
            idempotency_key,
            timeout_s,
        )
        return reply

    def get_reports(
        self,
        *,
        trial_ids: Sequence[TrialId],
        limit: PageSize = 1000,
        after: Cursor | None = None,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetReportsResponse:
        """Page through the reports of some trials, in the order of trials, attempts and steps.

        :param trial_ids: The trials.
        :param limit: The maximum number of items.
        :param after: The ``next_cursor`` of the previous page; absent for the first page.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A page of reports.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetReportsResponse = self._call(
            _GET_REPORTS,
            GetReportsRequest(
                trial_ids=list(trial_ids), limit=limit, after=after, study=self.study if study is None else study
            ),
            None,
            timeout_s,
        )
        return reply

    def iter_reports(
        self,
        *,
        trial_ids: Sequence[TrialId],
        limit: PageSize = 1000,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> Iterator[StoredReport]:
        """Go through every page of ``get_reports``.

        :param trial_ids: The trials.
        :param limit: The maximum number of items.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The items of every page, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        after: str | None = None
        while True:
            page = self.get_reports(trial_ids=trial_ids, limit=limit, after=after, study=study, timeout_s=timeout_s)
            yield from page.items
            after = page.next_cursor
            if after is None:
                return

    def get_trials(
        self,
        *,
        states: Sequence[TrialState] = (),
        changed_since: EventId | None = None,
        with_metadata: bool = False,
        limit: PageSize = 100,
        after: Cursor | None = None,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetTrialsResponse:
        """Page through the trials by id: all, those in some states, or those changed since an event.

        :param states: Only trials in one of these states; empty: in any.
        :param changed_since: Only trials that changed after this event: the ``as_of`` of an earlier pass.
        :param with_metadata: Whether the trials have their metadata.
        :param limit: The maximum number of items.
        :param after: The ``next_cursor`` of the previous page; absent for the first page.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A page of trials. Every page of a pass repeats ``as_of``, the ``changed_since`` of the next pass.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetTrialsResponse = self._call(
            _GET_TRIALS,
            GetTrialsRequest(
                states=list(states),
                changed_since=changed_since,
                with_metadata=with_metadata,
                limit=limit,
                after=after,
                study=self.study if study is None else study,
            ),
            None,
            timeout_s,
        )
        return reply

    def iter_trials(
        self,
        *,
        states: Sequence[TrialState] = (),
        changed_since: EventId | None = None,
        with_metadata: bool = False,
        limit: PageSize = 100,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> Iterator[Trial]:
        """Go through every page of ``get_trials``.

        :param states: Only trials in one of these states; empty: in any.
        :param changed_since: Only trials that changed after this event: the ``as_of`` of an earlier pass.
        :param with_metadata: Whether the trials have their metadata.
        :param limit: The maximum number of items.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The items of every page, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        after: str | None = None
        while True:
            page = self.get_trials(
                states=states,
                changed_since=changed_since,
                with_metadata=with_metadata,
                limit=limit,
                after=after,
                study=study,
                timeout_s=timeout_s,
            )
            yield from page.items
            after = page.next_cursor
            if after is None:
                return

    def get_columns(
        self,
        *,
        changed_since: EventId = 0,
        max_bytes: PositiveCount = 1048576,
        packed: bool = False,
        include: Sequence[ColumnGroup] = (),
        parameters: Sequence[Name] = (),
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetColumnsResponse:
        """Read the trials that changed after an event, by column, in the order of their changes.

        Repeat it with ``changed_since`` set to ``as_of`` of the reply: at once while ``more`` is true, later to follow
        the changes. A trial may come several times; the row of the largest ``changed`` is the current one.

        :param changed_since: Only trials that changed after this event: 0, or the ``as_of`` of the previous reply.
        :param max_bytes: The longest reply, in bytes, within ``max_reply_bytes`` of the limits. One row is returned in
            any case.
        :param packed: Whether the columns have ``packed`` instead of ``values``.
        :param include: Columns to return beside ids, changes, states and parameters.
        :param parameters: Only the columns of these parameters; empty: of all.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: Rows by column; each column but those of ``reports`` has a value for each row.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetColumnsResponse = self._call(
            _GET_COLUMNS,
            GetColumnsRequest(
                changed_since=changed_since,
                max_bytes=max_bytes,
                packed=packed,
                include=list(include),
                parameters=list(parameters),
                study=self.study if study is None else study,
            ),
            None,
            timeout_s,
        )
        return reply

    def get_metadata(
        self,
        *,
        trial_ids: Sequence[TrialId],
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetMetadataResponse:
        """Ask for the metadata of some trials.

        :param trial_ids: The trials.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The metadata in the requested order; a reply without room for all has the first of them.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetMetadataResponse = self._call(
            _GET_METADATA,
            GetMetadataRequest(trial_ids=list(trial_ids), study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def get_top_k(
        self,
        *,
        limit: PageSize = 10,
        with_metadata: bool = False,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetTopKResponse:
        """Ask for the best trials: by cost for one group, by front and crowding distance for several.

        :param limit: The maximum number of trials.
        :param with_metadata: Whether the trials have their metadata.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The best trials, best first. If the reply has no room for all, the list ends early.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetTopKResponse = self._call(
            _GET_TOP_K,
            GetTopKRequest(limit=limit, with_metadata=with_metadata, study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def get_fronts(
        self,
        *,
        limit: PageSize = 100,
        with_metadata: bool = False,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetFrontsResponse:
        """Ask for the non-dominated fronts, up to ``limit`` trials in total.

        :param limit: The maximum number of trials, over all fronts.
        :param with_metadata: Whether the trials have their metadata.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: Trials front by front, and the size of the first front. If the reply has no room for all, it ends
            early.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetFrontsResponse = self._call(
            _GET_FRONTS,
            GetFrontsRequest(limit=limit, with_metadata=with_metadata, study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def preview_objectives(
        self,
        *,
        objectives: Sequence[ObjectiveSpec],
        limit: PageSize = 10,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> PreviewObjectivesResponse:
        """Ask how the completed trials would be ranked under other settings of the objectives. Nothing is changed.

        :param objectives: All objectives, with their existing names.
        :param limit: The maximum number of trials.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The best trials under these objectives. If the reply has no room for all, the list ends early.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: PreviewObjectivesResponse = self._call(
            _PREVIEW_OBJECTIVES,
            PreviewObjectivesRequest(
                objectives=tuple(objectives), limit=limit, study=self.study if study is None else study
            ),
            None,
            timeout_s,
        )
        return reply

    def get_model_view(
        self,
        *,
        parameters: Sequence[Name],
        size: int = 24,
        at: ParameterSet | None = None,
        wait_s: Seconds = 10.0,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetModelViewResponse:
        """Ask what a model of the results predicts on a grid of one or two parameters.

        The server computes it beside its other work, for at most ``wait_s``; then ``ready`` is false, and the same
        request can be sent again.

        :param parameters: The parameters of the grid.
        :param size: The maximum number of values on each axis.
        :param at: A parameter set with the values of all other parameters; absent: that of the recommended trial.
        :param wait_s: The maximum wait.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The grid and the predictions. There are none while there are too few completed trials.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetModelViewResponse = self._call(
            _GET_MODEL_VIEW,
            GetModelViewRequest(
                parameters=list(parameters),
                size=size,
                at=at,
                wait_s=wait_s,
                study=self.study if study is None else study,
            ),
            None,
            timeout_s,
        )
        return reply

    def is_multi_group(
        self,
        *,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> IsMultiGroupResponse:
        """Ask whether the objectives form several comparison groups.

        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The groups in the order of the costs.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: IsMultiGroupResponse = self._call(
            _IS_MULTI_GROUP, IsMultiGroupRequest(study=self.study if study is None else study), None, timeout_s
        )
        return reply

    def enqueue_trials(
        self,
        *,
        trials: Sequence[ParameterSet],
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> EnqueueTrialsResponse:
        """Queue parameter sets for evaluation before any new suggestion. All or none are queued.

        :param trials: The parameter sets.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The new trials' ids, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: EnqueueTrialsResponse = self._call(
            _ENQUEUE_TRIALS,
            EnqueueTrialsRequest(trials=list(trials), study=self.study if study is None else study),
            idempotency_key,
            timeout_s,
        )
        return reply

    def add_trials(
        self,
        *,
        trials: Sequence[AddedTrial],
        study: str | None = None,
        idempotency_key: str | None = None,
        timeout_s: float | None = None,
    ) -> AddTrialsResponse:
        """Add known results, such as those of an earlier study. All or none are added; they do not count for the
        budget.

        :param trials: The results.
        :param study: The study; absent: the client's.
        :param idempotency_key: Names the intent: a call with the same key is carried out once and answered alike.
            Absent: a fresh UUID, which every attempt of this call repeats.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The new trials' ids, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: AddTrialsResponse = self._call(
            _ADD_TRIALS,
            AddTrialsRequest(trials=list(trials), study=self.study if study is None else study),
            idempotency_key,
            timeout_s,
        )
        return reply

    def cancel_trials(
        self,
        *,
        trial_ids: Sequence[TrialId],
        reason: Label | None = None,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> CancelTrialsResponse:
        """Cancel trials. A worker that evaluates one gets the lease command ``drop``.

        :param trial_ids: The trials.
        :param reason: The reason, for information.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A receipt for each trial, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: CancelTrialsResponse = self._call(
            _CANCEL_TRIALS,
            CancelTrialsRequest(trial_ids=list(trial_ids), reason=reason, study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def update_trials(
        self,
        *,
        updates: Sequence[TrialUpdate],
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> UpdateTrialsResponse:
        """Set notes and labels of trials, in whatever state. They do not influence suggestions.

        :param updates: The changes, made in order.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: A receipt for each change, in order.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``admin``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: UpdateTrialsResponse = self._call(
            _UPDATE_TRIALS,
            UpdateTrialsRequest(updates=list(updates), study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def status(
        self,
        *,
        max_workers: int = 100,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> StatusResponse:
        """Ask for the status of a study: counts, workers, the best trial.

        :param max_workers: The maximum number of workers to list.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: The status of a study. ``best`` is the first of the top-k; ``front_size`` is the size of the first
            front.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: StatusResponse = self._call(
            _STATUS,
            StatusRequest(max_workers=max_workers, study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply

    def get_events(
        self,
        *,
        after: EventId | None = None,
        limit: PageSize = 100,
        wait_s: Seconds = 0.0,
        study: str | None = None,
        timeout_s: float | None = None,
    ) -> GetEventsResponse:
        """Ask for events after an event, or from the oldest stored one, waiting up to ``wait_s`` for the first.

        :param after: The newest known event; the reply starts with the next one.
        :param limit: The maximum number of events.
        :param wait_s: The maximum wait for the first.
        :param study: The study; absent: the client's.
        :param timeout_s: Seconds that one attempt may take, on top of any wait that the request asks for; absent: the
            client's.
        :returns: Events in the order of their ids; ``next_cursor`` is the ``after`` of the next request.
        :raises ServerError: When the server refuses, as the subclass of its code. A token needs the role ``read``.
        :raises TransportError: When no answer came after all attempts.
        :raises InvalidReplyError: When the answer is not of the protocol.
        """
        reply: GetEventsResponse = self._call(
            _GET_EVENTS,
            GetEventsRequest(after=after, limit=limit, wait_s=wait_s, study=self.study if study is None else study),
            None,
            timeout_s,
        )
        return reply
