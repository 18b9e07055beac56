"""Scenarios: transcripts of requests, replies and clock that hold for any scheduler.

The files are the source; the export copies them byte by byte. How a reader plays one stands in the README of the
conformance suite.
"""

import re
from collections.abc import Iterator
from importlib import resources
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from .limits import Limits
from .operations import OPERATION_BY_NAME
from .schema import DIALECT, Schema, schema_id, struct_schema

Need: TypeAlias = Literal["clock", "restart", "limits", "principals", "close", "own_server", "frames"]
"""What a scenario requires of its player.

clock: time moves when the scenario says so. restart: the scheduler can be killed and started on the same storage.
limits: the server's limits can be chosen. principals: there are two tokens. close: connections can be cut.
own_server: nobody else uses the server, and it is thrown away after. frames: the bytes of a request reach the scheduler
as they are, as over ZeroMQ.
"""


class Step(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True):
    """One step: a request (``request`` or ``raw``), the answer of one that waits, or something that happens.

    A string ``$name`` stands for a variable. In a request it must have a value; in a reply it takes one at its first
    occurrence and must equal it at each later one.
    """

    note: str | None = None
    """What happens here, for people."""
    spec: list[str] = []
    """The numbers of the sentences of SPEC.md that this step's reply, or its absence, holds."""
    request: dict[str, Any] | None = None
    """A request to send, with variables. It may break the schema, where its refusal is the point."""
    raw: str | None = None
    """The bytes of a request to send as they are, where no JSON object will do."""
    operation: str | None = None
    """The operation that a ``raw`` request is sent as; elsewhere the tag tells."""
    key: str | None = None
    """A name that stands for an idempotency key, a UUID drawn for each run."""
    connection: str = "main"
    """The connection to send it over, opened at its first use."""
    principal: str = "main"
    """Whose token to send."""
    version: str | None = None
    """The version of the header; absent: the one that the player speaks."""
    reply: dict[str, Any] | None = None
    """A pattern of the reply."""
    parked: str | None = None
    """Instead of ``reply``: there is no reply yet. The name under which a later step asks for it."""
    eventually: bool = False
    """Send the request, a read, until the reply fits; for what happens beside the requests."""
    answer: str | None = None
    """The ``parked`` request whose reply must have come by now."""
    still_parked: str | None = None
    """A ``parked`` request that must not have been answered by now."""
    advance_s: float | None = None
    """Let so many seconds pass, tick by tick."""
    leap_s: float | None = None
    """Let so many seconds pass in which the scheduler does not run, as in a stopped laptop."""
    restart: bool = False
    """Kill the scheduler and start it again on the same storage."""
    close: str | None = None
    """A connection to cut, with requests waiting on it."""


class Scenario(Struct, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True):
    """A transcript that holds for any scheduler. ``$study`` is the name of a study that does not exist yet."""

    name: str
    """The name of the file, too."""
    description: str
    """What it shows, in a sentence or two."""
    spec: list[str]
    """The numbers of the sentences of SPEC.md that it holds; of more than two, each is named at a step, too."""
    needs: list[Need] = []
    """What its player must be able to do."""
    limits: dict[str, Any] = {}
    """The limits of the server that differ from the usual ones."""
    steps: list[Step]
    """What happens, in order."""


class ScenarioError(ValueError):
    """A scenario's file is not well-formed."""


_KINDS = ("request", "raw", "answer", "still_parked", "advance_s", "leap_s", "restart", "close")
_NEEDED: dict[str, Need] = {"advance_s": "clock", "leap_s": "clock", "still_parked": "clock", "close": "close"}
_MOST = 2
"""A scenario of more sentences than this says at which step it holds each."""
_FILE = re.compile(r"^[a-z][a-z0-9_]*\.json$")


def _problems(scenario: Scenario) -> Iterator[str]:
    needed: set[Need] = set()
    parked: set[str] = set()
    if not scenario.spec:
        yield "it holds no sentence of the specification"
    if scenario.limits and "limits" not in scenario.needs:
        yield "limits without the need for them"
    if unknown := set(scenario.limits) - set(Limits.__struct_fields__):
        yield f"unknown limits: {', '.join(sorted(unknown))}"
    for i, step in enumerate(scenario.steps):
        kinds = [kind for kind in _KINDS if getattr(step, kind) not in (None, False)]
        if len(kinds) != 1:
            yield f"step {i}: one of {', '.join(_KINDS)} is wanted"
            continue
        kind = kinds[0]
        if kind in ("request", "raw") and (step.reply is None) == (step.parked is None):
            yield f"step {i}: a request has a reply, or is parked"
        if kind == "raw" and step.operation not in OPERATION_BY_NAME:
            yield f"step {i}: a raw request names its operation"
        if kind == "answer" and step.reply is None:
            yield f"step {i}: an answer has a reply"
        if kind in ("answer", "still_parked") and getattr(step, kind) not in parked:
            yield f"step {i}: nothing of this name is parked"
        if step.parked is not None:
            parked.add(step.parked)
        if kind in _NEEDED:
            needed.add(_NEEDED[kind])
        if kind == "restart":
            needed.add("restart")
        if step.spec and step.reply is None and kind != "still_parked":
            yield f"step {i}: it names a sentence and expects nothing"
        if step.principal != "main":
            needed.add("principals")
    named = {number for step in scenario.steps for number in step.spec}
    if len(scenario.spec) > _MOST and (unnamed := [number for number in scenario.spec if number not in named]):
        yield f"no step names {', '.join(unnamed)}"
    if unknown_numbers := named - set(scenario.spec):
        yield f"its own list lacks {', '.join(sorted(unknown_numbers))}"
    for need in sorted(needed - set(scenario.needs)):
        yield f"it needs {need} and does not say so"


def parse(text: str | bytes, name: str) -> Scenario:
    """Read a scenario.

    :param text: the file's text.
    :param name: the file's name without ``.json``.
    :raises ScenarioError: for anything but a good scenario of this name.
    """
    try:
        scenario = msgspec.json.decode(text, type=Scenario)
    except msgspec.MsgspecError as error:
        raise ScenarioError(f"scenario {name}: {error}") from error
    if scenario.name != name:
        raise ScenarioError(f"scenario {name}: it calls itself {scenario.name}")
    for problem in _problems(scenario):
        raise ScenarioError(f"scenario {name}: {problem}")
    return scenario


def texts() -> dict[str, str]:
    """The text of every scenario, by the name of its file."""
    folder = resources.files("hola_protocol") / "data" / "scenarios"
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if _FILE.match(path.name)
    }


def scenarios() -> list[Scenario]:
    """Every scenario, by name.

    :raises ScenarioError: for a file that is not well-formed.
    """
    return [parse(text, name.removesuffix(".json")) for name, text in texts().items()]


def scenario_schema() -> Schema:
    """The schema of a scenario's file."""
    return {
        "$schema": DIALECT,
        "$id": schema_id("scenario"),
        "title": "hola protocol scenario",
        "$ref": "#/$defs/Scenario",
        "$defs": {
            "Scenario": struct_schema(Scenario, closed=True),
            "Step": struct_schema(Step, closed=True),
        },
    }
