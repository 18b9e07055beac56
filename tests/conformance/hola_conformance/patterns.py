"""Patterns of replies: subsets of objects, variables, and the matchers whose names begin with ``$``."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from hola_protocol.lenient import Unknown
from msgspec import Struct

Json: TypeAlias = Any
Variables: TypeAlias = dict[str, Json]


class PatternError(ValueError):
    """A pattern, or a request with variables, that means nothing."""


def is_equal(a: Json, b: Json) -> bool:
    """Whether two JSON values are the same: 1 and 1.0 are, 1 and true are not.

    :param a: a value.
    :param b: another.
    """
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(is_equal(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(is_equal, a, b))
    return bool(a == b)


def complete(message: Any) -> Json:
    """A message as JSON with every field, those at their default included.

    A reply that leaves a field out and one that writes its default say the same.

    :param message: a struct, or a part of one.
    """
    if isinstance(message, Unknown):
        return message.fields
    if isinstance(message, Struct):
        fields = {
            encoded: complete(getattr(message, name))
            for name, encoded in zip(message.__struct_fields__, message.__struct_encode_fields__, strict=True)
        }
        config = message.__struct_config__
        return fields if config.tag_field is None else {config.tag_field: config.tag, **fields}
    if isinstance(message, dict):
        return {key: complete(value) for key, value in message.items()}
    if isinstance(message, list | tuple):
        return [complete(item) for item in message]
    return message


def _variable(text: Json) -> str | None:
    if not isinstance(text, str) or not text.startswith("$") or text.startswith("$$"):
        return None
    return text[1:]


def _literal(text: Json) -> Json:
    return text[1:] if isinstance(text, str) and text.startswith("$$") else text


def fill(value: Json, variables: Variables) -> Json:
    """A request with its variables replaced.

    :param value: JSON with strings such as ``$lease``; ``$$`` begins a string with a dollar.
    :param variables: their values.
    :raises PatternError: for a variable without a value.
    """
    name = _variable(value)
    if name is not None:
        if name not in variables:
            raise PatternError(f"the variable ${name} has no value")
        return variables[name]
    if isinstance(value, dict):
        return {key: fill(item, variables) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, variables) for item in value]
    return _literal(value)


def mismatch(pattern: Json, value: Json, variables: Variables) -> str | None:
    """Compare a value with a pattern.

    :param pattern: the pattern.
    :param value: the JSON value.
    :param variables: their values; those that occur for the first time are added when the whole fits.
    :returns: where they differ and how; None when the value fits.
    :raises PatternError: for a matcher that there is not.
    """
    bound = dict(variables)
    difference = next(_differences(pattern, value, bound, ""), None)
    if difference is None:
        variables.update(bound)
    return difference


def _differences(pattern: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    name = _variable(pattern)
    if name is not None:
        if name not in bound:
            if value is None:
                yield f"{path}: expected a value for ${name}, got null"
            bound[name] = value
        elif not is_equal(bound[name], value):
            yield f"{path}: expected ${name} = {bound[name]!r}, got {value!r}"
    elif isinstance(pattern, dict) and any(key.startswith("$") for key in pattern):
        yield from _matched(pattern, value, bound, path)
    elif isinstance(pattern, dict) and isinstance(value, dict):
        for key, item in pattern.items():
            yield from _differences(item, value.get(key), bound, f"{path}/{key}")
    elif isinstance(pattern, list) and isinstance(value, list):
        if len(pattern) != len(value):
            yield f"{path}: expected {len(pattern)} items, got {len(value)}: {value!r}"
        for i, (item, got) in enumerate(zip(pattern, value, strict=False)):
            yield from _differences(item, got, bound, f"{path}/{i}")
    elif not is_equal(_literal(pattern), value):
        yield f"{path}: expected {pattern!r}, got {value!r}"


def _matched(pattern: dict[str, Json], value: Json, bound: Variables, path: str) -> Iterator[str]:
    for name, argument in pattern.items():
        matcher = MATCHERS.get(name)
        if matcher is None:
            raise PatternError(f"{path}: there is no matcher {name}; there are {', '.join(MATCHERS)}")
        yield from matcher(argument, value, bound, path)


_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "value": (str, int, float, bool, dict, list),
}


def _any(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    if argument not in _TYPES:
        raise PatternError(f"{path}: $any takes one of {', '.join(_TYPES)}")
    is_number = argument in ("number", "integer") and not isinstance(value, bool)
    if not isinstance(value, _TYPES[argument]) or (argument in ("number", "integer") and not is_number):
        yield f"{path}: expected any {argument}, got {value!r}"


def _one_of(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    for arm in argument:
        trial = dict(bound)
        if next(_differences(arm, value, trial, path), None) is None:
            bound.update(trial)
            return
    yield f"{path}: expected one of {argument!r}, got {value!r}"


def _not(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    if _variable(argument) is not None and _variable(argument) not in bound:
        raise PatternError(f"{path}: the variable {argument} has no value")
    if next(_differences(argument, value, dict(bound), path), None) is None:
        yield f"{path}: expected anything but {argument!r}, got {value!r}"


def _all(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    for arm in argument:
        yield from _differences(arm, value, bound, path)


def _range(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    low, high = (fill(end, bound) for end in argument)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or (low is not None and value < low) or (high is not None and value > high):
        yield f"{path}: expected a number in {argument!r}, got {value!r}"


def _length(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    if not isinstance(value, list | str):
        yield f"{path}: expected an array or a string, got {value!r}"
    else:
        yield from _differences(argument, len(value), bound, f"{path} (length)")


def _contains(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: expected an array, got {value!r}"
        return
    at = 0
    for wanted in argument:
        while at < len(value):
            trial = dict(bound)
            fits = next(_differences(wanted, value[at], trial, path), None) is None
            at += 1
            if fits:
                bound.update(trial)
                break
        else:
            yield f"{path}: expected, in this order, {argument!r} among {value!r}; missing {wanted!r}"
            return


def _each(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: expected an array, got {value!r}"
        return
    for i, item in enumerate(value):
        yield from _differences(argument, item, dict(bound), f"{path}/{i}")


def _exactly(argument: Json, value: Json, bound: Variables, path: str) -> Iterator[str]:
    if not is_equal(fill(argument, bound), value):
        yield f"{path}: expected exactly {argument!r}, got {value!r}"


MATCHERS: dict[str, Callable[[Json, Json, Variables, str], Iterator[str]]] = {
    "$any": _any,
    "$one_of": _one_of,
    "$not": _not,
    "$all": _all,
    "$range": _range,
    "$length": _length,
    "$contains": _contains,
    "$each": _each,
    "$exactly": _exactly,
}
