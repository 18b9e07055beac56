"""A scripted scheduler: hands out the trials that a case wants, records everything, and lets the case intervene."""

import json
import threading
import uuid
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any, NamedTuple, TypeAlias

from hola_protocol.limits import Limits
from hola_protocol.operations import OPERATIONS

from hola_conformance.call import CaseError, ScriptedServer, error_body
from hola_conformance.names import TOKEN
from hola_conformance.script import Answer, Reply, Script, Sent

CREATED_MS = 1_760_000_000_000
STUDY = "suite"
DO = ("value", "metadata", "fail", "infeasible", "nan", "hold", "report", "report_hold", "optional")
STEPS = 6
"""The steps of a trial that reports."""
SPEC: dict[str, Any] = {
    "parameters": [
        {"type": "categorical", "name": "do", "choices": list(DO)},
        {"type": "continuous", "name": "x", "low": -1000.0, "high": 1000.0},
        {"type": "categorical", "name": "opt", "choices": [None, 0, ""], "condition": [{"do": {"in": ["optional"]}}]},
        {"type": "categorical", "name": "twin", "choices": [0, 1], "condition": [{"opt": {"in": [0]}}]},
    ],
    "objectives": [{"name": "loss"}],
    "steps": {"max": STEPS},
}
_RESPONSES = {op.request.__name__: op.response.__name__ for op in OPERATIONS}
_KEYED = {op.request.__name__ for op in OPERATIONS if op.keyed}
Override: TypeAlias = Callable[["Call"], "Answer | Future[Answer]"]


class Trial:
    """A trial that is handed out.

    :param trial_id: its id.
    :param do: what the evaluation does.
    :param x: its number.
    :param lease_s: of its lease.
    """

    def __init__(self, trial_id: int, do: str, x: float = 0.5, lease_s: float = 60.0) -> None:
        self.id = trial_id
        self.do = do
        self.x = x
        self.lease_s = lease_s
        self.attempt = 0
        self.state = "queued"
        self.resume: dict[str, Any] | None = None
        self.conditional: dict[str, Any] = {}
        """The values of the parameters that have conditions and are active."""

    @property
    def lease(self) -> str:
        """The token of its latest lease."""
        return f"lease-{self.id}-{self.attempt}"

    def suggestion(self, **fields: Any) -> dict[str, Any]:
        """The trial as it travels.

        :param fields: instead of its own.
        """
        return {
            "trial_id": self.id,
            "attempt": self.attempt,
            "lease": self.lease,
            "lease_s": self.lease_s,
            "parameters": {"do": self.do, "x": self.x, **self.conditional},
            **({} if self.resume is None else {"resume": self.resume}),
            **fields,
        }


class Call(NamedTuple):
    """A request of the worker.

    :ivar operation: its name.
    :ivar message: the body.
    :ivar sent: as the server got it.
    :ivar serve: does what a scheduler does with it, and returns the reply.
    """

    operation: str
    message: dict[str, Any]
    sent: Sent
    serve: Callable[[], bytes]

    @property
    def key(self) -> str | None:
        """The idempotency key."""
        key = self.sent.header.get("idempotency_key")
        return None if key is None else str(key)


