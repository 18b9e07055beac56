"""Pieces of text that the headers and the sources share."""

import re

from ..formatting import comment
from ..ir import Operation

WIDTH = 108


def doc(text: str, indent: str = "") -> str:
    """A comment for Doxygen; nothing for an empty text.

    :param text: paragraphs, separated by blank lines.
    :param indent: before each line.
    """
    return comment(text, f"{indent}/// ", WIDTH) if text else ""


def pages_name(op: Operation) -> str:
    """The method that goes through every page of an operation: ``iter_trials``.

    :param op: the operation.
    """
    return "iter_" + re.sub(r"^(get|list)_", "", op.snake_name)
