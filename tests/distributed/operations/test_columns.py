"""GetColumns: rows by column in the order of their changes, for a first load, after a cut and to follow."""

import math
from itertools import chain
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.codec import encode
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
)

from hola.clients.columns import numbers_of, values_of
from hola.distributed.operations import columns
from tests.scheduler.driver import Driver, spec
from tests.scheduler.reporting import item, report, stepped
from tests.sentences import holds

ALL: list[m.ColumnGroup] = ["times", "worker", "objectives", "costs"]
PARAMETERS = (
    ContinuousParameter(name="x", low=0.0, high=1.0),
    IntegerParameter(name="n", low=1, high=2**53 - 1),
    CategoricalParameter(name="c", choices=("relu", None, 1, True, 0.5)),
    LatticeParameter(name="b", values=(16, 32, 64)),
)
POINT: dict[str, Any] = {"x": 0.25, "n": 7, "c": "relu", "b": 32}


def a_study(**limits: Any) -> Driver:
    """Trials of every kind: completed, running, queued, failed, added."""
    objectives = (ObjectiveSpec(name="loss", limit=1.0), ObjectiveSpec(name="size", group="cost"))
    d = Driver(spec(parameters=PARAMETERS, objectives=objectives, max_trials=None), Limits(**limits))
    a, b = d.worker(), d.worker()
    first, second, third = d.suggestion(a), d.suggestion(b), d.suggestion(a)
    result = m.Result(trial_id=first.trial_id, lease=first.lease, objectives={"loss": 3.0, "size": -0.0})
    d.ask(m.SubmitResultRequest(results=[result]))
    d.failure(third)
    d.now += 2.0
    d.release(second)
    d.suggestion(a)
    sets = [{**POINT, "c": choice} for choice in (None, 1, True, 0.5)]
    d.ask(m.EnqueueTrialsRequest(trials=sets[:1]))
    added = [m.AddedTrial(parameters=p, objectives={"loss": 0.5, "size": 2.0}) for p in sets[1:]]
    d.ask(m.AddTrialsRequest(trials=added))
    return d


def whole(d: Driver, since: int = 0, **fields: Any) -> list[m.GetColumnsResponse]:
    """The replies of one pass."""
    replies: list[m.GetColumnsResponse] = []
    while not replies or replies[-1].more:
        since = replies[-1].as_of if replies else since
        replies.append(d.ask(m.GetColumnsRequest(changed_since=since, **fields)))
    return replies


def rows_of(reply: m.GetColumnsResponse) -> list[dict[str, Any]]:
    """The rows of a reply with the fields of a trial, as far as they are columns."""
    columns = {name: values_of(getattr(reply, name)) for name in ("trial_id", "changed", "state", "worker_id")}
    columns |= {name: values_of(getattr(reply, name)) for name in ("created_ms", "started_ms", "ended_ms")}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for name in ("parameters", "objectives", "costs", "violations"):
        for row, values in zip(rows, zip(*map(values_of, getattr(reply, name).values()), strict=True), strict=True):
            row[name] = dict(zip(getattr(reply, name), values, strict=True))
    return rows


def row_of(trial: m.Trial) -> dict[str, Any]:
    """The row of a trial that was read by GetTrials."""
    names = ("trial_id", "changed", "state", "worker_id", "created_ms", "started_ms", "ended_ms", "parameters")
    costs = {cost.group: cost for cost in trial.costs}
    return {
        **{name: getattr(trial, name) for name in names},
        "objectives": trial.objectives or {"loss": None, "size": None},
        "costs": {group: costs[group].cost if costs else None for group in ("default", "cost")},
        "violations": {group: costs[group].violation if costs else None for group in ("default", "cost")},
    }


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("restarts", [False, True])
def test_the_columns_are_those_of_the_trials_in_the_order_of_their_changes(packed: bool, restarts: bool) -> None:
    d = a_study()
    if restarts:
        d.restart()
    (reply,) = whole(d, packed=packed, include=ALL)
    trials = sorted(d.ask(m.GetTrialsRequest(limit=1000)).items, key=lambda t: t.changed)
    rows = rows_of(reply)
    with holds("M-1"):
        assert [row["trial_id"] for row in rows] == [t.trial_id for t in trials]
    with holds("M-2"):
        assert (reply.as_of, reply.more) == (d.ask(m.StatusRequest()).newest_event, False)
    with holds("M-3"):
        assert rows == [row_of(t) for t in trials]
        assert all((column.packed is None) != packed for column in (reply.state, reply.objectives["loss"]))
    with holds("M-4"):
        choices = [row["parameters"]["c"] for row in rows]
        assert repr(choices) == repr([t.parameters["c"] for t in trials])
        assert {None, "relu", 0.5} <= set(choices)
    assert (reply.total, reply.objective_revision) == (7, 1)


