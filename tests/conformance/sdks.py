"""The client libraries of this repository, as the suite runs them."""

import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
_IN_FOLDER = "import os, sys; os.chdir(sys.argv[1]); os.execvp(sys.argv[2], sys.argv[2:])"


class Sdk(NamedTuple):
    """A client library.

    :ivar name: of its folder.
    :ivar command: its adapter.
    :ivar missing: why it cannot be run here, or None.
    """

    name: str
    command: list[str]
    missing: str | None


def _sdk(file: Path) -> Sdk | None:
    facts: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    adapter = facts.get("adapter")
    if adapter is None:
        return None
    folder, name = file.parent, file.parent.name
    missing = [tool for tool in facts.get("tools", []) if shutil.which(tool) is None]
    files = [word for word in adapter if "/" in word]
    unbuilt = [word for word in files if not (folder / word).exists()]
    why = f"{', '.join(missing)} is not installed" if missing else None
    if why is None and unbuilt:
        why = f"{', '.join(unbuilt)} is not built: make -C clients/{name} build"
    return Sdk(name, [sys.executable, "-c", _IN_FOLDER, str(folder), *adapter], why)


def sdks(clients: Path = ROOT / "clients") -> list[Sdk]:
    """Python, and every folder that says how its adapter is run.

    :param clients: the folder of the other languages.
    """
    python = Sdk("python", [sys.executable, str(Path(__file__).parent / "adapters" / "python.py")], None)
    return [python, *(sdk for file in sorted(clients.glob("*/sdk.toml")) if (sdk := _sdk(file)) is not None)]
