"""Patterns fit what they should and nothing else."""

from typing import Any

import pytest
from hola_conformance.patterns import PatternError, complete, fill, mismatch
from hola_protocol.codec import decode_reply
from hola_protocol.messages import GetEventsResponse, GetSuggestionResponse


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ({}, {"a": 1}),
        ({"a": 1}, {"a": 1.0, "b": 2}),
        ({"a": None}, {}),
        ([1, {"b": True}], [1, {"b": True, "c": 3}]),
        ("$$a", "$a"),
        ({"$any": "number"}, 1.5),
        ({"$any": "integer"}, 3),
        ({"$any": "value"}, False),
        ({"$one_of": [1, "a"]}, "a"),
        ({"$not": 1}, True),
        ({"$range": [0, 1]}, 0.5),
        ({"$range": [None, 1]}, -1e300),
        ({"$range": ["$bound", None]}, 7),
        ({"$length": 2}, [1, 2]),
        ({"$contains": [1, 3]}, [1, 2, 3]),
        ({"$each": {"a": 1}}, [{"a": 1}, {"a": 1, "b": 2}]),
        ({"$exactly": {"a": [1]}}, {"a": [1.0]}),
        ({"$all": [{"$any": "string"}, {"$not": "b"}]}, "a"),
        ("$bound", 7.0),
    ],
)
def test_fits(pattern: Any, value: Any) -> None:
    assert mismatch(pattern, value, {"bound": 7}) is None


@pytest.mark.parametrize(
    ("pattern", "value", "where"),
    [
        ({"a": 1}, {"a": True}, "/a"),
        ({"a": 1}, {}, "/a"),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "/a/b"),
        ([1], [1, 2], ""),
        ([1, 2], [1, 3], "/1"),
        ({}, [], ""),
        ([], {}, ""),
        ("$$a", "$$a", ""),
        ({"$any": "number"}, True, ""),
        ({"$any": "integer"}, 1.5, ""),
        ({"$any": "value"}, None, ""),
        ({"$one_of": [1, "a"]}, "b", ""),
        ({"$not": 1}, 1.0, ""),
        ({"$not": "$bound"}, 7, ""),
        ({"$range": [0, 1]}, 1.5, ""),
        ({"$range": [0, 1]}, True, ""),
        ({"$length": 2}, [1], " (length)"),
        ({"$contains": [3, 1]}, [1, 2, 3], ""),
        ({"$contains": [1, 1]}, [1], ""),
        ({"$each": {"a": 1}}, [{"a": 1}, {}], "/1/a"),
        ({"$exactly": {"a": 1}}, {"a": 1, "b": 2}, ""),
        ({"$all": [{"$any": "string"}, {"$not": "a"}]}, "a", ""),
        ("$bound", 8, ""),
        ("$new", None, ""),
    ],
)
def test_does_not_fit(pattern: Any, value: Any, where: str) -> None:
    difference = mismatch(pattern, value, {"bound": 7})
    assert difference is not None
    assert difference.startswith(f"{where}: expected")


def test_a_variable_takes_a_value_once_and_only_when_all_fits() -> None:
    variables: dict[str, Any] = {}
    assert mismatch({"a": "$x", "b": "$x"}, {"a": 1, "b": 2}, variables) is not None
    assert variables == {}
    assert mismatch({"a": "$x", "b": "$x"}, {"a": 1, "b": 1}, variables) is None
    assert variables == {"x": 1}
    assert fill({"q": ["$x", "$$x", "x"]}, variables) == {"q": [1, "$x", "x"]}


@pytest.mark.parametrize(
    "pattern", [{"$capture": "x"}, {"$any": "thing"}, {"$not": "$nothing"}, {"a": {"$rnage": [1]}}]
)
def test_a_pattern_that_means_nothing_is_an_error(pattern: Any) -> None:
    with pytest.raises(PatternError):
        mismatch(pattern, {"a": 1}, {})


def test_a_variable_without_a_value_is_an_error() -> None:
    with pytest.raises(PatternError, match=r"\$x has no value"):
        fill({"a": "$x"}, {})


def test_what_is_left_out_is_compared_at_its_default() -> None:
    suggestion = '{"trial_id":1,"attempt":1,"lease":"a","lease_s":1.0,"parameters":{"x":null}}'
    body = f'{{"tag":"GetSuggestionResponse","status":"suggestions","suggestions":[{suggestion}]}}'.encode()
    assert complete(decode_reply(body, GetSuggestionResponse)) == {
        "tag": "GetSuggestionResponse",
        "status": "suggestions",
        "suggestions": [
            {
                "trial_id": 1,
                "attempt": 1,
                "lease": "a",
                "lease_s": 1.0,
                "parameters": {"x": None},
                "standing": "held",
                "state": "running",
                "next_step": None,
                "resume": None,
            }
        ],
        "retry_after_s": None,
        "reason": None,
    }


def test_an_unknown_event_is_compared_as_it_came() -> None:
    body = b'{"tag":"GetEventsResponse","items":[{"tag":"Eclipse","event_id":1,"moon":true}]}'
    assert complete(decode_reply(body, GetEventsResponse))["items"] == [{"tag": "Eclipse", "event_id": 1, "moon": True}]
