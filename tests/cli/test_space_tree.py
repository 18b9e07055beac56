"""The tree of a conditional space."""

from __future__ import annotations

import pytest
from hola_protocol.space import ObjectiveSpec, StudySpec

from hola.cli.space_tree import space_tree
from hola.core.shorthand import parameters_of, when

SPEC = StudySpec(
    parameters=parameters_of(
        {
            "model": {
                "svm": {"form": ["", 0, None, "a"]},
                "mlp": {"layers": (0, 3), "units": when((4, 8), layers=[2, 3])},
            },
            "rate": when((0.0, 1.0), {"form": ["a"]}, {"units": range(4, 7)}),
        }
    ),
    objectives=(ObjectiveSpec(name="loss"),),
)


@pytest.mark.parametrize("line", ["    units: 4 to 8, if model is mlp and layers is one of 2, 3"])
def test_the_tree_shows_children_below_their_nearest_parent(line: str) -> None:
    assert space_tree(SPEC.parameters).splitlines() == [
        "model: svm | mlp",
        "  form:  | 0 | null | a, if model is svm",
        "  layers: 0 to 3, if model is mlp",
        line,
        "      rate: 0 to 1, if form is a or units is one of 4, 5, 6",
    ]
