"""Names of the model as Go writes them."""

from ..ir import Enum
from ..naming import words

_INITIALISMS = {"id": "ID", "ids": "IDs", "pid": "PID", "uri": "URI"}
_UNITS = {"s": "Seconds", "ms": "Millis"}


def exported(name: str) -> str:
    """The Go name of a field or of a value: ``TrialID``, ``WaitSeconds``, ``CreatedMillis``.

    :param name: as on the wire.
    """
    parts = words(name)
    unit = _UNITS.get(parts[-1]) if len(parts) > 1 else None
    if unit is not None:
        parts = parts[:-1]
    return "".join(_INITIALISMS.get(part, part.capitalize()) for part in parts) + (unit or "")


def type_name(name: str) -> str:
    """The Go name of a definition: a union needs no ``Any`` before it.

    :param name: of the model.
    """
    return name.removeprefix("Any")


def enum_constant(enum: Enum, value: str) -> str:
    """The name of an enumeration's value, such as ``TrialStateQueued``.

    :param enum: the enumeration.
    :param value: the value.
    """
    return enum.name + exported(value)
