"""Rows and the columns of their tables."""

from typing import Any

import pytest

from hola.storage import statements


@pytest.mark.parametrize("row", statements._TABLE_OF)
def test_columns_are_the_fields_in_their_order(row: Any) -> None:
    assert statements._TABLE_OF[row].c.keys() == list(row._fields)
