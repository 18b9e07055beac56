"""Messages as raw text, with what every reader must make of them, whatever its language.

The expectations are written by hand, or computed by the standard library; never by the codec that they test.
"""

import base64
import struct
from typing import Any

from .accept import ACCEPT, Accept
from .conditions import ACCEPT_CONDITIONS, REJECT_CONDITIONS
from .disagreements import DISAGREEMENTS, Disagreement
from .files import FILES, FileCase
from .keys import TOKEN_KEYS, TokenKeys
from .knowledge import ACCEPT_KNOWLEDGE, REJECT_KNOWLEDGE
from .numbers import NUMBERS, Number
from .reject import REJECT, Reject
from .rules import RULES, BrokenRule
from .texts import result

__all__ = [
    "ACCEPT",
    "ACCEPT_CONDITIONS",
    "ACCEPT_KNOWLEDGE",
    "DISAGREEMENTS",
    "FILES",
    "NUMBERS",
    "REJECT",
    "REJECT_CONDITIONS",
    "REJECT_KNOWLEDGE",
    "RULES",
    "TOKEN_KEYS",
    "Accept",
    "BrokenRule",
    "Disagreement",
    "FileCase",
    "Number",
    "Reject",
    "TokenKeys",
    "vectors",
]


def _bits(number: float) -> str:
    return struct.pack(">d", number).hex()


def _rejected(case: Reject) -> dict[str, Any]:
    row = case._asdict()
    body = row.pop("body")
    match body:
        case bytes():
            content: dict[str, Any] = {"body_base64": base64.b64encode(body).decode()}
        case tuple():
            content = {"body_pieces": [{"text": text, "times": times} for text, times in body]}
        case _:
            content = {"body": body}
    return {"name": row.pop("name"), "type": row.pop("type"), **content, **row}


def vectors() -> dict[str, Any]:
    """The vectors as JSON data, by the name of their file."""
    return {
        "accept": [case._asdict() for case in (*ACCEPT, *ACCEPT_CONDITIONS, *ACCEPT_KNOWLEDGE)],
        "reject": [_rejected(case) for case in (*REJECT, *REJECT_CONDITIONS, *REJECT_KNOWLEDGE)],
        "roundtrip": [
            {
                "name": case.name,
                "type": "SubmitResultRequest",
                "body": result(case.text),
                "path": "/results/0/objectives/loss",
                "bits": _bits(case.double),
                "reason": case.reason,
            }
            for case in NUMBERS
        ],
        "disagreements": [case._asdict() for case in DISAGREEMENTS],
        "files": [case._asdict() for case in FILES],
        "rules": [case._asdict() for case in RULES],
        "token_keys": [keys._asdict() for keys in TOKEN_KEYS],
    }
