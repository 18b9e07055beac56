"""The spec of a study: parameters, objectives, and the rules between their fields."""

import math
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

from .stopping import (
    AshaPromotionSpec,
    AshaSpec,
    AutoStoppingSpec,
    MedianSpec,
    NoStoppingSpec,
    StepsSpec,
    StoppingSpec,
    ThresholdSpec,
)
from .values import (
    Count,
    Integer,
    Name,
    ObjectiveValues,
    ParameterSet,
    ParameterValue,
    PositiveCount,
    PositiveSeconds,
    same_value,
    value_key,
)

Scale: TypeAlias = Literal["linear", "log"]
"""The scale of an axis: linear or logarithmic."""
Direction: TypeAlias = Literal["minimize", "maximize"]
"""Whether lower or higher values of an objective are better."""

MAX_PARAMETERS = 256
MAX_CHOICES = 1024
MAX_OBJECTIVES = 32
DEFAULT_STUDY = "default"
DEFAULT_GROUP = "default"
DEFAULT_LEASE_S = 60.0
DEFAULT_MAX_RETRIES = 2
DEFAULT_MAX_PREEMPTIONS = 20


class ContinuousParameter(Struct, tag="continuous", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A real number in [low, high]."""

    name: Name
    """Its name."""
    low: float
    """The lower bound."""
    high: float
    """The upper bound."""
    scale: Scale = "linear"
    """``log`` is a logarithmic scale; it needs ``low`` above 0."""


class IntegerParameter(Struct, tag="integer", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """An integer in [low, high], both included."""

    name: Name
    """Its name."""
    low: Integer
    """The lower bound."""
    high: Integer
    """The upper bound."""
    scale: Scale = "linear"
    """``log`` is a logarithmic scale; it needs ``low`` above 0."""


class CategoricalParameter(Struct, tag="categorical", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """One of several unordered values. A choice may be null, a boolean, a number or a string."""

    name: Name
    """Its name."""
    choices: Annotated[tuple[ParameterValue, ...], Meta(min_length=1, max_length=MAX_CHOICES)]
    """The choices, without duplicates; 1 and 1.0 are the same choice, 1 and true are different."""


class LatticeParameter(Struct, tag="lattice", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """One of several ordered numbers, such as 16, 32, 64; neighbouring values are one step apart."""

    name: Name
    """Its name."""
    values: Annotated[tuple[int | float, ...], Meta(min_length=1, max_length=MAX_CHOICES)]
    """The values, increasing."""


ParameterSpec: TypeAlias = ContinuousParameter | IntegerParameter | CategoricalParameter | LatticeParameter
"""A parameter to search, of one of the kinds."""


class ObjectiveSpec(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """A number that each trial returns, and how it is scored.

    Values better than ``target`` do not improve the score. A trial beyond ``limit`` violates it. ``priority`` is the
    weight within the comparison ``group``; costs of different groups are never summed.
    """

    name: Name
    """Its name."""
    direction: Direction = "minimize"
    """The direction of improvement."""
    target: float | None = None
    """The value from which on the score does not improve; needs a limit."""
    limit: float | None = None
    """The worst acceptable value."""
    priority: Annotated[float, Meta(gt=0.0)] = 1.0
    """Its weight within the group."""
    group: Name = DEFAULT_GROUP
    """The comparison group."""


class ExploreExploitSpec(
    Struct, tag="explore_exploit", tag_field="type", kw_only=True, omit_defaults=True, frozen=True
):
    """Explore with a scrambled Sobol sequence, then exploit a model of the best trials.

    ``explore`` is the number of trials before the first model; by default it depends on the number of parameters and
    ``max_trials``.
    """

    explore: PositiveCount | None = None
    """Trials before the first model."""
    elite_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.25
    """The share of the trials on which the model is fitted."""
    explore_probability: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.1
    """The probability of exploration once there is a model."""


class GaussianMixtureSpec(
    Struct, tag="gaussian_mixture", tag_field="type", kw_only=True, omit_defaults=True, frozen=True
):
    """Draw from a Gaussian mixture that is fitted to the best trials; uniform until there are enough trials."""

    elite_fraction: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.25
    """The share of the trials on which the model is fitted."""
    components: Annotated[int, Meta(ge=1, le=32)] = 3
    """The maximum number of components."""


class GaussianProcessSpec(
    Struct, tag="gaussian_process", tag_field="type", kw_only=True, omit_defaults=True, frozen=True
):
    """Bayesian optimisation with Gaussian processes, the default.

    It uses a trust region for one comparison group, and random rays for several groups.
    """


class SobolSpec(Struct, tag="sobol", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A scrambled Sobol sequence."""


class UniformSpec(Struct, tag="uniform", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """Independent uniform draws."""


class HypercubeSpec(Struct, tag="hypercube", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A sequence of Latin hypercubes of ``block`` points."""

    block: Annotated[int, Meta(ge=2, le=4096)] = 64
    """The number of points of a hypercube."""


class ExternalSpec(Struct, tag="external", tag_field="type", kw_only=True, omit_defaults=True, frozen=True):
    """A sampler that is installed on the server, by its name, such as ``optuna`` or ``cmaes``."""

    name: Name
    """Its name."""
    options: dict[Name, ParameterValue] = {}
    """Its options."""


SamplerSpec: TypeAlias = (
    ExploreExploitSpec
    | ExternalSpec
    | GaussianMixtureSpec
    | GaussianProcessSpec
    | SobolSpec
    | UniformSpec
    | HypercubeSpec
)
"""The sampler and its options."""


class StudySpec(Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The spec of a study: parameters, objectives, ends, and rules for leases and retries."""

    parameters: Annotated[tuple[ParameterSpec, ...], Meta(min_length=1, max_length=MAX_PARAMETERS)]
    """The parameters."""
    objectives: Annotated[tuple[ObjectiveSpec, ...], Meta(min_length=1, max_length=MAX_OBJECTIVES)]
    """The objectives."""
    max_trials: PositiveCount | None = None
    """The total number of trials to create; absent: no limit."""
    max_steps: PositiveCount | None = None
    """The total number of steps of all trials; needs ``steps``; absent: no limit."""
    max_failures: PositiveCount | None = None
    """The number of failed trials that finishes the study."""
    max_consecutive_failures: PositiveCount | None = None
    """The number of failed trials in a row that finishes the study."""
    deadline_s: PositiveSeconds | None = None
    """The scheduler's running seconds after which the study finishes."""
    stop_at: ObjectiveValues | None = None
    """Objective values; the study finishes when one trial reaches all of them."""
    seed: Count | None = None
    """The seed of all randomness; absent: chosen by the server."""
    deterministic: bool = False
    """Whether suggestions depend only on the order of the requests; asks then wait for the model."""
    sampler: SamplerSpec = GaussianProcessSpec()
    """The sampler."""
    steps: StepsSpec | None = None
    """The steps of a trial, if workers report intermediate values."""
    stopping: StoppingSpec = AutoStoppingSpec()
    """The rule that ends trials early; each other than ``none`` and ``auto`` needs ``steps``."""
    lease_s: PositiveSeconds = DEFAULT_LEASE_S
    """The default duration of a lease."""
    max_retries: Count = DEFAULT_MAX_RETRIES
    """The number of retries of a trial after expired leases and failures with ``retry``."""
    max_preemptions: Count = DEFAULT_MAX_PREEMPTIONS
    """How often a trial may be given back without a result."""
    allow_repeats: bool = False
    """Whether points may be suggested again."""


class Problem(Struct, frozen=True):
    """One breach of a rule: where (JSON Pointer from the object checked), what, and the value that breaks it."""

    path: str
    message: str
    value: Any = None


class SpaceError(ValueError):
    """A spec, or a set of values under a spec, that breaks a rule.

    :ivar problems: every breach found, at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.path or '/'}: {p.message}" for p in self.problems))


def _pointer(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _parameter_problems(parameter: ParameterSpec, path: str) -> Iterator[Problem]:
    match parameter:
        case ContinuousParameter() | IntegerParameter():
            low, high = parameter.low, parameter.high
            if not low < high:
                yield Problem(f"{path}/high", f"high must be above low, which is {low!r}", high)
            elif not math.isfinite(float(high) - float(low)):
                yield Problem(f"{path}/high", "the width high - low must be a finite number", high)
            if parameter.scale == "log" and low <= 0:
                yield Problem(f"{path}/low", "a log scale needs low above 0", low)
        case CategoricalParameter():
            seen: dict[object, int] = {}
            for i, choice in enumerate(parameter.choices):
                first = seen.setdefault(value_key(choice), i)
                if first != i:
                    yield Problem(f"{path}/choices/{i}", f"the same choice as choices/{first}", choice)
                if isinstance(choice, int) and not isinstance(choice, bool) and abs(choice) > 2**53 - 1:
                    yield Problem(f"{path}/choices/{i}", "integers stay within -(2^53-1) and 2^53-1", choice)
        case LatticeParameter():
            for i, (a, b) in enumerate(zip(parameter.values, parameter.values[1:], strict=False), 1):
                if not a < b:
                    yield Problem(f"{path}/values/{i}", f"values must increase; the one before is {a!r}", b)
            for i, value in enumerate(parameter.values):
                if isinstance(value, int) and abs(value) > 2**53 - 1:
                    yield Problem(f"{path}/values/{i}", "integers stay within -(2^53-1) and 2^53-1", value)


def objective_problems(objectives: Iterable[ObjectiveSpec], path: str = "/objectives") -> Iterator[Problem]:
    """The rules of a list of objectives: unique names; a target needs a limit, and lies on its better side.

    :param objectives: the list.
    :param path: the JSON Pointer of the list, for the problems' paths.
    """
    seen: dict[str, int] = {}
    for i, o in enumerate(objectives):
        first = seen.setdefault(o.name, i)
        if first != i:
            yield Problem(f"{path}/{i}/name", f"the same name as {path}/{first}", o.name)
        if o.target is None:
            continue
        if o.limit is None:
            yield Problem(f"{path}/{i}/target", "a target needs a limit to scale by", o.target)
        elif o.direction == "minimize" and not o.target < o.limit:
            yield Problem(f"{path}/{i}/target", f"when minimizing, target must be below limit {o.limit!r}", o.target)
        elif o.direction == "maximize" and not o.target > o.limit:
            yield Problem(f"{path}/{i}/target", f"when maximizing, target must be above limit {o.limit!r}", o.target)
        elif not math.isfinite(o.limit - o.target):
            yield Problem(f"{path}/{i}/target", "the distance to the limit must be a finite number", o.target)


def spec_problems(spec: StudySpec) -> list[Problem]:
    """Every rule of a study's spec that JSON Schema cannot say.

    :param spec: a spec that has passed the schema.
    :returns: the breaches, empty for a good spec.
    """
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for i, parameter in enumerate(spec.parameters):
        first = seen.setdefault(parameter.name, i)
        if first != i:
            problems.append(Problem(f"/parameters/{i}/name", f"the same name as /parameters/{first}", parameter.name))
        problems.extend(_parameter_problems(parameter, f"/parameters/{i}"))
    problems.extend(objective_problems(spec.objectives))
    names = {o.name for o in spec.objectives}
    for name, value in (spec.stop_at or {}).items():
        if name not in names:
            problems.append(Problem(f"/stop_at/{_pointer(name)}", "no objective has this name", value))
    if spec.stop_at is not None and not spec.stop_at:
        problems.append(Problem("/stop_at", "names no objective", {}))
    problems.extend(_step_problems(spec, names))
    return problems


def _step_problems(spec: StudySpec, objectives: set[str]) -> Iterator[Problem]:
    steps, rule = spec.steps, spec.stopping
    if steps is None:
        if spec.max_steps is not None:
            yield Problem("/max_steps", "needs steps", spec.max_steps)
        if not isinstance(rule, NoStoppingSpec | AutoStoppingSpec):
            yield Problem("/stopping", "this rule needs steps")
        return
    if steps.min > steps.max:
        yield Problem("/steps/min", f"min must not be above max, which is {steps.max}", steps.min)
    if isinstance(rule, AshaSpec | AshaPromotionSpec | MedianSpec) and (rule.grace or 1) > steps.max:
        yield Problem("/stopping/grace", f"grace must not be above the largest step, {steps.max}", rule.grace)
    if isinstance(rule, ThresholdSpec):
        if rule.step > steps.max:
            yield Problem("/stopping/step", f"step must not be above the largest step, {steps.max}", rule.step)
        if not rule.objectives:
            yield Problem("/stopping/objectives", "names no objective", {})
        for name, value in rule.objectives.items():
            if name not in objectives:
                yield Problem(f"/stopping/objectives/{_pointer(name)}", "no objective has this name", value)


def check_spec(spec: StudySpec) -> None:
    """Raise for a spec that breaks a rule.

    :param spec: a spec that has passed the schema.
    :raises SpaceError: with every breach.
    """
    if problems := spec_problems(spec):
        raise SpaceError(problems)


def _value_problem(parameter: ParameterSpec, value: ParameterValue) -> str | None:
    match parameter:
        case CategoricalParameter():
            return None if any(same_value(value, c) for c in parameter.choices) else "not one of the choices"
        case LatticeParameter():
            return None if any(same_value(value, v) for v in parameter.values) else "not one of the values"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "not a number"
    if isinstance(value, float) and not math.isfinite(value):
        return "not a finite number"
    if isinstance(parameter, IntegerParameter) and value != int(value):
        return "not an integer"
    if not parameter.low <= value <= parameter.high:
        return f"outside [{parameter.low!r}, {parameter.high!r}]"
    return None


def parameter_problems(spec: StudySpec, parameters: ParameterSet, path: str = "") -> list[Problem]:
    """The rules of a parameter set under a spec: every name once, each value in its range.

    :param spec: the study's spec.
    :param parameters: values by name; an integer parameter accepts 8.0.
    :param path: the JSON Pointer of the set, for the problems' paths.
    :returns: the breaches, empty for a good set.
    """
    problems = []
    known = {p.name: p for p in spec.parameters}
    for name, value in parameters.items():
        parameter = known.get(name)
        if parameter is None:
            problems.append(Problem(f"{path}/{_pointer(name)}", "the study has no such parameter", value))
        elif message := _value_problem(parameter, value):
            problems.append(Problem(f"{path}/{_pointer(name)}", message, value))
    problems.extend(
        Problem(f"{path}/{_pointer(name)}", "the value of this parameter is missing")
        for name in known
        if name not in parameters
    )
    return problems


def objective_value_problems(
    objectives: Iterable[ObjectiveSpec], values: ObjectiveValues, path: str = ""
) -> list[Problem]:
    """The rules of a result's values: every objective once, no other, each finite.

    :param objectives: the study's objectives.
    :param values: values by name.
    :param path: the JSON Pointer of the values, for the problems' paths.
    :returns: the breaches, empty for good values.
    """
    names = [o.name for o in objectives]
    problems = [
        Problem(f"{path}/{_pointer(name)}", f"the study has no such objective; it has {', '.join(names)}", value)
        for name, value in values.items()
        if name not in names
    ]
    problems.extend(
        Problem(f"{path}/{_pointer(name)}", "the value of this objective is missing")
        for name in names
        if name not in values
    )
    problems.extend(
        Problem(f"{path}/{_pointer(name)}", "not a finite number", value)
        for name, value in values.items()
        if not math.isfinite(value)
    )
    return problems


def canonical_parameters(spec: StudySpec, parameters: ParameterSet) -> dict[str, ParameterValue]:
    """A good parameter set in the spec's order and types: 8.0 becomes 8 for an integer, 1 becomes the choice 1.0.

    :param spec: the study's spec.
    :param parameters: a set without problems.
    """
    canonical: dict[str, ParameterValue] = {}
    for p in spec.parameters:
        value = parameters[p.name]
        match p:
            case CategoricalParameter():
                value = next(c for c in p.choices if same_value(c, value))
            case LatticeParameter():
                value = next(v for v in p.values if same_value(v, value))
            case IntegerParameter():
                value = int(value)  # type: ignore[arg-type]  # a good set holds a number here
            case ContinuousParameter():
                value = float(value)  # type: ignore[arg-type]  # a good set holds a number here
        canonical[p.name] = value
    return canonical
