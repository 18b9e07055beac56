"""``python clients/checkout.py SDK``: do in an empty folder what the README of an SDK says about using its checkout.

Blocks of the README that follow a mark, an HTML comment, are taken in order; ``hola`` in that folder is the checkout:

- ``<!-- checkout: run -->``: commands of a shell, which must succeed;
- ``<!-- checkout: fails with TEXT -->``: commands that must fail and say TEXT;
- ``<!-- checkout: file NAME -->``: the content of a file.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent
_BLOCK = re.compile(
    r"<!-- checkout: (run|fails with|file)(?: ([^\n]*?))? -->\n+```[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE
)


class CheckoutError(Exception):
    """A README promises what does not hold."""


class Block(NamedTuple):
    """A block of a README.

    :ivar kind: ``run``, ``fails with`` or ``file``.
    :ivar argument: the text, or the file's name.
    :ivar content: what stands in it.
    """

    kind: str
    argument: str
    content: str


def blocks(text: str) -> list[Block]:
    """The blocks with a mark.

    :param text: a README.
    :raises CheckoutError: when a mark has no block, or there is no mark.
    """
    found = [Block(*match.groups(default="")) for match in _BLOCK.finditer(text)]
    if len(found) != text.count("<!-- checkout:"):
        raise CheckoutError("a mark is not followed by a block, or is none of: run, fails with TEXT, file NAME")
    if not found:
        raise CheckoutError("no block says how to use the checkout")
    return found


def play(readme: Path, folder: Path) -> Iterator[str]:
    """Do what a README says.

    :param readme: of the SDK.
    :param folder: an empty one.
    :returns: what is done, line by line.
    :raises CheckoutError: when something fails that must not, or the other way round.
    """
    (folder / "hola").symlink_to(FOLDER.parent, target_is_directory=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HOLA_", "MAKE", "MFLAGS"))}
    env |= dict.fromkeys(("XDG_RUNTIME_DIR", "XDG_STATE_HOME"), str(folder / "state"))
    project = folder
    for block in blocks(readme.read_text(encoding="utf-8")):
        if block.kind == "file":
            path = project / block.argument
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.content, encoding="utf-8")
            continue
        yield block.content
        # What the commands change, such as the folder, holds for the next block, as in a terminal.
        script = f"set -e\n{block.content}\npwd -L >&3\n"
        read_end, write_end = os.pipe()
        with os.fdopen(read_end) as reader:
            command = ["bash", "-c", f"exec 3>&{write_end}\n{script}"]
            done = subprocess.run(
                command,
                cwd=project,
                env=env | {"PWD": str(project)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                pass_fds=[write_end],
                check=False,
            )
            os.close(write_end)
            place = reader.read().strip()
        if place:
            project = Path(place)
        if block.kind == "run" and done.returncode != 0:
            raise CheckoutError(f"exit code {done.returncode} of:\n{block.content}{done.stdout}")
        if block.kind == "fails with" and (done.returncode == 0 or block.argument not in done.stdout):
            raise CheckoutError(f"did not fail with {block.argument!r}:\n{block.content}{done.stdout}")


def main() -> int:
    """The command line.

    :returns: the exit code.
    """
    (sdk,) = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="hola-checkout-") as folder:
        try:
            for line in play(FOLDER / sdk / "README.md", Path(folder)):
                sys.stdout.write(line)
        except CheckoutError as error:
            sys.stderr.write(f"clients/{sdk}/README.md: {error}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
