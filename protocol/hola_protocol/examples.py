"""One example of every message, out of the life of one study."""

from typing import Any

import msgspec

from . import messages as m
from .errors import ErrorResponse
from .limits import Limits
from .space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterPrior,
    ParentTest,
    StudySpec,
)
from .study_file import StudyFile

_T0 = 1_760_000_000_000
_WORKER = "5b0c8a52-6a0e-4a5e-9f5d-0b8d2f6c1e11"
_STUDY = "digits"
_LEASE = "9mT3vQ1xR7bK5wZ2"

_PARAMETERS = (
    ContinuousParameter(name="learning_rate", low=1e-5, high=0.1, scale="log"),
    IntegerParameter(name="layers", low=1, high=8, prior=ParameterPrior(value=3, confidence=0.25)),
    CategoricalParameter(name="activation", choices=("relu", "tanh", None)),
    LatticeParameter(name="batch", values=(16, 32, 64, 128)),
    ContinuousParameter(name="dropout", low=0.0, high=0.5, condition=({"layers": ParentTest(ge=2)},)),
)
_OBJECTIVES = (
    ObjectiveSpec(name="error", target=0.02, limit=0.2),
    ObjectiveSpec(name="seconds", limit=60.0, group="cost"),
)
_SPEC = StudySpec(
    parameters=_PARAMETERS,
    objectives=_OBJECTIVES,
    max_trials=200,
    seed=7,
    transfer_from=("digits-small",),
    description="A network that reads handwritten digits.",
    labels={"owner": "vision", "code": "https://example.org/vision/digits"},
)
_VALUES: dict[str, bool | int | float | str | None] = {
    "learning_rate": 0.0031,
    "layers": 3,
    "activation": None,
    "batch": 64,
    "dropout": 0.1,
}
_RESULT = {"error": 0.041, "seconds": 12.5}
_INFO = m.StudyInfo(
    study=_STUDY,
    spec=_SPEC,
    state="running",
    revision=1,
    objective_revision=1,
    created_ms=_T0,
    running_s=95.5,
    counts=m.TrialCounts(queued=1, running=4, completed=37, failed=2),
    created_trials=44,
)
_SUGGESTION = m.Suggestion(trial_id=43, attempt=1, lease=_LEASE, lease_s=60.0, parameters=_VALUES)
_TRIAL = m.Trial(
    trial_id=42,
    state="completed",
    parameters=_VALUES,
    attempt=1,
    worker_id=_WORKER,
    objectives=_RESULT,
    costs=[
        m.GroupCost(group="default", cost=0.11666666666666667),
        m.GroupCost(group="cost", cost=12.5),
    ],
    objective_revision=1,
    created_ms=_T0 + 90_000,
    started_ms=_T0 + 90_000,
    ended_ms=_T0 + 103_000,
    changed=131,
    note="The loss rises after epoch 15.",
    labels={"run": "https://example.org/runs/42"},
)
_CHECKPOINT = m.Checkpoint(uri="s3://models/digits/43-4.pt")
_RECEIPT = m.Receipt(trial_id=42, outcome="recorded", state="completed")

