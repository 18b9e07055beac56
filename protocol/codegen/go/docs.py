"""Texts of the model as Go's doc comments, which begin with the name that they explain."""

from ..formatting import comment
from ..texts import is_noun, lowered, present

WIDTH = 120
_QUESTIONS = ("Whether ", "Which ", "What ", "How ", "Where ", "Why ")


def doc(text: str, prefix: str = "") -> str:
    """A doc comment.

    :param text: paragraphs, separated by blank lines.
    :param prefix: the indentation.
    """
    return comment(text, f"{prefix}// ", WIDTH)


def sentence(name: str, text: str) -> str:
    """The text of a doc comment on a type.

    :param name: the Go name.
    :param text: of the model.
    """
    if not text:
        return f"{name} is one of the protocol's."
    if is_noun(text):
        return f"{name} is {lowered(text)}"
    if text.startswith(_QUESTIONS):
        return f"{name} says {lowered(text)}"
    return f"{name} holds {lowered(text)}"


def method_sentence(name: str, text: str) -> str:
    """The text of a doc comment on a method: ``Ask for`` becomes ``GetTopK asks for``.

    :param name: the Go name.
    :param text: of the model; it begins with a verb, or with a noun.
    """
    return f"{name} {present(text)}"


def arm_sentence(name: str, union: str, text: str) -> str:
    """The text of a doc comment on an arm of a union.

    :param name: the Go name.
    :param union: the Go name of the union.
    :param text: of the model.
    """
    article = "an" if union[0] in "AEIOU" else "a"
    return f"{name} is {article} [{union}]. {text}"


def request_sentence(name: str, method: str, text: str) -> str:
    """The text of a doc comment on a request.

    :param name: the Go name.
    :param method: the method that sends it.
    :param text: of the model.
    """
    return f"{name} is the request of [Client.{method}]. {text}"


def reply_sentence(name: str, method: str, text: str) -> str:
    """The text of a doc comment on a reply.

    :param name: the Go name.
    :param method: the method that returns it.
    :param text: of the model.
    """
    return f"{name} is the reply to [Client.{method}]. {text}"
