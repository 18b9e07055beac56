"""The committed output: every document that derives from the structs and tables, written or compared."""

import json
from pathlib import Path
from typing import Any

from .asyncapi import asyncapi
from .catalog import catalog, catalog_schema
from .examples import examples
from .file_schemas import connection_schema, spool_schema
from .openapi import openapi
from .scenarios import scenario_schema, texts
from .schema import message_schema, study_schema
from .vectors import vectors


def text(document: Any) -> str:
    """A JSON document as it is committed: indented, in its own order, ending in a newline.

    :param document: JSON data.
    """
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


OWN_FOLDERS = ("examples", "scenarios", "vectors")
"""Folders that hold nothing but exported files."""


def documents() -> dict[str, str]:
    """Every exported file: its path below the folder, and its text."""
    return {
        "hola.schema.json": text(message_schema()),
        "study.schema.json": text(study_schema()),
        "connection.schema.json": text(connection_schema()),
        "spool.schema.json": text(spool_schema()),
        "catalog.json": text(catalog()),
        "catalog.schema.json": text(catalog_schema()),
        "openapi.json": text(openapi()),
        "asyncapi.json": text(asyncapi()),
        **{f"examples/{name}.json": text(example) for name, example in examples().items()},
        **{f"vectors/{name}.json": text(cases) for name, cases in vectors().items()},
        "scenario.schema.json": text(scenario_schema()),
        **{f"scenarios/{name}": content for name, content in texts().items()},
    }


def _strays(folder: Path, wanted: dict[str, str]) -> list[str]:
    found = (path for own in OWN_FOLDERS for path in (folder / own).rglob("*") if path.is_file())
    return sorted(name for path in found if (name := path.relative_to(folder).as_posix()) not in wanted)


def write(folder: Path) -> list[str]:
    """Write every document, and remove what is no longer exported.

    :param folder: such as ``schemas/draft``.
    :returns: the files changed.
    """
    wanted = documents()
    changed = differences(folder)
    for name in changed:
        path = folder / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return changed


def differences(folder: Path) -> list[str]:
    """The files that are missing, differ, or are no longer exported.

    :param folder: such as ``schemas/draft``.
    """
    wanted = documents()
    differing = [
        name
        for name, content in wanted.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content.encode()
    ]
    return differing + _strays(folder, wanted)