def test_integers_have_no_fraction_and_doubles_keep_their_sign() -> None:
    d = Driver(spec(parameters=PARAMETERS, max_trials=None))
    point = {**POINT, "n": 2**53 - 1}
    d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters=point, objectives={"loss": -0.0})]))
    body = d.replies(d.envelope(m.GetColumnsRequest(include=["objectives"])))[0].body
    assert body == (
        b'{"tag":"GetColumnsResponse","as_of":2,"total":1,"objective_revision":1,"trial_id":{"values":[1]},'
        b'"changed":{"values":[2]},"state":{"values":[0],"of":["completed"]},"parameters":{"x":{"values":[0.25]},'
        b'"n":{"values":[9007199254740991]},"c":{"values":[0],"of":["relu"]},"b":{"values":[32]}},'
        b'"objectives":{"loss":{"values":[-0.0]}}}'
    )
    (reply,) = whole(d, include=["objectives"], packed=True)
    assert math.copysign(1.0, numbers_of(reply.objectives["loss"])[0]) == -1.0
    assert reply.objectives["loss"].packed == "AAAAAAAAAIA="


@pytest.mark.spec("M-2", "M-5")
@pytest.mark.parametrize("packed", [False, True])
def test_a_pass_over_pages_leaves_the_exact_state_whatever_changes_meanwhile(packed: bool) -> None:
    d = a_study()
    worker = d.worker()
    held = [d.suggestion(worker) for _ in range(60)]
    current: dict[int, dict[str, Any]] = {}
    since, pages, missing = 0, 0, None
    while True:
        reply = d.ask(m.GetColumnsRequest(changed_since=since, max_bytes=1500, packed=packed, include=ALL))
        rows = rows_of(reply)
        assert [row["changed"] for row in rows] == sorted(row["changed"] for row in rows)
        assert all(row["changed"] > since for row in rows)
        if reply.more:
            assert reply.as_of == rows[-1]["changed"]
            assert missing is None or reply.total >= missing
        current.update({row["trial_id"]: row for row in rows})
        missing = reply.total - len(rows)
        since, pages = reply.as_of, pages + 1
        if not reply.more:
            assert missing == 0
            break
        if held:
            result = m.Result(trial_id=held[-1].trial_id, lease=held.pop().lease, objectives={"loss": 1.0, "size": 2.0})
            d.ask(m.SubmitResultRequest(results=[result]))
    assert pages > 5
    assert current == {t.trial_id: row_of(t) for t in d.ask(m.GetTrialsRequest(limit=1000)).items}
    assert d.ask(m.GetColumnsRequest(changed_since=since)).total == 0


@pytest.mark.spec("M-6")
def test_only_what_was_requested_is_returned() -> None:
    d = a_study()
    (reply,) = whole(d, parameters=["b", "x"])
    assert list(reply.parameters) == ["b", "x"]
    absent = (reply.created_ms, reply.started_ms, reply.ended_ms, reply.worker_id, reply.reports)
    assert absent == (None,) * 5
    assert (reply.objectives, reply.costs, reply.violations) == ({}, {}, {})
    assert list(whole(d)[0].parameters) == ["x", "n", "c", "b"]
    assert d.ask(m.GetColumnsRequest(parameters=["x", "y"])) == ErrorResponse(
        code="invalid_message",
        message="study 'default' has no parameter 'y'; it has x, n, c, b",
        path="/parameters/1",
        value="y",
    )


@pytest.mark.spec("M-7", "B-9")
@pytest.mark.parametrize("packed", [False, True])
def test_a_reply_is_no_longer_than_it_may_be_unless_it_has_one_row(packed: bool) -> None:
    d = a_study(max_reply_bytes=3000)
    for _ in range(100):
        d.ask(m.AddTrialsRequest(trials=[m.AddedTrial(parameters=POINT, objectives={"loss": 0.5, "size": 2.0})]))
    for size, longest in ((2000, 2000), (4_000_000, 3000)):
        replies = whole(d, max_bytes=size, packed=packed, include=ALL)
        assert sum(len(reply.trial_id.values) or len(numbers_of(reply.trial_id)) for reply in replies) == 107
        assert max(len(encode(reply)) for reply in replies) <= longest
        assert len(replies) < 107
    replies = whole(d, max_bytes=1, packed=packed)
    assert [len(numbers_of(reply.trial_id)) for reply in replies] == [1] * 107