EXAMPLES: tuple[m.Message, ...] = (
    m.DescribeRequest(),
    m.DescribeResponse(
        versions=["1.0"],
        server="hola 0.1.0",
        capabilities=["events"],
        limits=Limits(),
        durability="power",
        time_ms=_T0,
        role="worker",
    ),
    m.ListStudiesRequest(limit=20),
    m.ListStudiesResponse(items=[_INFO]),
    m.CreateStudyRequest(study=_STUDY, spec=_SPEC),
    m.CreateStudyResponse(info=msgspec.structs.replace(_INFO, counts=m.TrialCounts(), created_trials=0), created=True),
    m.GetStudyRequest(study=_STUDY),
    m.GetStudyResponse(info=_INFO),
    m.UpdateStudyRequest(study=_STUDY, expected_revision=1, max_trials=400, clear=["deadline_s"], labels={"owner": ""}),
    m.UpdateStudyResponse(info=msgspec.structs.replace(_INFO, revision=2)),
    m.DeleteStudyRequest(study=_STUDY),
    m.DeleteStudyResponse(),
    m.SetStudyStateRequest(study=_STUDY, state="paused"),
    m.SetStudyStateResponse(info=msgspec.structs.replace(_INFO, state="paused", revision=2)),
    m.UpdateObjectivesRequest(
        study=_STUDY,
        expected_revision=1,
        objectives=(_OBJECTIVES[0], msgspec.structs.replace(_OBJECTIVES[1], limit=30.0)),
    ),
    m.UpdateObjectivesResponse(info=msgspec.structs.replace(_INFO, revision=2, objective_revision=2)),
    m.ShutdownRequest(mode="drain", grace_s=30.0),
    m.ShutdownResponse(running=4),
    m.RegisterWorkerRequest(
        study=_STUDY,
        name="gpu-3",
        host="node17",
        pid=4711,
        concurrency=2,
        can_resume=True,
        labels={"queue": "gpu", "job_id": "8812"},
    ),
    m.RegisterWorkerResponse(worker_id=_WORKER, info=_INFO, limits=Limits()),
    m.DeregisterWorkerRequest(study=_STUDY, worker_id=_WORKER),
    m.DeregisterWorkerResponse(released=[43]),
    m.DrainWorkersRequest(study=_STUDY, labels={"queue": "gpu"}),
    m.DrainWorkersResponse(worker_ids=[_WORKER]),
    m.HeartbeatRequest(study=_STUDY, worker_id=_WORKER, leases=[m.LeaseRef(trial_id=43, lease=_LEASE)]),
    m.HeartbeatResponse(
        lease_commands=[m.LeaseCommand(trial_id=43, lease=_LEASE, command="drop", reason="cancelled by hand")],
    ),
    m.GetSuggestionRequest(study=_STUDY, worker_id=_WORKER, count=2, wait_s=30.0),
    m.GetSuggestionResponse(status="suggestions", suggestions=[_SUGGESTION]),
    m.SubmitResultRequest(
        study=_STUDY,
        worker_id=_WORKER,
        results=[m.Result(trial_id=42, lease="k4Jd8Pq0Lw6Xs2Vy", objectives=_RESULT, metadata={"epochs": 20})],
        failures=[m.Failure(trial_id=43, lease=_LEASE, reason="RuntimeError: out of memory", retry=True)],
        next_count=1,
    ),
    m.SubmitResultResponse(
        receipts=[_RECEIPT, m.Receipt(trial_id=43, outcome="requeued", state="queued")],
        next=m.GetSuggestionResponse(status="suggestions", suggestions=[_SUGGESTION]),
    ),
    m.ReleaseTrialsRequest(
        study=_STUDY, leases=[m.LeaseRef(trial_id=43, lease=_LEASE)], reason="the machine is being reclaimed"
    ),
    m.ReleaseTrialsResponse(receipts=[m.Receipt(trial_id=43, outcome="requeued", state="queued")]),
    m.SubmitReportsRequest(
        study=_STUDY,
        worker_id=_WORKER,
        reports=[
            m.Report(trial_id=43, lease=_LEASE, step=3, objectives={"error": 0.21}),
            m.Report(trial_id=43, lease=_LEASE, step=4, objectives={"error": 0.18}, checkpoint=_CHECKPOINT),
        ],
        next_count=1,
    ),
    m.SubmitReportsResponse(
        receipts=[
            m.ReportReceipt(trial_id=43, step=3, outcome="recorded", next_step=4),
            m.ReportReceipt(
                trial_id=43,
                step=4,
                outcome="recorded",
                decision="stop",
                reason="rank 9 of 12 at step 4; the best 4 continue",
                state="stopped",
                discard=[_CHECKPOINT],
            ),
        ],
        next=m.GetSuggestionResponse(
            status="suggestions",
            suggestions=[
                m.Suggestion(
                    trial_id=41,
                    attempt=2,
                    lease="t6Yb1Nw8Jc4Zr0Ge",
                    lease_s=60.0,
                    parameters=_VALUES,
                    next_step=12,
                    resume=m.Resume(step=4, checkpoint=m.Checkpoint(uri="/scratch/digits/41-4.pt", host="node17")),
                )
            ],
        ),
    ),
    m.GetReportsRequest(study=_STUDY, trial_ids=[43]),
    m.GetReportsResponse(
        items=[
            m.StoredReport(trial_id=43, attempt=1, step=3, objectives={"error": 0.21}, time_ms=_T0 + 95_000),
            m.StoredReport(
                trial_id=43,
                attempt=1,
                step=4,
                objectives={"error": 0.18},
                decision="stop",
                reason="rank 9 of 12 at step 4; the best 4 continue",
                checkpoint=_CHECKPOINT,
                time_ms=_T0 + 97_000,
            ),
        ]
    ),
    m.GetTrialsRequest(study=_STUDY, states=["completed"], limit=50),
    m.GetTrialsResponse(items=[_TRIAL], next_cursor="42", as_of=131),
    m.GetColumnsRequest(study=_STUDY, changed_since=128, include=["worker", "objectives", "costs", "reports"]),
    m.GetColumnsResponse(
        as_of=131,
        total=2,
        objective_revision=1,
        trial_id=m.Column(values=[43, 42]),
        changed=m.Column(values=[129, 131]),
        state=m.Column(values=[1, 0], of=["completed", "running"]),
        parameters={
            "learning_rate": m.Column(values=[0.012, 0.0031]),
            "layers": m.Column(values=[5, 3]),
            "activation": m.Column(values=[0, 2], of=["relu", "tanh", None]),
            "batch": m.Column(values=[32, 64]),
        },
        worker_id=m.Column(values=[0, 0], of=[_WORKER]),
        objectives={"error": m.Column(values=[None, 0.041]), "seconds": m.Column(values=[None, 12.5])},
        costs={"default": m.Column(values=[None, 0.11666666666666667]), "cost": m.Column(values=[None, 12.5])},
        violations={"default": m.Column(values=[None, 0.0]), "cost": m.Column(values=[None, 0.0])},
        reports=m.ReportColumns(
            counts=m.Column(values=[2, 0]),
            steps=m.Column(values=[3, 4]),
            objectives={"error": m.Column(values=[0.21, 0.18]), "seconds": m.Column(values=[None, None])},
        ),
    ),
    m.GetMetadataRequest(study=_STUDY, trial_ids=[42]),
    m.GetMetadataResponse(items=[m.TrialMetadata(trial_id=42, metadata={"epochs": 20})]),
    m.GetTopKRequest(study=_STUDY, limit=3),
    m.GetTopKResponse(items=[m.RankedTrial(rank=1, trial=_TRIAL)]),
    m.GetFrontsRequest(study=_STUDY, limit=30),
    m.GetFrontsResponse(items=[m.RankedTrial(rank=1, trial=_TRIAL)], front_size=9),
    m.PreviewObjectivesRequest(
        study=_STUDY, objectives=(_OBJECTIVES[0], msgspec.structs.replace(_OBJECTIVES[1], limit=10.0)), limit=3
    ),
    m.PreviewObjectivesResponse(
        items=[
            m.RankedTrial(
                rank=1,
                trial=msgspec.structs.replace(
                    _TRIAL,
                    costs=[
                        m.GroupCost(group="default", cost=0.11666666666666667),
                        m.GroupCost(group="cost", cost=12.5, violation=0.25),
                    ],
                    objective_revision=0,
                ),
            )
        ],
        front_size=1,
        groups=["default", "cost"],
    ),
    m.GetModelViewRequest(study=_STUDY, parameters=["learning_rate"], size=3),
    m.GetModelViewResponse(
        ready=True,
        trials=37,
        objective_revision=1,
        at=_VALUES,
        axes=[m.ModelAxis(parameter="learning_rate", values=[1e-5, 0.001, 0.1], region_low=0.0004, region_high=0.012)],
        groups=[
            m.ModelGroup(group="default", mean=[0.31, 0.125, 0.5], deviation=[0.0625, 0.03125, 0.25]),
            m.ModelGroup(group="cost", mean=[12.0, 12.5, 13.0], deviation=[1.0, 0.5, 1.0]),
        ],
    ),
    m.IsMultiGroupRequest(study=_STUDY),
    m.IsMultiGroupResponse(is_multi_group=True, groups=["default", "cost"]),
    m.EnqueueTrialsRequest(study=_STUDY, trials=[_VALUES]),
    m.EnqueueTrialsResponse(trial_ids=[45]),
    m.AddTrialsRequest(study=_STUDY, trials=[m.AddedTrial(parameters=_VALUES, objectives=_RESULT)]),
    m.AddTrialsResponse(trial_ids=[46]),
    m.CancelTrialsRequest(study=_STUDY, trial_ids=[43, 44], reason="no longer needed"),
    m.CancelTrialsResponse(
        receipts=[
            m.Receipt(trial_id=43, outcome="recorded", state="cancelled"),
            m.Receipt(
                trial_id=44,
                outcome="refused",
                error=ErrorResponse(code="unknown_trial", message="the study has no trial 44"),
            ),
        ]
    ),
    m.UpdateTrialsRequest(
        study=_STUDY,
        updates=[
            m.TrialUpdate(
                trial_id=42,
                note="The loss rises after epoch 15.",
                labels={"run": "https://example.org/runs/42", "draft": ""},
            )
        ],
    ),
    m.UpdateTrialsResponse(receipts=[_RECEIPT]),
    m.StatusRequest(study=_STUDY),
    m.StatusResponse(
        info=_INFO,
        workers=[m.WorkerStatus(worker_id=_WORKER, name="gpu-3", host="node17", running=[43], completed=12)],
        worker_count=1,
        best=_TRIAL,
        front_size=9,
        newest_event=131,
    ),
    m.GetEventsRequest(study=_STUDY, after=129, wait_s=30.0),
    m.GetEventsResponse(
        items=[
            m.TrialChanged(
                event_id=130, time_ms=_T0 + 90_000, trial_id=42, state="running", attempt=1, worker_id=_WORKER
            ),
            m.TrialChanged(
                event_id=131, time_ms=_T0 + 103_000, trial_id=42, state="completed", attempt=1, worker_id=_WORKER
            ),
        ],
        next_cursor=131,
    ),
    m.TrialChanged(event_id=131, time_ms=_T0 + 103_000, trial_id=42, state="completed", attempt=1, worker_id=_WORKER),
    m.StudyChanged(
        event_id=902,
        time_ms=_T0 + 900_000,
        state="finished",
        reason="max_trials",
        revision=1,
        objective_revision=1,
    ),
    m.WorkerChanged(event_id=12, time_ms=_T0 + 5_000, worker_id=_WORKER, state="away"),
    m.ModelChanged(event_id=64, time_ms=_T0 + 40_000, model_version=3),
    ErrorResponse(
        code="invalid_message",
        message="/results/0/objectives/eror: the study has no such objective; it has error, seconds",
        path="/results/0/objectives/eror",
        value="0.041",
    ),
)

HEADER = m.Header(
    version="1.0",
    id="17",
    idempotency_key="0f8c9a4e-3d6b-4f4e-8f0b-7f1c2a9d5e30",
    client="hola-python 0.1.0",
    traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
)
STUDY_FILE = StudyFile(
    study=_STUDY, objective="train:evaluate", parameters=_PARAMETERS, objectives=_OBJECTIVES, max_trials=200, seed=7
)


def examples() -> dict[str, Any]:
    """The examples as JSON data, by the name of the type: every message, the header, a study file."""
    named = {type(message).__name__: message for message in EXAMPLES}
    return {
        name: msgspec.json.decode(msgspec.json.encode(value))
        for name, value in {**named, "Header": HEADER, "StudyFile": STUDY_FILE}.items()
    }
