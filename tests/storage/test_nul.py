"""Free texts with U+0000 are stored with an escape, and come back as they were."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hola.storage.nul import FREE_TEXTS, escape, may_need_escape, unescape
from hola.storage.rows import WorkerRow

TEXTS = st.none() | st.text(st.sampled_from("\0\x1a01a"), max_size=12)
FIELDS = FREE_TEXTS[WorkerRow]


def row_of(name: str | None, host: str | None) -> list[Any]:
    row: list[Any] = [f"field {i}" for i in range(len(WorkerRow._fields))]
    row[FIELDS[0]], row[FIELDS[1]] = name, host
    return row


@given(TEXTS, TEXTS)
def test_texts_come_back_as_they_were(name: str | None, host: str | None) -> None:
    row = row_of(name, host)
    (stored,) = escape([WorkerRow(*row)])
    assert not any("\0" in (value or "") for value in stored)
    assert [value for i, value in enumerate(stored) if i not in FIELDS] == [
        value for i, value in enumerate(row) if i not in FIELDS
    ]
    assert unescape([stored], FIELDS) == [row]


def test_texts_without_the_two_characters_stay_as_they_are() -> None:
    row = row_of("a1", "\x1b0")
    assert escape([WorkerRow(*row)]) == [row]
    assert unescape([row], FIELDS) == [row]


@pytest.mark.parametrize(
    ("encoded", "may"), [(b'"a\\u0000"', True), (b'"\\u001a"', True), (b'"u0000"', False), (b'""', False)]
)
def test_rows_that_may_need_an_escape_are_found(encoded: bytes, may: bool) -> None:
    assert may_need_escape(encoded) is may
