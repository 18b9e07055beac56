"""What a function's return value means, and what it raises."""

import math
from typing import Any

import numpy as np
import pytest

from hola.clients import Completed, Failed
from hola.clients.evaluation import interpret

ONE, TWO = ("loss",), ("loss", "size")
NO_PAIR = Failed(reason="a tuple must be (values, metadata), with a mapping of metadata; several values are a mapping")


@pytest.mark.parametrize(
    ("returned", "names", "expected"),
    [
        (0.5, ONE, Completed(objectives={"loss": 0.5})),
        (3, ONE, Completed(objectives={"loss": 3.0})),
        (np.float32(0.5), ONE, Completed(objectives={"loss": 0.5})),
        (np.array(0.5), ONE, Completed(objectives={"loss": 0.5})),
        ({"size": 2, "loss": 0.5}, TWO, Completed(objectives={"loss": 0.5, "size": 2.0})),
        ((0.5, {"epoch": 3}), ONE, Completed(objectives={"loss": 0.5}, metadata={"epoch": 3})),
        ((0.5, None), ONE, Completed(objectives={"loss": 0.5})),
        (({"loss": 1, "size": 2}, {}), TWO, Completed(objectives={"loss": 1.0, "size": 2.0}, metadata={})),
        (math.nan, ONE, Failed(reason="the value of 'loss' is not finite: nan")),
        ({"loss": 1.0, "size": math.inf}, TWO, Failed(reason="the value of 'size' is not finite: inf")),
        (None, ONE, Failed(reason="the value of 'loss' is not a number: NoneType")),
        ("0.5", ONE, Failed(reason="the value of 'loss' is not a number: '0.5'")),
        (10**400, ONE, Failed(reason="the value of 'loss' is not a number: int")),
        (0.5, TWO, Failed(reason="the study has several objectives: return a mapping of loss, size")),
        (
            {"los": 1.0},
            ONE,
            Failed(reason="'los' is no objective of the study; the value of 'loss' is missing"),
        ),
        ((1, 2, 3), ONE, NO_PAIR),
        ((0.5, 7), ONE, NO_PAIR),
        ((math.nan, {"epoch": 3}), ONE, Failed(reason="the value of 'loss' is not finite: nan", metadata={"epoch": 3})),
    ],
)
def test_what_is_returned(returned: Any, names: tuple[str, ...], expected: Any) -> None:
    assert interpret(returned, names) == expected
