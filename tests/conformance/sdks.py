"""The client libraries of this repository, as the suite runs them."""

import sys
from pathlib import Path
from typing import NamedTuple

from clients import sdks as manifests

ROOT = Path(__file__).parents[2]


class Sdk(NamedTuple):
    """A client library.

    :ivar name: of its folder.
    :ivar command: its adapter.
    :ivar missing: why it cannot be run here, or None.
    """

    name: str
    command: list[str]
    missing: str | None


def sdks() -> list[Sdk]:
    """Python, and every folder that says how its adapter is run."""
    python = Sdk("python", [sys.executable, str(Path(__file__).parent / "adapters" / "python.py")], None)
    others = [sdk for sdk in manifests.sdks() if sdk.adapter]
    return [python, *(Sdk(sdk.name, sdk.from_anywhere(sdk.adapter), sdk.missing(sdk.adapter)) for sdk in others)]
