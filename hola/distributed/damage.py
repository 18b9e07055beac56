"""Rows of the storage that cannot be read."""

from typing import Final

import msgspec

UNREADABLE: Final = (msgspec.MsgspecError, ValueError, LookupError, TypeError, AttributeError)
"""What is raised when a row holds what hola never wrote, such as broken JSON."""


class DamagedError(Exception):
    """A row cannot be read.

    :param what: which row, for people.
    :param error: what was raised.
    """

    def __init__(self, what: str, error: Exception) -> None:
        super().__init__(f"{what} cannot be read: {error}")
