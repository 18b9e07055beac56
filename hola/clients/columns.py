"""The columns of ``GetColumns``: their numbers and values, and a table of trials that follows a study."""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode

from hola_protocol.messages import Column
from hola_protocol.space import ParameterSpec
from hola_protocol.values import ParameterValue

_NAN = float("nan")


def null_may_be_a_choice(parameter: ParameterSpec) -> bool:
    """Whether a parameter has no value where it is not active, and null among its choices.

    :param parameter: the parameter.
    """
    return parameter.condition is not None and None in getattr(parameter, "choices", ())


def numbers_of(column: Column) -> array[float]:
    """The numbers of a column, NaN where a row has none.

    :param column: of a reply, packed or not.
    :raises ValueError: if the column is packed and not base64 of doubles.
    """
    numbers = array("d")
    if column.packed is None:
        numbers.extend([_NAN if value is None else value for value in column.values])
        return numbers
    numbers.frombytes(b64decode(column.packed, validate=True))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def values_of(column: Column) -> list[ParameterValue]:
    """The values of a column, None where a row has none; indices are replaced by what they stand for.

    :param column: of a reply, packed or not.
    """
    if not column.of:
        return [None if value != value else value for value in numbers_of(column)]
    return [None if index != index else column.of[int(index)] for index in numbers_of(column)]
