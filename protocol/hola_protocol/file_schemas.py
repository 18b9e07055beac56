"""The JSON Schemas of the files that programs of several languages share."""

from typing import Any

from .files import Connection, UnsentOutcome
from .schema import DIALECT, definitions, moved, references, schema_id, struct_schema


def _document(name: str, title: str, schema: dict[str, Any]) -> dict[str, Any]:
    known = definitions()
    wanted = references(schema)
    for used in wanted:
        wanted.extend(more for more in references(known[used]) if more not in wanted)
    parts = {used: moved(known[used], "#/$defs/") for used in sorted(wanted)}
    return {"$schema": DIALECT, "$id": schema_id(name), "title": title, **schema, **({"$defs": parts} if parts else {})}


def connection_schema() -> dict[str, Any]:
    """The schema of connection files."""
    return _document("connection", "hola connection file", struct_schema(Connection, closed=False))


def spool_schema() -> dict[str, Any]:
    """The schema of the files in a spool folder."""
    schema = struct_schema(UnsentOutcome, closed=False)
    one = [{"required": [name], "properties": {name: {"type": "object"}}} for name in ("result", "failure")]
    return _document("spool", "hola unsent outcome", schema | {"oneOf": one})
