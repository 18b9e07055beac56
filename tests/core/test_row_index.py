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
    assert rows.of_many([10, 3]).tolist() == [2, 0]
    assert rows.of_many([]).tolist() == []
    rows[500] = 3  # no array refers to the memory of the index, which grows here
    assert rows.of_many([500, 1]).tolist() == [3, 1]


@pytest.mark.parametrize("trial_id", [-1, 0, 2, 11])
def test_a_trial_without_a_row_is_not_known(trial_id: int) -> None:
    rows = RowIndex()
    rows[3] = 0
    rows[10] = 1
    with pytest.raises(KeyError):
        rows[trial_id]
    with pytest.raises(KeyError, match=str(trial_id)):
        rows.of_many([3, trial_id, 10])
