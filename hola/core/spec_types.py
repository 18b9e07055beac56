"""Types and bounds of the fields of a spec that was made in Python."""

from typing import Any

import msgspec
from hola_protocol.diagnosis import Diagnosis, shown
from hola_protocol.space import Problem, SpaceError, StudySpec


def checked_types(spec: StudySpec) -> StudySpec:
    """A spec whose fields have the types and bounds of the protocol; msgspec does not check those of a new struct.

    :param spec: the spec.
    :returns: the spec, with the tuples and numbers that a message would have.
    :raises SpaceError: for a field of a wrong type or out of its bounds, in the words of ``hola validate``.
    """
    try:
        plain = msgspec.to_builtins(spec)
        return msgspec.convert(plain, StudySpec)
    except msgspec.ValidationError as error:
        breaches = Diagnosis(closed=True).breaches(StudySpec, _as_json(plain))
        found = [Problem(b.path, f"{b.message} (got {shown(b.value)})", b.value) for b in breaches]
        raise SpaceError(found or [Problem("", str(error))]) from error
    except TypeError as error:  # an object that no message can have, such as a function as a choice
        raise SpaceError([Problem("", str(error))]) from error


def _as_json(value: Any) -> Any:
    """The value with lists in place of tuples."""
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_json(item) for item in value]
    return value
