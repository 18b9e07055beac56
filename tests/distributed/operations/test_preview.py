"""PreviewObjectives: the ranking as UpdateObjectives would make it, and nothing is changed."""

from collections.abc import Sequence

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.codec import encode
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import ObjectiveSpec

from hola.distributed.core import Finished
from hola.distributed.operations import preview
from hola.distributed.state.views import MAX_WANTED
from tests.scheduler.driver import Driver, spec

LOSS, SIZE = ObjectiveSpec(name="loss"), ObjectiveSpec(name="size")
VALUES = [(3.0, 1.0), (1.0, 3.0), (2.0, 2.0), (3.0, 3.0), (4.0, 0.5), (1.0, 3.0)]
OTHERS: dict[str, Sequence[ObjectiveSpec]] = {
    "same": (LOSS, SIZE),
    "order": (SIZE, LOSS),
    "direction": (msgspec.structs.replace(LOSS, direction="maximize"), SIZE),
    "groups": (LOSS, msgspec.structs.replace(SIZE, group="cost")),
    "limit": (msgspec.structs.replace(LOSS, limit=2.5), msgspec.structs.replace(SIZE, group="cost", limit=0.75)),
    "violated": (msgspec.structs.replace(LOSS, limit=0.5), SIZE),
    "three": (LOSS, msgspec.structs.replace(SIZE, group="cost", direction="maximize")),
}


def a_study(limits: Limits | None = None) -> Driver:
    """Completed trials, and one that runs."""
    d = Driver(spec(objectives=(LOSS, SIZE), max_trials=None), limits)
    for i, (loss, size) in enumerate(VALUES):
        trial = m.AddedTrial(parameters={"x": i / 10}, objectives={"loss": loss, "size": size})
        d.ask(m.AddTrialsRequest(trials=[trial]))
    d.suggestion(d.worker())
    return d


@pytest.mark.spec("S-19")
@pytest.mark.parametrize("limit", [1, 2, 4, 10])
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("at_once", [0, 1000])
def test_a_preview_is_what_an_update_would_bring(
    at_once: int, other: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "AT_ONCE", at_once)
    d = a_study()
    before = d.ask(m.GetStudyRequest()), d.ask(m.GetTrialsRequest()), d.ask(m.GetTopKRequest())
    found = d.ask(m.PreviewObjectivesRequest(objectives=tuple(OTHERS[other]), limit=limit))
    assert (d.ask(m.GetStudyRequest()), d.ask(m.GetTrialsRequest()), d.ask(m.GetTopKRequest())) == before
    d.ask(m.UpdateObjectivesRequest(objectives=tuple(OTHERS[other]), expected_revision=1), key="k")
    d.run_tasks()
    fronts = d.ask(m.GetFrontsRequest(limit=limit))
    ranked = fronts.items if len(found.groups) > 1 else d.ask(m.GetTopKRequest(limit=limit)).items
    assert found.items == [
        msgspec.structs.replace(item, trial=msgspec.structs.replace(item.trial, objective_revision=0, costs=costs))
        for item, costs in ((item, _in_order(item.trial.costs, found.groups)) for item in ranked)
    ]
    assert (found.front_size, len(found.groups)) == (fronts.front_size, len({o.group for o in OTHERS[other]}))


def a_pending_preview(monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(preview, "AT_ONCE", 0)
    d = a_study()
    assert d.step(d.envelope(m.PreviewObjectivesRequest(objectives=(LOSS, SIZE)))) == []
    return d


def test_many_trials_are_ranked_beside_the_loop_once_for_equal_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    d = a_pending_preview(monkeypatch)
    d.step(d.envelope(m.PreviewObjectivesRequest(objectives=(LOSS, SIZE)), peer="b"))
    (task,) = d.core.tasks()
    first, second = d.finish(task)
    assert (first[0], second[0]) == ("a", "b")
    assert first[1] == second[1]
    assert [item.trial.trial_id for item in first[1].items] == [1, 2, 3, 6, 5, 4]
    assert d.core.tasks() == []
    (again,) = d.step(d.envelope(m.PreviewObjectivesRequest(objectives=(LOSS, SIZE))))
    assert again[1] == first[1]


def test_a_preview_that_failed_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    d = a_pending_preview(monkeypatch)
    (task,) = d.core.tasks()
    (reply,) = d.core.step(now=d.now, wall_ms=d.wall_ms, finished=[Finished(task, None)])
    assert msgspec.json.decode(reply.body, type=ErrorResponse).code == "internal"


def test_a_preview_that_is_not_computed_when_the_scheduler_ends_is_to_be_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    d = a_pending_preview(monkeypatch)
    d.core.end()
    ((_, response),) = d.step()
    assert (response.code, response.retry_after_s) == ("unavailable", 1.0)


def test_more_previews_than_may_wait_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    d = a_pending_preview(monkeypatch)
    refused = [
        reply
        for limit in range(1, MAX_WANTED + 2)
        for reply in d.step(d.envelope(m.PreviewObjectivesRequest(objectives=(LOSS, SIZE), limit=limit)))
    ]
    assert [response.code for _, response in refused] == ["overloaded"]


def _in_order(costs: list[m.GroupCost], groups: list[str]) -> list[m.GroupCost]:
    return sorted(costs, key=lambda cost: groups.index(cost.group))


@pytest.mark.spec("S-20")
def test_objectives_of_other_names_and_wrong_objectives_are_refused() -> None:
    d = a_study()
    assert d.ask(m.PreviewObjectivesRequest(objectives=(LOSS,))) == ErrorResponse(
        code="invalid_message",
        message="the objectives of a study keep their names: loss, size",
        path="/objectives",
        value="loss",
    )
    refused = d.ask(m.PreviewObjectivesRequest(objectives=(msgspec.structs.replace(LOSS, target=1.0), SIZE)))
    assert (refused.code, refused.path) == ("invalid_message", "/objectives/0/target")


def test_a_study_without_results_has_an_empty_preview() -> None:
    d = Driver(spec())
    assert d.ask(m.PreviewObjectivesRequest(objectives=(LOSS,))) == m.PreviewObjectivesResponse(groups=["default"])


@pytest.mark.spec("B-9")
def test_a_preview_without_room_ends_early() -> None:
    d = a_study(Limits(max_reply_bytes=1500))
    found = d.ask(m.PreviewObjectivesRequest(objectives=(LOSS, SIZE)))
    assert 0 < len(found.items) < len(VALUES)
    assert len(encode(found)) <= 1500
