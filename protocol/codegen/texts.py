"""Texts of the model, as documentation in any language says them."""

import re

_NOUNS = ("A ", "An ", "Any ", "The ", "One ")
_FURTHER_VERBS = re.compile(r"(, |` )(ask|learn) ")


def is_noun(text: str) -> bool:
    """Whether a text names something, and does not say what to do.

    :param text: of the model.
    """
    return text.startswith(_NOUNS)


def lowered(text: str) -> str:
    """The text, to be continued.

    :param text: of the model.
    """
    return text[0].lower() + text[1:]


def present(text: str) -> str:
    """What a method does, of what its request says to do: ``Ask for`` becomes ``asks for``.

    :param text: of the model.
    """
    if is_noun(text):
        return f"sends {lowered(text)}"
    first, space, rest = lowered(text).partition(" ")
    rest = _FURTHER_VERBS.sub(r"\1\2s ", rest)
    return f"{first}s{space}{rest}"
