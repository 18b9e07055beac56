"""Columns as Arrow data and as a pandas DataFrame."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import pandas as pd

Columns: TypeAlias = Mapping[str, Sequence[Any]]
"""Columns of equal length by name; None where a row has no value."""
ArrowType: TypeAlias = Literal["bool", "int64", "float64", "string"]

_NUMBERS = ("objective.", "cost.", "violation.")
"""Columns that hold numbers, also where no row has one yet."""


class MissingLibraryError(ImportError):
    """A library that is optional is needed and not installed; the message says which."""


class ArrowColumns(ABC):
    """Columns that pyarrow, polars, DuckDB and pandas read by the Arrow C stream interface.

    .. code-block:: python

        polars.DataFrame(result)
        pyarrow.table(result)
        pandas.DataFrame.from_arrow(result)  # pandas 3
        duckdb.sql("select * from result")
    """

    __slots__ = ()

    @abstractmethod
    def columns(self) -> Columns:
        """The columns."""

    def to_frame(self) -> pd.DataFrame:
        """The columns as a pandas DataFrame, one row per trial.

        :raises MissingLibraryError: if pandas is not installed.
        """
        try:
            import pandas as pd
        except ModuleNotFoundError as error:
            raise MissingLibraryError(
                "this needs pandas, which is not installed: pip install pandas; or use columns()"
            ) from error
        import numpy as np

        def values_of(column: Sequence[Any]) -> Any:
            # pandas takes an array of integers in a third of the time of a list
            if column and type(column[0]) is int and set(map(type, column)) == {int}:
                with suppress(OverflowError):
                    return np.array(column, dtype=np.int64)
            return column

        return pd.DataFrame({name: values_of(column) for name, column in self.columns().items()})

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The columns as an Arrow C stream.

        A column of words, or of values of several types, is text; values that are not words are written as JSON there.

        :param requested_schema: the schema that the reader would like.
        :raises MissingLibraryError: if neither pyarrow nor nanoarrow is installed.
        """
        return arrow_table(self.columns()).__arrow_c_stream__(requested_schema)


def arrow_table(columns: Columns) -> Any:
    """Columns as a table of pyarrow, or as an array of nanoarrow if that alone is installed.

    :param columns: the columns.
    :raises MissingLibraryError: if neither is installed.
    """
    typed = {name: _typed(name, values) for name, values in columns.items()}
    try:
        import pyarrow
    except ModuleNotFoundError:
        return _nanoarrow_table(typed)
    return pyarrow.table({name: pyarrow.array(values, kind) for name, (kind, values) in typed.items()})


def _nanoarrow_table(typed: Mapping[str, tuple[ArrowType, Sequence[Any]]]) -> Any:
    try:
        import nanoarrow
    except ModuleNotFoundError as error:
        raise MissingLibraryError(
            "Arrow data needs pyarrow or nanoarrow, and neither is installed: pip install nanoarrow"
        ) from error
    types = {
        "bool": nanoarrow.bool_(),
        "int64": nanoarrow.int64(),
        "float64": nanoarrow.float64(),
        "string": nanoarrow.string(),
    }
    arrays = [nanoarrow.c_array(list(values), types[kind]) for kind, values in typed.values()]
    schema = nanoarrow.struct({name: types[kind] for name, (kind, _) in typed.items()}, nullable=False)
    length = len(arrays[0]) if arrays else 0
    return nanoarrow.Array(nanoarrow.c_array_from_buffers(schema, length, [None], children=arrays))


def _typed(name: str, values: Sequence[Any]) -> tuple[ArrowType, Sequence[Any]]:
    """The Arrow type of a column, and its values as this type."""
    kinds = {type(value) for value in values} - {type(None)}
    if not kinds:
        is_number = name.startswith(_NUMBERS)
        return ("int64" if name.endswith("_ms") else "float64" if is_number else "string"), values
    if kinds <= {bool}:
        return "bool", values
    if kinds <= {int}:
        return "int64", values
    if kinds <= {int, float}:
        return "float64", [None if value is None else float(value) for value in values]
    if kinds <= {str}:
        return "string", values
    return "string", [value if value is None or isinstance(value, str) else _text(value) for value in values]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
