"""Empirical distribution functions."""

from hola.plots import data
from tests.plots.studies import study_of


def test_edf_of_two_studies() -> None:
    one, two = study_of([3.0, 1.0, None], name="one"), study_of([2.0], name="two")
    assert [(d.study, d.value.tolist(), d.share.tolist()) for d in data.edf([one, two])] == [
        ("one", [1.0, 3.0], [0.5, 1.0]),
        ("two", [2.0], [1.0]),
    ]
