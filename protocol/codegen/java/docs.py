"""Texts of the model as Javadoc; google-java-format wraps them."""

import re
from collections.abc import Iterable


def html(text: str) -> str:
    """A text with code in ``{@code}`` and everything else escaped.

    :param text: with code in backquotes.
    """
    parts = re.split(r"`([^`]*)`", text)
    return "".join(f"{{@code {part}}}" if i % 2 else _escaped(part) for i, part in enumerate(parts))


def javadoc(text: str, tags: Iterable[tuple[str, str]] = ()) -> str:
    """A comment.

    :param text: paragraphs, separated by blank lines.
    :param tags: block tags such as ``@param x`` and their texts.
    """
    first, *others = [html(" ".join(p.split())) for p in text.split("\n\n")]
    lines = [first, *(f"\n<p>{p}" for p in others)]
    listed = [f"{tag} {html(' '.join(doc.split()))}" for tag, doc in tags]
    if listed:
        lines += ["", *listed]
    body = "\n".join(lines).replace("\n", "\n * ")
    return f"/**\n * {body}\n */\n"


def lower_first(text: str) -> str:
    """A sentence as the text of a block tag: without its capital, unless it begins with an abbreviation or a name.

    :param text: the sentence.
    """
    return (
        text[:1].lower() + text[1:] if re.match(r"[A-Z][a-z']*\b", text) and not re.match(r"[A-Z]{2}", text) else text
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
