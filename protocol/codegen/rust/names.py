"""Names of the model as Rust writes them."""

from ..ir import Operation
from ..naming import pascal, words

KEYWORDS = frozenset(
    [
        "as",
        "async",
        "await",
        "break",
        "const",
        "continue",
        "crate",
        "dyn",
        "else",
        "enum",
        "extern",
        "false",
        "fn",
        "for",
        "if",
        "impl",
        "in",
        "let",
        "loop",
        "match",
        "mod",
        "move",
        "mut",
        "pub",
        "ref",
        "return",
        "self",
        "static",
        "struct",
        "super",
        "trait",
        "true",
        "type",
        "unsafe",
        "use",
        "where",
        "while",
        "abstract",
        "become",
        "box",
        "do",
        "final",
        "gen",
        "macro",
        "override",
        "priv",
        "try",
        "typeof",
        "unsized",
        "virtual",
        "yield",
    ]
)
RENAMED = {"Result": "TrialResult", "Failure": "TrialFailure"}
"""Names that would hide one of Rust's prelude, and its counterpart."""


def type_name(name: str) -> str:
    """The name of a definition.

    :param name: in the model.
    """
    return RENAMED.get(name, name)


def field_name(name: str) -> str:
    """A field's name.

    :param name: on the wire, where it is in snake case already.
    """
    return f"r#{name}" if name in KEYWORDS else name


def variant_name(value: str) -> str:
    """The variant of an enumeration's value.

    :param value: on the wire, such as ``max_trials``.
    """
    return pascal(value)


def arm_name(arm: str, arms: tuple[str, ...]) -> str:
    """The variant of a union's arm: its struct's name without the last word, when all arms share that.

    :param arm: the struct's name, such as ``IntegerParameter``.
    :param arms: all of the union.
    """
    last = {words(name)[-1] for name in arms}
    return pascal("_".join(words(arm)[:-1])) if len(last) == 1 else pascal(arm)


def page_iterator(op: Operation) -> str:
    """The name of the method that goes through every page, such as ``iter_trials``.

    :param op: an operation with pages.
    """
    return "iter_" + op.snake_name.removeprefix("get_").removeprefix("list_")
