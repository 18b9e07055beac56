"""The README knows every matcher, feature, step and command."""

from pathlib import Path

from hola_conformance.adapter import FEATURES
from hola_conformance.patterns import MATCHERS
from hola_protocol.scenarios import Step

README = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")


def test_the_readme_is_complete() -> None:
    wanted = [*(f'"{name}"' for name in MATCHERS), *(f"`{name}`" for name in FEATURES)]
    wanted += [f"`{name}`" for name in Step.__struct_fields__ if name != "note"]
    assert [name for name in wanted if name not in README] == []
