"""google-java-format over many files in one process: its start costs more than its work."""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..formatting import MissingToolError

HINT = "`make -C clients/java tools` gets it; it takes JDK 17 and Maven"


def formatted_files(texts: Mapping[str, str], script: Path) -> dict[str, str]:
    """Texts as google-java-format writes them.

    :param texts: by file name.
    :param script: runs google-java-format with the arguments that it is given.
    :returns: the formatted texts, by the same names.
    :raises MissingToolError: when the formatter is not there.
    :raises subprocess.CalledProcessError: when it refuses a text; its complaint goes to standard error.
    """
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in texts}
        for name, path in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[name])
        try:
            subprocess.run([str(script), "--replace", *map(str, paths.values())], check=True)
        except FileNotFoundError as error:
            raise MissingToolError(f"{script.name} is not here: {HINT}") from error
        except subprocess.CalledProcessError as error:
            if error.returncode == 127:
                raise MissingToolError(f"google-java-format is not here: {HINT}") from error
            raise
        return {name: path.read_text() for name, path in paths.items()}
