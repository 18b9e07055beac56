"""Breaches of rules."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct


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


def pointer(token: str) -> str:
    """Escape a name for a JSON Pointer (RFC 6901).

    :param token: the name.
    """
    return token.replace("~", "~0").replace("/", "~1")
