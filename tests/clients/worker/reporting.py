"""A scheduler with some trials that stops or pauses them as a test says."""

from typing import Any

from hola_protocol.limits import Limits
from hola_protocol.messages import (
    Checkpoint,
    GetSuggestionRequest,
    GetSuggestionResponse,
    HeartbeatRequest,
    HeartbeatResponse,
    Receipt,
    RegisterWorkerRequest,
    RegisterWorkerResponse,
    ReleaseTrialsRequest,
    ReleaseTrialsResponse,
    ReportReceipt,
    SubmitReportsRequest,
    SubmitReportsResponse,
    SubmitResultRequest,
    SubmitResultResponse,
    Suggestion,
)
from hola_protocol.space import CategoricalParameter
from hola_protocol.stopping import StepsSpec
from msgspec.structs import replace

from tests.clients.support import Call
from tests.clients.worker.support import SPEC, WORKER, Scripted


class Reporting(Scripted):
    """A scheduler that gives out trials in order, and decides on their reports.

    :param count: the number of trials.
    :param decisions: the decision by trial and step; any other report continues.
    :param next_step: the first decision step of each trial, and the one after each report.
    :param fields: other fields of the suggestions.
    """

    def __init__(
        self, count: int = 1, decisions: dict[tuple[int, int], Any] | None = None, next_step: Any = None, **fields: Any
    ) -> None:
        super().__init__()
        self.left = list(range(1, count + 1))
        self.decisions = decisions or {}
        self.next_step = next_step
        defaults: dict[str, Any] = {"lease_s": 60.0, "parameters": {"x": 0.5}}
        self.fields = defaults | fields
        parameters = self.fields["parameters"]
        names = tuple(CategoricalParameter(name=name, choices=(value,)) for name, value in parameters.items())
        self.info = replace(self.info, spec=replace(SPEC, parameters=names, steps=StepsSpec(max=1000)))
        self.heartbeat = HeartbeatResponse()
        self.discard: list[Checkpoint] = []

    def suggest(self) -> GetSuggestionResponse:
        if not self.left:
            return GetSuggestionResponse(status="finished", reason="max_trials")
        trial = self.left.pop(0)
        suggestion = Suggestion(trial_id=trial, attempt=1, lease=f"l{trial}", next_step=self.next_step, **self.fields)
        return GetSuggestionResponse(status="suggestions", suggestions=[suggestion])

    def __call__(self, call: Call) -> Any:
        request = call.request
        match request:
            case RegisterWorkerRequest():
                return RegisterWorkerResponse(worker_id=WORKER, info=self.info, limits=Limits())
            case GetSuggestionRequest():
                return self.suggest()
            case HeartbeatRequest():
                return self.heartbeat
            case SubmitReportsRequest():
                receipts = [
                    ReportReceipt(
                        trial_id=report.trial_id,
                        step=report.step,
                        outcome="recorded",
                        decision=self.decisions.get((report.trial_id, report.step), "continue"),
                        next_step=self.next_step,
                        reason="as the test says",
                        discard=self.discard,
                    )
                    for report in request.reports
                ]
                ends = any(receipt.decision != "continue" for receipt in receipts)
                return SubmitReportsResponse(
                    receipts=receipts, next=self.suggest() if ends and request.next_count else None
                )
            case SubmitResultRequest():
                told: list[Any] = [*request.results, *request.failures]
                return SubmitResultResponse(
                    receipts=[
                        Receipt(trial_id=item.trial_id, outcome="recorded", discard=self.discard) for item in told
                    ],
                    next=self.suggest() if request.next_count else None,
                )
            case ReleaseTrialsRequest():
                return ReleaseTrialsResponse(
                    receipts=[Receipt(trial_id=ref.trial_id, outcome="requeued") for ref in request.leases]
                )
        return b'{"tag":"DeregisterWorkerResponse"}'


def sent(calls: list[Call]) -> list[Any]:
    """What a worker sent, without heartbeats: steps and ``next_count`` of reports, outcomes, names of other requests.

    :param calls: those of the server.
    """
    found: list[Any] = []
    for call in calls:
        match call.request:
            case SubmitReportsRequest() as request:
                found.append(([(r.trial_id, r.step) for r in request.reports], request.next_count))
            case SubmitResultRequest() as request:
                outcomes: dict[int, Any] = {r.trial_id: r.objectives["loss"] for r in request.results}
                outcomes |= {f.trial_id: f.kind for f in request.failures}
                found.append((outcomes, request.next_count))
            case HeartbeatRequest():
                pass
            case request:
                found.append(type(request).__name__.removesuffix("Request"))
    return found