def test_a_reply_has_a_bounded_number_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    d = a_study()
    monkeypatch.setattr(columns, "_CELLS", 14)
    monkeypatch.setattr(columns, "_PACKED_CELLS", 21)
    assert [len(reply.trial_id.values) for reply in whole(d)] == [2, 2, 2, 1]
    assert [len(numbers_of(reply.trial_id)) for reply in whole(d, packed=True)] == [3, 3, 1]


@pytest.mark.spec("M-8")
def test_costs_are_those_under_the_revision_of_the_reply() -> None:
    d = a_study()
    limits = (ObjectiveSpec(name="loss", direction="maximize", limit=1.0), ObjectiveSpec(name="size", group="cost"))
    d.ask(m.UpdateObjectivesRequest(objectives=limits, expected_revision=d.info().revision), key="k")
    (before,) = whole(d, include=["costs"])
    assert (before.objective_revision, values_of(before.costs["default"])[-1]) == (1, 0.5)
    d.run_tasks()
    (after,) = whole(d, include=["costs"])
    assert (after.objective_revision, values_of(after.costs["default"])[-1]) == (2, -0.5)
    assert values_of(after.violations["default"])[-1] == 0.5


@pytest.mark.spec("M-9")
def test_an_event_that_the_study_does_not_have_is_refused() -> None:
    d = a_study()
    newest = d.ask(m.StatusRequest()).newest_event
    assert d.ask(m.GetColumnsRequest(changed_since=newest)).as_of == newest
    refused = d.ask(m.GetColumnsRequest(changed_since=newest + 1))
    assert (refused.code, refused.path, refused.detail["newest"]) == ("cursor_expired", "/changed_since", newest)


def test_rows_beyond_one_chunk_are_found() -> None:
    d = Driver(spec(max_trials=None), Limits(max_batch=256))
    for start in range(0, 5000, 250):
        trials = [
            m.AddedTrial(parameters={"x": i / 5000}, objectives={"loss": float(i)}) for i in range(start, start + 250)
        ]
        d.ask(m.AddTrialsRequest(trials=trials))
    for _ in range(2):
        found = [i for reply in whole(d, include=["objectives"]) for i in values_of(reply.objectives["loss"])]
        assert found == [float(i) for i in range(5000)]
        d.restart()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("restarts", [False, True])
def test_reports_are_those_of_the_latest_attempt_at_each_step(packed: bool, restarts: bool) -> None:
    d = Driver(stepped(objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="size", group="g"))))
    worker = d.worker()
    first, second = d.suggestion(worker), d.suggestion(worker)
    for step, loss in ((2, 0.5), (1, 0.75)):
        report(d, first, step, loss)
    (before,) = whole(d, include=["reports"])
    d.release(first)
    first = d.suggestion(worker)
    d.ask(m.SubmitReportsRequest(reports=[item(first, 2, 0.25, objectives={"size": 3.0}), item(first, 4, None)]))
    report(d, second, 1, None, diverged=True)
    if restarts:
        d.restart()
    (reply,) = whole(d, include=["reports"], packed=packed)
    assert reply.reports is not None
    assert values_of(reply.trial_id) == [1, 2]
    with holds("M-10"):
        assert values_of(reply.reports.counts) == [3, 1]
        assert values_of(reply.reports.steps) == [1, 2, 4, 1]
        assert values_of(reply.reports.objectives["loss"]) == [0.75, None, None, None]
        assert values_of(reply.reports.objectives["size"]) == [None, 3.0, None, None]
    with holds("M-1"):
        (later,) = whole(d, since=before.as_of, include=["reports"])
        assert values_of(later.trial_id) == [1, 2]


def test_a_stopped_trial_has_the_values_of_its_largest_step() -> None:
    d = Driver(stepped())
    s = d.suggestion(d.worker())
    assert report(d, s, 3, 2.0).decision == "stop"
    for _ in range(2):
        (reply,) = whole(d, include=["objectives", "costs"])
        assert (values_of(reply.state), values_of(reply.objectives["loss"])) == (["stopped"], [2.0])
        assert values_of(reply.costs["default"]) == [None]
        d.restart()


def test_a_reply_has_a_bounded_number_of_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    d = Driver(stepped())
    worker = d.worker()
    for count in (2, 2, 5, 0, 1):
        s = d.suggestion(worker)
        for step in range(1, count + 1):
            report(d, s, step)
    monkeypatch.setattr(columns, "_REPORTS", 4)
    replies = whole(d, include=["reports"])
    counts = [numbers_of(reply.reports.counts) for reply in replies if reply.reports is not None]
    assert sorted(chain.from_iterable(counts)) == [0, 1, 2, 2, 5]
    assert len(counts) > 2
