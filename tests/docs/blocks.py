"""The fenced blocks of a page in Markdown, and the marks that say what is done with them.

A mark is an HTML comment on the line before a block, so that no reader sees it:

``run``
    a shell block is run; its standard output is kept for an ``output`` block.
``background: TEXT``
    a shell block is started, and runs until the page ends; the next block waits until it has written TEXT.
``file: NAME``
    the block is written to a file, and checked as its language asks.
``output``
    the block is what the last one wrote; ``...`` stands for anything.
``config``
    the block is a file of settings.
``shown``
    the block is not run: it is for another machine, or takes too long.
"""

import re
from pathlib import Path
from typing import NamedTuple

_FENCE = re.compile(r"^```([a-z]*)\s*$")
_MARK = re.compile(r"^<!-- (run|background|file|output|config|shown)(?:: (.+?))? -->$")


class Block(NamedTuple):
    """A fenced block.

    :ivar line: where its text begins, from 1.
    :ivar mark: what is done with it; empty when nothing is said.
    :ivar argument: what follows the mark's colon.
    """

    language: str
    text: str
    line: int
    mark: str = ""
    argument: str = ""


def blocks_of(page: Path) -> list[Block]:
    """The blocks of a page, in order; those of Sphinx's directives are left out.

    :param page: a file in Markdown.
    """
    return blocks_in(page.read_text())


def blocks_in(text: str) -> list[Block]:
    """The blocks of a text in Markdown.

    :param text: the text.
    """
    lines = text.splitlines()
    found = []
    i = 0
    while i < len(lines):
        fence = _FENCE.match(lines[i])
        if fence is None:
            # A directive's fence, whose content is no block.
            i = lines.index("```", i + 1) + 1 if lines[i].startswith("```{") else i + 1
            continue
        end = lines.index("```", i + 1)
        mark = _MARK.match(lines[i - 1]) if i else None
        name, argument = (mark[1], mark[2] or "") if mark else ("", "")
        found.append(Block(fence[1], "\n".join(lines[i + 1 : end]) + "\n", i + 2, name, argument))
        i = end + 1
    return found
