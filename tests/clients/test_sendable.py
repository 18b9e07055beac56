"""Values and metadata become what JSON can carry."""

import math
from typing import Any

import msgspec
import numpy as np

from hola.clients.sendable import clean_metadata


def test_metadata_becomes_what_json_can_carry() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd\0"

    given = {
        1: np.int64(7),
        "array": np.arange(3),
        "nan": math.nan,
        "big": 2**60,
        "tuple": (1, None, True),
        "odd": Odd(),
        "surrogate": "\ud800",
        "nested": {"deep": [{"deeper": 1.5}]},
    }
    assert clean_metadata(given) == {
        "1": 7,
        "array": [0, 1, 2],
        "nan": "nan",
        "big": str(2**60),
        "tuple": [1, None, True],
        "odd": "odd\\0",
        "surrogate": "\\ud800",
        "nested": {"deep": [{"deeper": 1.5}]},
    }


def test_metadata_that_is_too_long_or_too_deep_is_cut() -> None:
    deep: dict[str, Any] = {}
    for _ in range(100):
        deep = {"deeper": deep}
    assert clean_metadata({"log": "x" * 300_000}) == {
        "dropped": "the metadata had 300010 bytes, more than the 262144 allowed"
    }
    assert msgspec.json.encode(clean_metadata(deep)).count(b'":{') < 32