class Scheduler:
    """The state of one study.

    :param make_server: of a transport.
    :param trials: those to hand out, in order; after them the study is finished.
    :param patience_s: how long is waited for what a worker should do.
    """

    def __init__(
        self, make_server: Callable[[Script], ScriptedServer], trials: Iterable[Trial], patience_s: float = 60.0
    ) -> None:
        self.patience_s = patience_s
        self.trials = {trial.id: trial for trial in trials}
        self.calls: list[Call] = []
        self.spec = SPEC
        """Of the study, as registrations get it."""
        self.command = "continue"
        self.lease_commands: dict[int, str] = {}
        """By trial, what heartbeats say of its lease."""
        self.rungs: tuple[int, ...] = ()
        """The steps of decisions."""
        self.decisions: dict[tuple[int, int], str] = {}
        """By trial and step, each decision that is not to continue; it holds once."""
        self.resumes: dict[int, dict[str, Any]] = {}
        """By trial, the ``resume`` under which a paused trial is given out again at once."""
        self.reports: list[dict[str, Any]] = []
        """Every report that was recorded, in order."""
        self.season: dict[str, Any] = {}
        """Put into every object of every reply."""
        self.known: set[str] = set()
        self._changed = threading.Condition(threading.RLock())
        self._instead: dict[str, deque[Override]] = defaultdict(deque)
        self._replies: dict[tuple[str, str], tuple[dict[str, Any], bytes]] = {}
        self._breaches: list[str] = []
        self.server = make_server(self._answer)

    def __enter__(self) -> "Scheduler":
        self.server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.__exit__()

    # what a case does and sees

    def instead(self, operation: str, *overrides: Override) -> None:
        """Answer the next requests of an operation in another way.

        :param operation: its name.
        :param overrides: one for each request.
        """
        with self._changed:
            self._instead[operation].extend(overrides)

    def of(self, *operations: str) -> list[Call]:
        """The requests of some operations so far.

        :param operations: their names.
        """
        with self._changed:
            return [call for call in self.calls if call.operation in operations]

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until something holds; looked at after every request and now and then.

        :param condition: what must come to hold.
        :param what: its name.
        :raises CaseError: when it does not in time.
        """
        with self._changed:
            waited = 0.0
            while not condition():
                if waited >= self.patience_s:
                    names = [call.operation for call in self.calls]
                    raise CaseError(f"{what}: not within {self.patience_s:g} s; came: {names[-20:]}")
                self._changed.wait(0.02)
                waited += 0.02

    def wait_for_calls(self, operation: str, count: int) -> list[Call]:
        """Wait for so many requests of an operation.

        :param operation: its name.
        :param count: how many.
        :returns: the requests.
        """
        self.wait_for(lambda: len(self.of(operation)) >= count, f"{count} of {operation}")
        return self.of(operation)

    def breach(self) -> str | None:
        """What was wrong with a request, if something was."""
        with self._changed:
            return next(iter(self._breaches), None)

    def forget_workers(self) -> None:
        """No worker is registered any more."""
        with self._changed:
            self.known.clear()

    # what a scheduler does

    def _answer(self, sent: Sent) -> Answer | Future[Answer]:
        with self._changed:
            message: dict[str, Any] = {}
            breach = sent.breach
            if breach is None:
                message = json.loads(sent.body)
                breach = self._breach_of(message, sent)
            if breach is not None:
                self._breaches.append(breach)
                self._changed.notify_all()
                return error_body("invalid_message", path="", value=breach[:100])
            operation = str(message["tag"]).removesuffix("Request")
            call = Call(operation, message, sent, lambda: self._serve(operation, message, sent))
            self.calls.append(call)
            overrides = self._instead[operation]
            answer = overrides.popleft()(call) if overrides else call.serve()
            self._changed.notify_all()
            return answer

    def _breach_of(self, message: dict[str, Any], sent: Sent) -> str | None:
        tag = message["tag"]
        if sent.header.get("token") != TOKEN:
            return f"{tag} came without the token"
        if message.get("study", STUDY if tag == "DescribeRequest" else "default") != STUDY:
            return f"{tag} is about study {message.get('study', 'default')!r}, not {STUDY!r}"
        if tag in _KEYED and not sent.header.get("idempotency_key"):
            return f"{tag} came without an idempotency key (P-1)"
        return None

    def _serve(self, operation: str, message: dict[str, Any], sent: Sent) -> bytes:
        tag = message["tag"]
        key = (tag, str(sent.header.get("idempotency_key")))
        meaning = {name: value for name, value in message.items() if name != "wait_s"}
        if tag in _KEYED and key in self._replies:
            before, reply = self._replies[key]
            if before != meaning:
                self._breaches.append(f"another {tag} came under a key that was used before: {meaning}, not {before}")
                return error_body("conflict")
            return reply
        worker = message.get("worker_id")
        is_stranger = worker is not None and worker not in self.known
        if is_stranger and operation != "DeregisterWorker" and (message.get("next_count") or "Submit" not in tag):
            return error_body("unknown_worker")
        handler = getattr(self, f"_{operation}", None)
        if handler is None:
            return error_body("invalid_message", path="/tag")
        reply = json.dumps(self._seasoned({"tag": _RESPONSES[tag], **handler(message)})).encode()
        if tag in _KEYED:
            self._replies[key] = (meaning, reply)
        return reply

    def _seasoned(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._seasoned(item) for item in value]
        if not isinstance(value, dict):
            return value
        kept = {
            name: item if name == "parameters" and isinstance(item, dict) else self._seasoned(item)
            for name, item in value.items()
        }
        return kept | self.season

    def _Describe(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802  # named by the operation
        return {"software": "scripted", "versions": ["1.0"], "limits": _limits()}

    def _RegisterWorker(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        worker_id = str(uuid.uuid4())
        self.known.add(worker_id)
        return {"worker_id": worker_id, "info": study_info(self.spec), "limits": _limits()}

    def _DeregisterWorker(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        self.known.discard(str(message["worker_id"]))
        return {}

    def _Heartbeat(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        commands = self.lease_commands
        orders = [
            lease | {"command": commands[lease["trial_id"]]}
            for lease in message.get("leases", [])
            if lease["trial_id"] in commands
        ]
        return {"command": self.command, "lease_commands": orders}

    def suggest(self, count: int) -> dict[str, Any]:
        """The answer to an ask.

        :param count: how many suggestions are wanted.
        """
        queued = [trial for trial in self.trials.values() if trial.state == "queued"][:count]
        for trial in queued:
            trial.state = "running"
            trial.attempt += 1
        if queued:
            return {"status": "suggestions", "suggestions": [self._suggestion(trial) for trial in queued]}
        if any(trial.state == "running" for trial in self.trials.values()):
            return {"status": "wait", "retry_after_s": 0.05}
        return {"status": "finished", "reason": "max_trials"}

    def next_step(self, step: int) -> dict[str, int]:
        """The field that names the next step of a decision, if there is one.

        :param step: the step before.
        """
        found = next((rung for rung in self.rungs if rung > step), None)
        return {} if found is None else {"next_step": found}

    def _suggestion(self, trial: Trial) -> dict[str, Any]:
        return trial.suggestion(**self.next_step(trial.resume["step"] if trial.resume else 0))

    def _GetSuggestion(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return self.suggest(message.get("count", 1))

    def _SubmitResult(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        reply = self._told(message, message.get("results", []), "completed")
        failures = self._told(message, message.get("failures", []), "failed")
        return {"receipts": reply["receipts"] + failures["receipts"], **self._next(message)}

    def _told(self, message: dict[str, Any], items: list[dict[str, Any]], state: str) -> dict[str, Any]:
        receipts = []
        for item in items:
            trial = self.trials.get(item["trial_id"])
            if trial is None:
                error = json.loads(error_body("unknown_trial"))
                receipts.append({"trial_id": item["trial_id"], "outcome": "refused", "error": error})
                continue
            trial.state = state
            receipts.append({"trial_id": trial.id, "outcome": "recorded", "state": state})
        return {"receipts": receipts}

    def _next(self, message: dict[str, Any]) -> dict[str, Any]:
        if not message.get("next_count"):
            return {}
        return {"next": {"tag": "GetSuggestionResponse", **self.suggest(message["next_count"])}}

    def _SubmitReports(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        receipts = [self._report(report) for report in message["reports"]]
        has_room = any(receipt.get("decision") in ("stop", "pause") for receipt in receipts)
        return {"receipts": receipts, **(self._next(message) if has_room else {})}

    def _report(self, report: dict[str, Any]) -> dict[str, Any]:
        trial, step = self.trials[report["trial_id"]], report["step"]
        receipt = {"trial_id": trial.id, "step": step}
        if report["lease"] != trial.lease:
            return receipt | {"outcome": "late", "decision": "stop"}
        if trial.state != "running":
            decision = "pause" if trial.state == "paused" else "stop"
            return receipt | {"outcome": "ended", "state": trial.state, "decision": decision}
        self.reports.append(report)
        decision = self.decisions.pop((trial.id, step), "continue")
        if decision in ("stop", "pause"):
            state = "stopped" if decision == "stop" else "paused"
            trial.resume = self.resumes.get(trial.id)
            trial.state = state if trial.resume is None else "queued"
            return receipt | {"outcome": "recorded", "decision": decision, "state": state}
        return receipt | {"outcome": "recorded", "decision": decision, **self.next_step(step)}

    def _ReleaseTrials(self, message: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        for lease in message["leases"]:
            if (trial := self.trials.get(lease["trial_id"])) is not None and trial.state == "running":
                trial.state = "released"
        return {
            "receipts": [
                {"trial_id": lease["trial_id"], "outcome": "requeued", "state": "queued"} for lease in message["leases"]
            ]
        }


def _limits() -> dict[str, Any]:
    return {name: getattr(Limits(), name) for name in Limits.__struct_fields__}


def study_info(spec: dict[str, Any] = SPEC) -> dict[str, Any]:
    """The study.

    :param spec: its spec.
    """
    return {
        "study": STUDY,
        "spec": spec,
        "state": "running",
        "revision": 1,
        "objective_revision": 1,
        "created_ms": CREATED_MS,
    }


def lose(call: Call) -> Answer:
    """Do it, and lose the reply.

    :param call: the request.
    """
    call.serve()
    return None


def refuse(code: str, **fields: Any) -> Override:
    """Refuse, without doing it.

    :param code: of the error.
    :param fields: its other fields.
    """
    return lambda call: error_body(code, **fields)


def late(delay_s: float) -> Override:
    """Do it, and reply after a while.

    :param delay_s: how long.
    """
    return lambda call: Reply(call.serve(), delay_s=delay_s)


def say(**fields: Any) -> Override:
    """Reply with these fields, and do nothing.

    :param fields: of the reply.
    """
    return lambda call: json.dumps({"tag": _RESPONSES[call.message["tag"]], **fields}).encode()
