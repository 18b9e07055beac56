"""A request carries the lowest minor that holds all that it uses."""

from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, SobolSpec, StudySpec
from hola_protocol.usage import needed_version
from hola_protocol.version import SINCE, VERSION, Version

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=1.0, high=2.0, scale="log"),),
    objectives=(ObjectiveSpec(name="loss"),),
    sampler=SobolSpec(),
)


@pytest.mark.parametrize(
    ("name", "message", "uses"),
    [
        ("GetTopKRequest", m.GetTopKRequest(), True),
        ("GetTopKRequest", m.GetFrontsRequest(), False),
        ("GetTopKRequest.limit", m.GetTopKRequest(limit=5), True),
        ("GetTopKRequest.limit", m.GetTopKRequest(limit=10), False),
        ("SobolSpec", m.CreateStudyRequest(spec=SPEC), True),
        ("UniformSpec", m.CreateStudyRequest(spec=SPEC), False),
        ("ContinuousParameter.scale", m.CreateStudyRequest(spec=SPEC), True),
        ("Scale=log", m.CreateStudyRequest(spec=SPEC), True),
        ("Scale=linear", m.CreateStudyRequest(spec=SPEC), False),
        ("EndName=stop_at", m.UpdateStudyRequest(expected_revision=1, clear=["stop_at"]), True),
        ("EndName=deadline_s", m.UpdateStudyRequest(expected_revision=1, clear=["stop_at"]), False),
        ("AddedTrial.metadata", m.AddTrialsRequest(trials=[m.AddedTrial(parameters={}, objectives={})]), False),
        (
            "AddedTrial.metadata",
            m.AddTrialsRequest(trials=[m.AddedTrial(parameters={}, objectives={}, metadata={})]),
            True,
        ),
    ],
)
def test_what_is_young_is_used_or_not(name: str, message: Any, uses: bool) -> None:
    since = {name: Version(1, 3), "HeartbeatRequest": Version(1, 7)}
    assert needed_version(message, since) == (Version(1, 3) if uses else Version(1, 0))


def test_the_youngest_part_decides() -> None:
    since = {"SobolSpec": Version(1, 2), "ContinuousParameter.scale": Version(1, 11), "Scale=log": Version(1, 9)}
    assert needed_version(m.CreateStudyRequest(spec=SPEC), since) == Version(1, 11)


def test_nothing_is_younger_than_this_version() -> None:
    assert all(Version(1, 0) < since <= VERSION for since in SINCE.values())
    assert needed_version(m.GetTopKRequest(limit=5)) == Version(1, 0)
