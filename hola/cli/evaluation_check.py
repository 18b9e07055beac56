"""Check the objective or program of a study file before anything starts."""

import contextlib
import subprocess
import sys
from pathlib import Path

from hola_protocol.study_file import StudyFile

from .errors import CommandError
from .program import check_names, split_command
from .shell_script import check_placeholders

_IMPORT = """
import sys, traceback
from pathlib import Path
from hola.cli.errors import CommandError
from hola.cli.objective import load_objective
try:
    load_objective(sys.argv[1], Path(sys.argv[2]))
except CommandError as error:
    sys.exit(str(error))
except BaseException as error:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    if isinstance(error, SyntaxError):
        place = f"{error.filename}:{error.lineno}"
    else:
        place = f"{frames[-1].filename}:{frames[-1].lineno}"
    sys.exit(f"{sys.argv[1]!r} cannot be imported: {type(error).__name__}: {error} ({place})")
"""


def check_evaluation(file: StudyFile, folder: Path) -> None:
    """Check the objective or the program of a study file.

    The module is imported in a separate process, as in a worker, so that this process is not affected.

    :param file: the study file.
    :param folder: the folder of modules and programs.
    :raises CommandError: if the function cannot be imported.
    :raises ConfigurationError: if the program cannot be run, or would run a parameter as code.
    """
    if file.exec is not None:
        with contextlib.chdir(folder):
            words = split_command(file.exec)
        names = [p.name for p in file.parameters]
        check_names(names)
        check_placeholders(words, names)
    if file.objective is not None:
        done = subprocess.run(
            [sys.executable, "-c", _IMPORT, file.objective, str(folder)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            why = lines[-1] if lines else f"the import ended with exit code {done.returncode}"
            raise CommandError(why)
