"""The labels of a worker: facts about where it runs, such as node, queue, job or GPU."""

import os
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from hola_protocol.values import Labels

from ..errors import ConfigurationError

VARIABLE: Final = "HOLA_LABELS"


def parse_labels(pairs: Iterable[str], source: str) -> dict[str, str]:
    """Labels from texts ``name=value``.

    :param pairs: the texts.
    :param source: where they are from, for the error.
    :raises ConfigurationError: if a text has no name or no ``=``.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (equals and name.strip()):
            raise ConfigurationError(f"{source}: {pair!r} is not a label; write name=value")
        found[name.strip()] = value.strip()
    return found


def labels_of(given: Mapping[str, str] | None, env: Mapping[str, str] | None = None) -> dict[str, str] | None:
    """The labels of a worker: those given, and those of ``HOLA_LABELS`` (``name=value,name=value``).

    :param given: labels of an option; they replace those of the environment.
    :param env: the environment; absent: this process's.
    :returns: the labels; None if there are none.
    :raises ConfigurationError: for labels that the protocol cannot carry.
    """
    text = (os.environ if env is None else env).get(VARIABLE, "")
    found = parse_labels((pair for pair in text.split(",") if pair.strip()), VARIABLE)
    found |= given or {}
    try:
        return msgspec.convert(found, Labels) if found else None
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"the labels {found} are not valid: {error}") from error
