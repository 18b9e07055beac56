"""Reading study files, with every problem named."""

import json
from pathlib import Path
from typing import Any

import msgspec
from hola_protocol.diagnosis import Diagnosis, shown
from hola_protocol.space import spec_problems
from hola_protocol.study_file import StudyFile

from .faults import CommandError


def read_study_file(path: str | Path) -> StudyFile:
    """Read a study file.

    :param path: a YAML or JSON file.
    :raises CommandError: naming the file and each problem in it: where, what, the value, the nearest known name.
    """
    path = Path(path)
    raw = _parse(path)
    problems = [_line(b.path, b.message, b.value) for b in Diagnosis(closed=True).breaches(StudyFile, raw)]
    if problems:
        raise _refused(path, problems)
    file = msgspec.convert(raw, StudyFile)
    problems = [_line(p.path, p.message, p.value) for p in spec_problems(file.spec)]
    if file.objective is not None and file.exec is not None:
        problems.append("/exec: give objective or exec, not both")
    if problems:
        raise _refused(path, problems)
    return file


def _parse(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise CommandError(f"{path}:{error.lineno}: is not JSON: {error.msg}") from error
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error)
        raise CommandError(f"{path}{line}: is not YAML: {problem}") from error


def _line(path: str, message: str, value: Any) -> str:
    text = f"{path or '/'}: {message}"
    return text if value is None or isinstance(value, dict | list) else f"{text} (here: {shown(value, path)})"


def _refused(path: Path, problems: list[str]) -> CommandError:
    if len(problems) == 1:
        return CommandError(f"{path}: {problems[0]}")
    return CommandError("\n  ".join([f"{path} has {len(problems)} problems", *problems]))
