"""The table of errors and their details."""

from typing import Any

import pytest
from hola_protocol.errors import ERRORS, ProtocolError


@pytest.mark.spec("X-10")
def test_an_error_has_no_detail_that_the_table_does_not_list() -> None:
    with pytest.raises(ValueError, match=r"no detail \['colour'\] for conflict"):
        ProtocolError("conflict", "why", detail={"colour": "blue"})
    listed: dict[str, Any] = {row.code: sorted(row.detail) for row in ERRORS if row.detail}
    assert listed == {
        "unsupported_version": ["major", "versions"],
        "conflict": ["fields", "remaining", "revision"],
        "cursor_expired": ["newest", "oldest"],
        "not_leader": ["endpoints"],
    }
