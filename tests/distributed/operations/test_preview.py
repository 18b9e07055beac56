"""PreviewObjectives: the ranking as UpdateObjectives would make it, and nothing is changed."""

from collections.abc import Sequence

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.codec import encode
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import ObjectiveSpec

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
def test_a_preview_is_what_an_update_would_bring(other: str, limit: int) -> None:
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
