"""Parameters of every kind, drawn at random."""

from __future__ import annotations

from hola_protocol.space import (
    CategoricalParameter,
    IntegerParameter,
    LatticeParameter,
)
from hypothesis import strategies as st

DISCRETE = st.one_of(
    st.builds(
        lambda low, width: IntegerParameter(name="p", low=low, high=low + width),
        st.integers(-(10**9), 10**9),
        st.integers(1, 10**6),
    ),
    st.builds(
        lambda low, width: IntegerParameter(name="p", low=low, high=low + width, scale="log"),
        st.integers(1, 10**6),
        st.integers(1, 10**6),
    ),
    st.builds(
        lambda choices: CategoricalParameter(name="p", choices=tuple(choices)),
        st.lists(st.sampled_from([None, True, False, 1, 0, 2.5, "a", "1", ""]), min_size=1, unique_by=repr),
    ),
    st.builds(
        lambda values: LatticeParameter(name="p", values=tuple(sorted(values))),
        st.lists(st.integers(-100, 100), min_size=1, max_size=40, unique=True),
    ),
)
