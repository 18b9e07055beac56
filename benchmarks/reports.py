"""Reports per second through the scheduler, beside tells that ask for the next suggestion; and ``trial.report()``."""

import time
from collections.abc import Callable
from contextlib import ExitStack

import msgspec
from hola_protocol import messages as m
from hola_protocol.stopping import StepsSpec

from benchmarks.load import (
    Address,
    Crowd,
    HttpSession,
    Load,
    RestTells,
    ZmqSession,
    ZmqTells,
    first_suggestion,
    given,
    study_spec,
    tell,
    told,
)
from benchmarks.report import Table, median
from benchmarks.scale import Scale
from benchmarks.servers import Kind, Scheduler, gateway_config
from hola.clients.trial import EvaluatedTrial
from hola.distributed.server import Server

STEPS = 81
HELD = 8
_KINDS: dict[Kind, str] = {"memory": "memory", "NORMAL": "SQLite NORMAL", "FULL": "SQLite FULL"}
_encode = msgspec.json.Encoder().encode
_receipts = msgspec.json.Decoder(m.SubmitReportsResponse).decode


class Training:
    """The reports of one worker: a curve for each trial, until it is stopped or complete.

    :param worker_id: the worker.
    :param suggestion: its first trial.
    :param held: the number of reports in a message.
    """

    def __init__(self, worker_id: str, suggestion: m.Suggestion, held: int) -> None:
        self._worker = worker_id
        self._held = held
        self._begin(suggestion)

    def _begin(self, suggestion: m.Suggestion) -> None:
        self._suggestion, self._step = suggestion, 0
        x = suggestion.parameters["momentum"]
        assert isinstance(x, float)
        self._limit = (x - 0.4) ** 2

    @property
    def complete(self) -> bool:
        """Whether all steps of the trial are reported."""
        return self._step == STEPS

    def result(self) -> m.SubmitResultRequest:
        """The result of the trial."""
        return tell(self._worker, self._suggestion, 1)

    def after_result(self, reply: bytes) -> None:
        """Begin the next trial.

        :param reply: to :meth:`result`.
        """
        self._begin(first_suggestion(told(reply).next))

    def reports(self) -> m.SubmitReportsRequest:
        """The next reports."""
        steps = range(self._step + 1, min(self._step + self._held, STEPS) + 1)
        self._step = steps[-1]
        trial_id, lease = self._suggestion.trial_id, self._suggestion.lease
        reports = [
            m.Report(trial_id=trial_id, lease=lease, step=step, objectives={"loss": self._limit + 1.0 / step})
            for step in steps
        ]
        return m.SubmitReportsRequest(worker_id=self._worker, reports=reports, next_count=1)

    def after_reports(self, reply: bytes) -> int:
        """Go on, with the next trial if this one was stopped.

        :param reply: to :meth:`reports`.
        :returns: the number of recorded reports.
        """
        response = _receipts(reply)
        if response.next is not None:
            self._begin(first_suggestion(response.next))
        return sum(receipt.outcome == "recorded" for receipt in response.receipts)


class ZmqReports(ZmqSession):
    """Reports over ZeroMQ, one in each message.

    :param address: the scheduler.
    """

    held = 1

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        worker = self.register()
        asked = self.call(m.GetSuggestionRequest(worker_id=worker))
        self._training = Training(worker, first_suggestion(given(asked)), self.held)

    def __call__(self) -> int:
        """See :class:`benchmarks.load.Load`."""
        if self._training.complete:
            self._training.after_result(self.call(self._training.result()))
            return 0
        return self._training.after_reports(self.call(self._training.reports()))


class RestReports(HttpSession):
    """Reports over REST, one in each message.

    :param address: the gateway.
    """

    held = 1

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        body = self.post("/v1/studies/default/workers", _encode(m.RegisterWorkerRequest()))
        worker = msgspec.json.decode(body, type=m.RegisterWorkerResponse).worker_id
        asked = self.post("/v1/studies/default/suggestions", _encode(m.GetSuggestionRequest(worker_id=worker)))
        self._training = Training(worker, first_suggestion(given(asked)), self.held)

    def __call__(self) -> int:
        """See :class:`benchmarks.load.Load`."""
        if self._training.complete:
            self._training.after_result(self.post("/v1/studies/default/results", _encode(self._training.result())))
            return 0
        return self._training.after_reports(self.post("/v1/studies/default/reports", _encode(self._training.reports())))


