"""Text and data that the protocol can carry."""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

MAX_REASON_CHARS = 20_000
MAX_METADATA_BYTES = 256 * 1024
_MAX_DEPTH = 16


def clean_text(text: str) -> str:
    """A text that the protocol can carry: no U+0000, no lone surrogates, not too long.

    :param text: any text.
    """
    return _sendable(text)[:MAX_REASON_CHARS]


def _sendable(text: str) -> str:
    return text.replace("\0", "\\0").encode("utf-8", "backslashreplace").decode()


def clean_metadata(given: Mapping[Any, Any]) -> dict[str, Any]:
    """Metadata that the protocol can carry. Values without a form in JSON become text, so that the result of a long
    evaluation is not lost because of its metadata.

    :param given: any mapping.
    """
    cleaned = _clean(given, 0)
    size = encoded_size(cleaned)
    if size > MAX_METADATA_BYTES:
        return {"dropped": f"the metadata had {size} bytes, more than the {MAX_METADATA_BYTES} allowed"}
    return cleaned  # type: ignore[no-any-return]  # a mapping stays one


def encoded_size(value: Any) -> int:
    """The length of a value as JSON, in bytes.

    :param value: a value with a form in JSON.
    """
    return len(msgspec.json.encode(value))


def _clean(value: Any, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        return clean_text(repr(value)[:200])
    match value:
        case None | bool():
            return value
        case int():
            return int(value) if abs(value) < 2**53 else str(value)
        case float():
            return float(value) if math.isfinite(value) else str(float(value))
        case str():
            return _sendable(value)
        case Mapping():
            return {_sendable(str(key)): _clean(item, depth + 1) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(item, depth + 1) for item in value]
    if hasattr(value, "tolist"):  # NumPy's scalars and arrays, and similar types
        return _clean(value.tolist(), depth + 1)
    return clean_text(str(value)[:2000])
