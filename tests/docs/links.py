"""The links of a page within the project."""

import re
from collections.abc import Iterator
from pathlib import Path

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_ELSEWHERE = ("http://", "https://", "mailto:")


def dead_links(page: Path) -> Iterator[str]:
    """The links of a page to files or headings that are not there.

    :param page: a file in Markdown.
    """
    text = _CODE.sub("", _FENCED.sub("", page.read_text()))
    for target in _LINK.findall(text):
        if target.startswith(_ELSEWHERE):
            continue
        name, _, anchor = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        if not path.exists():
            yield f"{target}: there is no such file"
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            yield f"{target}: there is no such heading"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub and MyST name them.

    :param page: a file in Markdown.
    """
    headings = re.findall(r"^#+ +(.+?) *$", _FENCED.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower().replace("`", "")).replace(" ", "-") for heading in headings}
