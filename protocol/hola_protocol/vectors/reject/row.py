"""One message that a reader refuses."""

from typing import Literal, NamedTuple

from ...errors import ErrorCode


class Reject(NamedTuple):
    """A message that a reader refuses.

    :ivar body: text; bytes that are no text; or, for what is long, pieces and how often each is repeated.
    :ivar path: a JSON Pointer to what is wrong; None where there is nothing to point at.
    :ivar schema: whether the JSON Schema refuses it too; ``not_json`` when there is nothing to judge.
    """

    name: str
    type: str
    body: str | bytes | tuple[tuple[str, int], ...]
    code: ErrorCode
    path: str | None
    schema: Literal["refuses", "accepts", "not_json"]
    reason: str
