"""Texts of the model as Go's doc comments, which begin with the name that they explain."""

from ..formatting import comment

WIDTH = 120
_ARTICLES = ("A ", "An ", "Any ", "The ", "What ", "One ")


def doc(name: str, text: str, prefix: str = "", *, verb: bool = False) -> str:
    """A doc comment on a name.

    :param name: the Go name.
    :param text: of the model.
    :param prefix: the indentation.
    :param verb: whether the text begins with a verb: ``Ask for`` becomes ``GetTopK asks for``.
    """
    return comment(sentence(name, text, verb=verb), f"{prefix}// ", WIDTH)


def sentence(name: str, text: str, *, verb: bool = False) -> str:
    """The text of a doc comment on a name.

    :param name: the Go name.
    :param text: of the model.
    :param verb: whether the text begins with a verb.
    """
    if not text:
        return f"{name} is one of the protocol's."
    start = text[0].lower() + text[1:]
    if text.startswith(_ARTICLES):
        return f"{name} is {start}"
    if verb:
        first, space, rest = start.partition(" ")
        return f"{name} {first}s{space}{rest}"
    return f"{name}: {start}"
