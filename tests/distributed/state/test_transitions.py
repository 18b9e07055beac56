"""The table of transitions is that of the specification."""

import re
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from hola_protocol.messages import TrialState

from hola.distributed.state.transitions import (
    TRANSITIONS,
    Transition,
    TrialCancelled,
)

SPEC = Path(__file__).parents[3] / "protocol" / "SPEC.md"
STATES = get_args(TrialState)


def specified(text: str) -> set[tuple[str, str]]:
    """The moves in the state table of the specification."""
    table = text.split("A trial's states:")[1].split("\n\n")[1]
    moves = set()
    for row in table.splitlines()[2:]:
        before, _, after = (cell.strip() for cell in row.strip("|").split("|"))
        sources = [s for s in re.split(r", ", before) if s != "(new)"]
        assert set(sources) <= set(STATES), row
        moves |= set(product(sources, [s for s in STATES if re.search(rf"\b{s}\b", after)]))
    return moves


def in_code() -> set[tuple[str, str]]:
    return {(before, state) for (before, _), (state, _) in TRANSITIONS.items()}


def test_the_table_is_that_of_the_specification() -> None:
    assert in_code() == specified(SPEC.read_text())


def test_a_row_that_is_missing_in_the_specification_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TRANSITIONS, ("completed", TrialCancelled), Transition("cancelled", ()))
    assert in_code() - specified(SPEC.read_text()) == {("completed", "cancelled")}
    monkeypatch.undo()
    text = SPEC.read_text().replace(
        "| queued, running, paused | CancelTrials | cancelled |", "| queued, running | CancelTrials | lost |"
    )
    assert specified(text) - in_code() == {("queued", "lost")}
    assert in_code() - specified(text) == {("paused", "cancelled")}
