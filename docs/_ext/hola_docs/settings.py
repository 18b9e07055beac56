"""``settings``: the table of a group of settings, from the settings themselves."""

import json
from collections.abc import Iterable
from typing import Any

from hola.distributed.config import SETTINGS, Setting

from .markdown import MarkdownDirective, table


def rows(prefix: str) -> list[Setting]:
    """The settings of a group, those of its own groups left out.

    :param prefix: such as ``gateway``.
    """
    return [setting for key, setting in SETTINGS.items() if key.rpartition(".")[0] == prefix]


def shown(default: Any) -> str:
    """A default as it is written in a file of settings.

    :param default: the value.
    """
    if default is None:
        return "none"
    return f"`{json.dumps(default)}`"


class SettingsTable(MarkdownDirective):
    """The settings of the group named by the argument."""

    required_arguments = 1

    def lines(self) -> Iterable[str]:
        """The Markdown of the table."""
        found = rows(self.arguments[0])
        if not found:
            raise self.error(f"there is no group of settings {self.arguments[0]!r}")
        return table(
            ("setting", "environment", "default", "meaning"),
            [(f"`{s.key}`", f"`{s.env}`", shown(s.default), s.description) for s in found],
        )
