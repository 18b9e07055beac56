"""Names in the cases that languages want."""

import re

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")


def words(name: str) -> list[str]:
    """The words of a name in any case, in lower case.

    :param name: such as ``GetTopK``, ``lease_s`` or ``max-trials``.
    """
    return [word.lower() for word in _WORDS.findall(name)]


def snake(name: str) -> str:
    """``get_top_k``.

    :param name: a name in any case.
    """
    return "_".join(words(name))


def pascal(name: str) -> str:
    """``GetTopK``.

    :param name: a name in any case.
    """
    return "".join(word.capitalize() for word in words(name))


def camel(name: str) -> str:
    """``getTopK``.

    :param name: a name in any case.
    """
    first, *rest = words(name)
    return first + "".join(word.capitalize() for word in rest)