class ZmqHeldReports(ZmqReports):
    """Several reports in each message."""

    held = HELD


class RestHeldReports(RestReports):
    """Several reports in each message."""

    held = HELD


ZMQ = (ZmqTells, ZmqReports, ZmqHeldReports)
REST = (RestTells, RestReports, RestHeldReports)


def run(scale: Scale) -> list[Table]:
    """Measure.

    :param scale: how long and how large.
    """
    return [_recorded(scale), _held(scale)]


def _recorded(scale: Scale) -> Table:
    workers = max(scale.workers)
    spec = msgspec.structs.replace(study_spec(), steps=StepsSpec(max=STEPS))
    with ExitStack() as stack:
        crowd = stack.enter_context(Crowd(workers))
        schedulers = {kind: stack.enter_context(Scheduler(kind, spec, scale.folder)) for kind in _KINDS}
        durable = schedulers["NORMAL"]
        gateway = stack.enter_context(Server(gateway_config(durable.address)).spawn())
        of_gateway = Address(gateway.url.removeprefix("http://"), durable.address.token)
        sides: list[tuple[str, Address, tuple[Callable[[Address], Load], ...]]] = [
            (f"{workers}, {name}, ZeroMQ", schedulers[kind].address, ZMQ) for kind, name in _KINDS.items()
        ]
        sides.append((f"{workers}, SQLite NORMAL, REST", of_gateway, REST))
        found: dict[str, list[list[float]]] = {name: [] for name, *_ in sides}
        for _ in range(scale.rounds):
            for name, address, loads in sides:
                tells, single, held = (crowd.turn(load, address, scale.warm_s, scale.window_s).rate for load in loads)
                base = max(tells, 1.0)
                found[name].append([tells, single, single / base, held, held / base])
    return Table(
        "Reports recorded per second",
        [
            "workers, storage, transport",
            "tells/s",
            "reports/s",
            "of tells",
            f"{HELD} a message, reports/s",
            "of tells ",
        ],
        [[name, *map(median, zip(*rounds, strict=True))] for name, rounds in found.items()],
        [
            f"A study with {STEPS} steps and the rule auto; each report is durable before its receipt. A report "
            "that stops its trial brings the next one.",
            "tells/s: tells that ask for the next suggestion, in the same study.",
            f"One report a message is the worst case: each step is a decision, or has a checkpoint. A worker holds "
            f"back what lies between two decisions and sends it together; here {HELD} a message.",
        ],
    )


def _held(scale: Scale) -> Table:
    loss = {"loss": 0.5}
    three = {"error": 0.1, "loss": 0.5, "weights": 1000.0}
    sides: list[tuple[str, float | dict[str, float], dict[str, float] | None]] = [
        ("a number", 0.5, None),
        ("one objective by name", loss, None),
        ("three objectives by name", three, None),
        ("one objective by name, and metadata", loss, {"seconds": 1.25, "gradient": 0.01}),
    ]
    rows: list[list[str | float | int | None]] = []
    for name, values, metadata in sides:
        names = tuple(values) if isinstance(values, dict) else ("loss",)
        trial = EvaluatedTrial(1, {}, objectives=names, next_step=10**9)
        found = []
        for turn in range(scale.rounds):
            start = time.process_time()
            for step in range(1, scale.calls + 1):
                trial.report(turn * scale.calls + step, values, metadata=metadata)
            found.append(1e6 * (time.process_time() - start) / scale.calls)
        rows.append([name, median(found)])
    return Table(
        "trial.report() between two decisions, in Python",
        ["values", "us a report"],
        rows,
        ["Processor time of a report that is held back. Aim: 20 us."],
    )
