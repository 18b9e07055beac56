"""Text from outside, made safe to show: characters that control a terminal are escaped."""

import re
from typing import Final

_UNSAFE: Final = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL and C1: escape sequences begin with U+001B, and in C1 with U+009B
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # change the direction of the text round them
    "\u2028\u2029\ufeff\ud800-\udfff"
)
_ALL: Final = re.compile(f"[{_UNSAFE}]")
_BUT_LINES: Final = re.compile(f"(?!\n)[{_UNSAFE}]")
_BEYOND_ASCII: Final = re.compile(f"(?![\x00-\x1f])[{_UNSAFE}]")
_SHORT: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str, *, lines: bool = False) -> str:
    r"""A text without control characters: each is written as in a Python literal, such as ``\x1b`` or ``\u202e``.

    :param text: the text.
    :param lines: whether line breaks stay.
    """
    return (_BUT_LINES if lines else _ALL).sub(lambda found: _SHORT.get(found[0]) or _literal(found[0]), text)


def printable_json(text: str) -> str:
    """JSON text whose value is the same, with the characters escaped that JSON may hold and a terminal would obey.

    :param text: JSON on one line.
    """
    return _BEYOND_ASCII.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _literal(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
