"""Which definitions of the model others need."""

from collections.abc import Iterable, Iterator

from .ir import Alias, Definition, Enum, ListOf, MapOf, Model, Nullable, Ref, Struct, Type, Union


def names_in(t: Type) -> Iterator[str]:
    """The names of the definitions that a type mentions.

    :param t: the type.
    """
    match t:
        case Ref(name):
            yield name
        case MapOf():
            yield from names_in(t.key)
            yield from names_in(t.value)
        case ListOf(inner) | Nullable(inner):
            yield from names_in(inner)
        case _:
            pass


def needs(definition: Definition) -> Iterator[str]:
    """The names of the definitions that a definition mentions.

    :param definition: the definition.
    """
    match definition:
        case Struct():
            for field in definition.fields:
                yield from names_in(field.type)
        case Union():
            yield from definition.arms
        case Alias():
            yield from names_in(definition.type)
        case Enum():
            pass


def reachable(roots: Iterable[str], model: Model) -> frozenset[str]:
    """The names of the definitions that some need, themselves included.

    :param roots: the names of those.
    :param model: the protocol.
    """
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs(model.definitions[name])
    return frozenset(found)


def version_numbers(version: str) -> tuple[int, int]:
    """``(1, 2)`` of ``1.2``.

    :param version: major and minor.
    """
    major, _, minor = version.partition(".")
    return int(major), int(minor)
