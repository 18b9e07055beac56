"""Texts of the model as reStructuredText docstrings."""

import textwrap
from collections.abc import Sequence

WIDTH = 120


def restructured(text: str) -> str:
    """A text of the schema with Python's double backquotes.

    :param text: with single backquotes.
    """
    return text.replace("`", "``")


def docstring(summary: str, body: str, fields: Sequence[tuple[str, str]], indent: int) -> str:
    """A docstring, wrapped.

    :param summary: the first paragraph.
    :param body: further paragraphs.
    :param fields: field names such as ``param x`` and their texts.
    :param indent: columns before it.
    """
    width = WIDTH - indent
    paragraphs = [
        textwrap.fill(restructured(p.replace("\n", " ")), width - (3 if i == 0 else 0))
        for i, p in enumerate([summary, *body.split("\n\n")])
        if p
    ]
    listed = [
        textwrap.fill(restructured(f":{name}: {text}"), width, subsequent_indent="    ", break_long_words=False)
        for name, text in fields
    ]
    text = "\n\n".join([*paragraphs, "\n".join(listed)] if listed else paragraphs)
    single = "\n" not in text and len(text) + 6 <= width
    return textwrap.indent(f'"""{text}"""' if single else f'"""{text}\n"""', " " * indent)
