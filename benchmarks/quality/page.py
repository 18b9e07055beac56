"""Puts reports into a page: what stands between a mark with a command's arguments and the mark of its end."""

from __future__ import annotations

import re
from collections.abc import Callable

_BLOCK = re.compile(r"<!-- quality: (?!end)(.+?) -->\n.*?<!-- quality: end -->", re.DOTALL)


def filled(page: str, report: Callable[[list[str]], str]) -> str:
    """The page with its reports made anew.

    :param page: Markdown.
    :param report: the arguments of ``python -m benchmarks.quality report`` to its output.
    """

    def block(found: re.Match[str]) -> str:
        command = found.group(1)
        arguments = [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', command)]
        shown = f"`python -m benchmarks.quality report {command}`"
        return f"<!-- quality: {command} -->\n{shown}\n\n{report(arguments).strip()}\n<!-- quality: end -->"

    return _BLOCK.sub(block, page)
