"""Text of others cannot command a terminal, wherever the command line or a log shows it."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hola.clients.printable import printable, printable_json

BIDI = set("\u061c\u200e\u200f") | {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
ANY = st.text(
    st.characters(exclude_categories=[]) | st.sampled_from("\x1b\r\n\t\x07\x7f\x9b\x85\u2028" + "".join(BIDI))
)


def is_safe(text: str) -> bool:
    return not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in BIDI for c in text)


@given(ANY)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert is_safe(printable(text))
    assert is_safe(printable(text, lines=True).replace("\n", ""))
    assert printable(text, lines=True).count("\n") == text.count("\n")


@given(ANY)
def test_other_text_stays_as_it_is(text: str) -> None:
    if is_safe(text) and "\ufeff" not in text:
        assert printable(text) == text
    assert printable(printable(text)) == printable(text)


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_keeps_its_value(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    shown = printable_json(text)
    assert json.loads(shown) == value
    assert is_safe(shown)


def test_how_it_is_written() -> None:
    assert printable("a\x1b]52;c;aGk=\x07\r\x9b\u202eb\ud800\n") == "a\\x1b]52;c;aGk=\\x07\\r\\x9b\\u202eb\\ud800\\n"
