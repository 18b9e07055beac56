"""The rows of completed trials."""

import numpy as np
import pytest

from hola.core.row_index import RowIndex


def test_rows_are_found_by_trial() -> None:
    rows = RowIndex()
    rows[3] = 0
    rows.put(np.array([1, 10]), 1)
    assert [rows[i] for i in (3, 1, 10)] == [0, 1, 2]
    assert [i for i in range(-1, 12) if i in rows] == [1, 3, 10]
    assert None not in rows


@pytest.mark.parametrize("trial_id", [-1, 0, 2, 11])
def test_a_trial_without_a_row_is_not_known(trial_id: int) -> None:
    rows = RowIndex()
    rows[3] = 0
    rows[10] = 1
    with pytest.raises(KeyError):
        rows[trial_id]
