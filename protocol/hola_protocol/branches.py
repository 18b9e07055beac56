"""Branches in study files: the parameters of a choice below the choice, which become conditions on reading."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from .diagnosis import Breach, pointer


class Flattened(NamedTuple):
    """A study file without branches.

    :ivar raw: the content, as JSON data.
    :ivar sources: for each parameter of ``raw`` the JSON Pointer of its place in the file.
    :ivar breaches: what is wrong with the branches.
    """

    raw: Any
    sources: tuple[str, ...]
    breaches: tuple[Breach, ...]

    def source(self, path: str) -> str:
        """The place in the file of a place in ``raw``.

        :param path: a JSON Pointer.
        """
        match path.split("/", 3):
            case ["", "parameters", number, *rest] if number.isdigit() and int(number) < len(self.sources):
                return "/".join([self.sources[int(number)], *rest])
        return path


def flatten(raw: Any) -> Flattened:
    """Turn the branches of a study file into conditions.

    A categorical parameter may have ``branches``: a list of parameters for some of its choices, each of which is
    active for that choice alone. It may leave ``choices`` out, which are then the keys of its branches.

    :param raw: the content of a study file, as JSON data; it is not changed.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("parameters"), list):
        return Flattened(raw, (), ())
    breaches: list[Breach] = []
    flat = [*_flat(raw["parameters"], "/parameters", None, breaches)]
    return Flattened({**raw, "parameters": [p for p, _ in flat]}, tuple(path for _, path in flat), tuple(breaches))


class _Branch(NamedTuple):
    parent: str
    choice: Any


def _flat(
    parameters: list[Any], path: str, branch: _Branch | None, breaches: list[Breach]
) -> Iterator[tuple[Any, str]]:
    for i, parameter in enumerate(parameters):
        at = f"{path}/{i}"
        if not isinstance(parameter, dict):
            yield parameter, at
            continue
        branches = parameter.get("branches")
        is_categorical = parameter.get("type") == "categorical"
        own = (
            {key: value for key, value in parameter.items() if key != "branches"} if branches is not None else parameter
        )
        if is_categorical and isinstance(branches, dict) and "choices" not in own:
            own = {**own, "choices": list(branches)}
        yield (own if branch is None else _with_condition(own, branch, at, breaches)), at
        if branches is None:
            continue
        where = f"{at}/branches"
        if not is_categorical:
            breaches.append(Breach(where, "only a categorical parameter has branches"))
        elif not isinstance(branches, dict):
            breaches.append(Breach(where, "expected an object: a list of parameters for each choice", branches))
        else:
            for key, children in branches.items():
                inner = where + pointer(key)
                found = [c for c in _choices(own) if _text(c) == key]
                if len(found) != 1:
                    breaches.append(Breach(inner, _no_such_choice(own, found)))
                elif not isinstance(children, list):
                    breaches.append(Breach(inner, "expected a list of parameters", children))
                else:
                    name = own.get("name")
                    below = _Branch(name, found[0]) if isinstance(name, str) else None
                    yield from _flat(children, inner, below, breaches)


def _choices(parameter: dict[str, Any]) -> list[Any]:
    choices = parameter["choices"]
    return choices if isinstance(choices, list) else []


def _text(choice: Any) -> str:
    """A choice as the key of a branch: keys are texts, also in YAML."""
    return choice if isinstance(choice, str) else msgspec.json.encode(choice).decode()


def _no_such_choice(parameter: dict[str, Any], found: list[Any]) -> str:
    if found:
        return f"{len(found)} choices are written like this; use conditions instead"
    return f"not one of the choices; they are {', '.join(map(_text, _choices(parameter)))}"


def _with_condition(parameter: dict[str, Any], branch: _Branch, path: str, breaches: list[Breach]) -> dict[str, Any]:
    """A parameter with the condition that its branch is active, in addition to its own condition."""
    test = {branch.parent: {"in": [branch.choice]}}
    condition = parameter.get("condition")
    if condition is None:
        return {**parameter, "condition": [test]}
    if not isinstance(condition, list) or not all(isinstance(alternative, dict) for alternative in condition):
        return parameter  # the check of the schema says what is wrong
    for k, alternative in enumerate(condition):
        if branch.parent in alternative:
            where = f"{path}/condition/{k}{pointer(branch.parent)}"
            breaches.append(Breach(where, f"the branch already says when {branch.parent} passes"))
    return {**parameter, "condition": [{**test, **alternative} for alternative in condition]}
