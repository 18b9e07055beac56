"""Notes on a study file that breaks no rule."""

from typing import Any

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec
from hola_protocol.study_file import StudyFile

from hola.cli.spec_notes import added_objectives, run_problems

NO_EVALUATION = "has neither objective: module:function nor exec: [command, ...]"
NO_END = "has no end; set max_trials, deadline_s or stop_at"


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({}, [NO_EVALUATION, NO_END]),
        ({"objective": "a:f"}, [NO_END]),
        ({"exec": ["a"]}, [NO_END]),
        ({"max_trials": 5}, [NO_EVALUATION]),
        ({"objective": "a:f", "max_trials": 5}, []),
        ({"exec": ["a"], "deadline_s": 60.0}, []),
        ({"exec": ["a"], "stop_at": {"loss": 0.0}}, []),
    ],
)
def test_what_a_run_needs(fields: dict[str, Any], problems: list[str]) -> None:
    file = StudyFile(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        **fields,
    )
    assert list(run_problems(file)) == problems


def test_values_that_are_added_without_a_scale_are_noted_by_group() -> None:
    objectives = [
        ObjectiveSpec(name="b", group="two"),
        ObjectiveSpec(name="x", group="one"),
        ObjectiveSpec(name="a", group="two"),
        ObjectiveSpec(name="y", group="one"),
    ]
    assert list(added_objectives(objectives)) == [
        f"{names} are in the same comparison group ({group}), so their values are added as they are; for a front, give "
        f"each its own group (group: {last}); for one score, give each a target and a limit"
        for names, group, last in [("x and y", "one", "y"), ("b and a", "two", "a")]
    ]


@pytest.mark.parametrize(
    "other",
    [
        ObjectiveSpec(name="b", group="two"),
        ObjectiveSpec(name="b", target=0.0, limit=1.0),
        ObjectiveSpec(name="b", limit=1.0),
        ObjectiveSpec(name="b", priority=2.0),
    ],
)
def test_objectives_that_are_compared_on_purpose_are_not_noted(other: ObjectiveSpec) -> None:
    assert list(added_objectives([ObjectiveSpec(name="a"), other])) == []
