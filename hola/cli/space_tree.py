"""A conditional space as a tree: each parameter below the parent that decides about it."""

from collections.abc import Iterator

from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    LatticeParameter,
    ParameterSpec,
    ParentTest,
)

from .output import cell, number


def space_tree(parameters: tuple[ParameterSpec, ...]) -> str:
    """The parameters of a space, one on a line; children are indented, with their conditions.

    :param parameters: the parameters, of a spec without problems.
    """
    position = {p.name: i for i, p in enumerate(parameters)}
    children: dict[str | None, list[ParameterSpec]] = {}
    for p in parameters:
        # The nearest parent: the last one that is declared.
        parents = {name for alternative in p.condition or () for name in alternative}
        children.setdefault(max(parents, key=position.__getitem__, default=None), []).append(p)

    def lines(parent: str | None, indent: str) -> Iterator[str]:
        for p in children.get(parent, []):
            condition = "" if p.condition is None else f", if {_condition(p)}"
            yield f"{indent}{p.name}: {_domain(p)}{condition}"
            yield from lines(p.name, indent + "  ")

    return "\n".join(lines(None, ""))


def _domain(parameter: ParameterSpec) -> str:
    match parameter:
        case ContinuousParameter() | IntegerParameter():
            low, high = parameter.low, parameter.high
            ends = f"{number(low)} to {number(high)}" if isinstance(low, float) else f"{low} to {high}"
            return ends + (" (log)" if parameter.scale == "log" else "")
        case CategoricalParameter():
            return " | ".join(map(cell, parameter.choices))
        case LatticeParameter():
            return ", ".join(map(cell, parameter.values))


def _condition(parameter: ParameterSpec) -> str:
    alternatives = [
        " and ".join(f"{name} {_test(test)}" for name, test in alternative.items())
        for alternative in parameter.condition or ()
    ]
    return " or ".join(alternatives)


def _test(test: ParentTest) -> str:
    found = []
    if test.in_ is not None:
        values = ", ".join(map(cell, test.in_))
        found.append(f"is {values}" if len(test.in_) == 1 else f"is one of {values}")
    if test.ge is not None:
        found.append(f">= {number(test.ge)}")
    if test.le is not None:
        found.append(f"<= {number(test.le)}")
    return " and ".join(found)
