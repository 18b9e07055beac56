"""JSON as strictly as the decoder reads it, for the slow path behind a refusal."""

import json
import math
import re
from typing import Any

from .limits import MAX_NESTING


class OutOfRange:
    """A number beyond what a double holds.

    :param text: as it was written.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class MalformedError(ValueError):
    """A body that is not JSON.

    :ivar reason: continues "the message" or a file's name.
    :ivar line: where, from 1; None when not known.
    :ivar column: from 1.
    """

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.reason = reason
        self.line = line
        self.column = column
        super().__init__(reason if line is None else f"{reason} at line {line}, column {column}")


def _parse_float(text: str) -> float | OutOfRange:
    number = float(text)
    return number if math.isfinite(number) else OutOfRange(text)


_LONG_INTEGER = re.compile(rb"[0-9]{300}")


def _parse_int(text: str) -> int | OutOfRange:
    # Longer integers are beyond every double, and int() takes quadratic time for them.
    return int(text) if len(text) <= 310 else OutOfRange(text)


def _refuse_constant(text: str) -> Any:
    raise MalformedError(f"is not JSON: {text} is no number; numbers are finite")


def parse(body: bytes) -> Any:
    """Parse JSON as strictly as the decoder does, keeping numbers out of range as :class:`OutOfRange`.

    :param body: the text in UTF-8.
    :raises MalformedError: when it is not JSON, saying where.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as e:
        raise MalformedError(f"is not UTF-8 at byte {e.start}") from None
    if text.startswith("\ufeff"):
        raise MalformedError("starts with a byte order mark; send plain UTF-8")
    try:
        # A hook for every integer costs more than the rest.
        parse_int = _parse_int if _LONG_INTEGER.search(body) else None
        return json.loads(text, parse_float=_parse_float, parse_int=parse_int, parse_constant=_refuse_constant)
    except json.JSONDecodeError as e:
        if not text.strip(" \t\r\n"):
            raise MalformedError("is empty") from None
        raise MalformedError(f"is not JSON: {e.msg}", e.lineno, e.colno) from None
    except RecursionError:
        raise MalformedError(f"is nested deeper than {MAX_NESTING} levels") from None
