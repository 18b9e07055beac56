"""Read the result that a program wrote, with a size limit."""

import json
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

MAX_RESULT_BYTES: Final = 1024 * 1024


class ResultFileError(ValueError):
    """A program wrote no valid result; the message says why."""


def last_bytes(file: IO[bytes], size: int) -> bytes:
    """The last bytes of a file.

    :param file: the file.
    :param size: the maximum number of bytes.
    """
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - size))
    return file.read(size)


def read_result(folder: Path, objectives: tuple[str, ...]) -> Any:
    """The result of a program, in the form in which a function would return it.

    :param folder: the folder with ``stdout`` and, if the program wrote it, ``result.json``.
    :param objectives: the names of the objectives.
    :returns: a number, a mapping of numbers, or either with metadata.
    :raises ResultFileError: if there is no valid result.
    """
    try:
        text = _result_file(folder / "result.json")
        where = "HOLA_RESULT_FILE"
        if not text:
            with (folder / "stdout").open("rb") as file:
                lines = last_bytes(file, MAX_RESULT_BYTES).splitlines()
            where = "the last line of its output"
            text = next((line for line in reversed(lines) if line.strip()), b"")
    except OSError as error:
        raise ResultFileError(f"the program's result cannot be read: {error.strerror}") from error
    if not text:
        raise ResultFileError("the program wrote no result: its output and HOLA_RESULT_FILE are empty")
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ResultFileError(f"{where} is not a result: it is nested too deeply") from error
    except ValueError as error:
        if b"_" not in text:  # which Python allows between digits
            with suppress(ValueError):
                return float(text)  # .5 of bc, inf of C
        raise ResultFileError(_not_json(text, where, objectives, error)) from error
    return _as_returned(value, where, objectives)


def _not_json(text: bytes, where: str, objectives: tuple[str, ...], error: ValueError) -> str:
    shown = text[:200].decode("utf-8", "replace")
    said = f"{where} is not a result: {shown!r} is not JSON ({error})"
    if text.lstrip().startswith(b"{"):
        return said
    if text.lstrip().startswith(b"[1] "):
        return f"{said}; in R write cat(sprintf('%.17g', x)) instead of print(x)"
    example = json.dumps(dict.fromkeys(objectives, 0.5))
    return f"{said}; write {example}" + (", or 0.5, and nothing else on the line" if len(objectives) == 1 else "")


def _result_file(path: Path) -> bytes:
    """The content of a result file; empty if there is none."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a FIFO would wait for a writer
    except FileNotFoundError:
        return b""
    with os.fdopen(handle, "rb", closefd=True, buffering=0) if _is_regular(handle) else _refused(handle) as file:
        text = b""
        while len(text) <= MAX_RESULT_BYTES and (more := file.read(MAX_RESULT_BYTES + 1 - len(text))):
            text += more
    if len(text) > MAX_RESULT_BYTES:
        raise ResultFileError(f"the file HOLA_RESULT_FILE has more than {MAX_RESULT_BYTES} bytes")
    return text


def _is_regular(handle: int) -> bool:
    return stat.S_ISREG(os.fstat(handle).st_mode)


def _refused(handle: int) -> IO[bytes]:
    os.close(handle)
    raise ResultFileError("HOLA_RESULT_FILE is not a regular file")


def _as_returned(value: Any, where: str, objectives: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        metadata = value.get("metadata") if "metadata" not in objectives else None
        if isinstance(value.get("objectives"), dict):
            unknown = [key for key in value if key not in ("objectives", "metadata")]
            if unknown:
                raise ResultFileError(f"{where} is not a result: it has {unknown[0]!r} besides objectives and metadata")
            return (value["objectives"], metadata)
        values = {key: item for key, item in value.items() if key != "metadata" or key in objectives}
        if list(values) == ["objective"] and "objective" not in objectives:
            values = values["objective"]
        return values if metadata is None else (values, metadata)
    if isinstance(value, bool) or not isinstance(value, int | float):
        shown = f"a list of {len(value)}" if isinstance(value, list) else json.dumps(value)[:200]
        raise ResultFileError(f"{where} is not a result: {shown} is neither a number nor an object")
    return value
