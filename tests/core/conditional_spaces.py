"""Conditional spaces for tests: fixed ones, and random ones with their points by enumeration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ObjectiveSpec,
    ParameterSpec,
    ParentTest,
    StudySpec,
    activity,
    check_spec,
    spec_problems,
)
from hola_protocol.values import ParameterValue
from hypothesis import strategies as st

SVM = ({"model": ParentTest(in_=("svm",))},)
MLP = ({"model": ParentTest(in_=("mlp",))},)

MODELS: tuple[ParameterSpec, ...] = (
    CategoricalParameter(name="model", choices=("svm", "forest", "mlp", None)),
    CategoricalParameter(name="kernel", choices=("linear", "rbf"), condition=SVM),
    ContinuousParameter(
        name="gamma", low=1e-5, high=10.0, scale="log", condition=({"kernel": ParentTest(in_=("rbf",))},)
    ),
    IntegerParameter(name="layers", low=1, high=3, condition=MLP),
    IntegerParameter(name="units_2", low=4, high=64, scale="log", condition=({"layers": ParentTest(ge=2)},)),
    ContinuousParameter(name="shared", low=-1.0, high=1.0),
)
"""Nested branches, a choice without children, an ordered parent, and a parameter without a condition."""

FINITE: tuple[ParameterSpec, ...] = (
    CategoricalParameter(name="model", choices=("svm", "forest", "mlp")),
    IntegerParameter(name="degree", low=2, high=4, condition=SVM),
    LatticeParameter(
        name="depth",
        values=(1, 2, 4, 8),
        condition=({"model": ParentTest(in_=("forest",))}, {"degree": ParentTest(ge=4)}),
    ),
    IntegerParameter(name="layers", low=1, high=3, condition=MLP),
    CategoricalParameter(name="wide", choices=(True, False), condition=({"layers": ParentTest(ge=2, le=2)},)),
)
"""svm: 2 degrees without depth, and 1 with 4 depths; forest: 4; mlp: 1 + 2 + 1."""
FINITE_SIZE = 2 + 4 + 4 + 4


def spec(parameters: Sequence[ParameterSpec], **options: object) -> StudySpec:
    made = StudySpec(parameters=tuple(parameters), objectives=(ObjectiveSpec(name="loss"),), **options)  # type: ignore[arg-type]
    check_spec(made)
    return made


def values_of(parameter: ParameterSpec) -> tuple[ParameterValue, ...]:
    match parameter:
        case CategoricalParameter():
            return parameter.choices
        case LatticeParameter():
            return parameter.values
        case IntegerParameter():
            return tuple(range(parameter.low, parameter.high + 1))
    raise TypeError(parameter)


def points_of(parameters: Sequence[ParameterSpec]) -> Iterator[dict[str, ParameterValue]]:
    """Every point of a finite space, in the order of the spec."""

    def complete(i: int, point: dict[str, ParameterValue]) -> Iterator[dict[str, ParameterValue]]:
        if i == len(parameters):
            yield point
            return
        parameter = parameters[i]
        if activity(parameters[: i + 1], point)[parameter.name]:
            for value in values_of(parameter):
                yield from complete(i + 1, {**point, parameter.name: value})
        else:
            yield from complete(i + 1, point)

    return complete(0, {})


@st.composite
def finite_spaces(draw: st.DrawFn) -> tuple[ParameterSpec, ...]:
    """Small finite spaces with conditions that are alternatives of several tests."""
    parameters: list[ParameterSpec] = []
    for i in range(draw(st.integers(1, 6))):
        name = f"p{i}"
        condition = None
        has_condition = draw(st.booleans())
        if parameters and has_condition:
            parents: st.SearchStrategy[list[ParameterSpec]] = st.lists(
                st.sampled_from(parameters), min_size=1, max_size=2, unique_by=lambda p: p.name
            )
            condition = tuple(
                {parent.name: draw(_tests(parent)) for parent in draw(parents)} for _ in range(draw(st.integers(1, 2)))
            )
        made: ParameterSpec
        match draw(st.sampled_from(["integer", "log", "categorical", "lattice"])):
            case "integer":
                made = IntegerParameter(name=name, low=-1, high=draw(st.integers(0, 2)), condition=condition)
            case "log":
                made = IntegerParameter(
                    name=name, low=1, high=draw(st.integers(2, 4)), scale="log", condition=condition
                )
            case "categorical":
                some = st.sampled_from([None, True, 1, "a", "", 2.5])
                choices = draw(st.lists(some, min_size=1, max_size=3, unique_by=repr))
                made = CategoricalParameter(name=name, choices=tuple(choices), condition=condition)
            case _:
                values = draw(st.lists(st.integers(-5, 5), min_size=1, max_size=3, unique=True))
                made = LatticeParameter(name=name, values=tuple(sorted(values)), condition=condition)
        candidate = StudySpec(parameters=(*parameters, made), objectives=(ObjectiveSpec(name="loss"),))
        if not spec_problems(candidate):
            parameters.append(made)
    return tuple(parameters) or (IntegerParameter(name="p", low=0, high=1),)


def _tests(parent: ParameterSpec) -> st.SearchStrategy[ParentTest]:
    values = values_of(parent)
    chosen = st.lists(st.sampled_from(values), min_size=1, max_size=2).map(lambda v: ParentTest(in_=tuple(v)))
    if isinstance(parent, CategoricalParameter):
        return chosen
    bound = st.sampled_from([float(v) for v in values])  # type: ignore[arg-type]
    return chosen | bound.map(lambda b: ParentTest(ge=b)) | bound.map(lambda b: ParentTest(le=b))
