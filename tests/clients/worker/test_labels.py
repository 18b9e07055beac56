"""The labels of a worker, from an option and from the environment."""

import pytest

from hola.clients.errors import ConfigurationError
from hola.clients.worker.labels import labels_of, parse_labels


def test_labels_are_read_from_texts() -> None:
    texts = ["node=n1", " queue = gpu ", "empty=", "formula=a=b"]
    assert parse_labels(texts, "--label") == {"node": "n1", "queue": "gpu", "empty": "", "formula": "a=b"}


@pytest.mark.parametrize("text", ["node", "=n1", "  =n1"])
def test_a_text_without_a_name_or_a_sign_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_labels([text], "--label")
    assert str(caught.value) == f"--label: {text!r} is not a label; write name=value"


@pytest.mark.parametrize(
    ("given", "variable", "labels"),
    [
        (None, None, None),
        ({}, "", None),
        ({"a": "1"}, None, {"a": "1"}),
        (None, "a=1,b=2", {"a": "1", "b": "2"}),
        (None, "a=1, ,", {"a": "1"}),
        ({"a": "3", "c": "4"}, "a=1,b=2", {"a": "3", "b": "2", "c": "4"}),
    ],
)
def test_given_labels_replace_those_of_the_environment(
    given: dict[str, str] | None, variable: str | None, labels: dict[str, str] | None
) -> None:
    assert labels_of(given, {} if variable is None else {"HOLA_LABELS": variable}) == labels


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLA_LABELS", "node=n1")
    assert labels_of(None) == {"node": "n1"}


@pytest.mark.parametrize("labels", [{"no name": "1"}, {"a": "x" * 1000}, {f"n{i}": "" for i in range(33)}])
def test_labels_that_the_protocol_cannot_carry_are_refused(labels: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="are not valid"):
        labels_of(labels, {})
