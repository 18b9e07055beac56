"""The files of the dashboard, which are part of the package."""

import functools
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, NamedTuple

from hola.distributed.gateway.browser import page_fields
from hola.distributed.gateway.exchange import Exchange
from hola.distributed.gateway.http import NOSNIFF

INDEX: Final = "/"
PREFIX: Final = "/dashboard/"
_INDEX_FILE: Final = "index.html"
TYPES: Final = {
    "css": b"text/css; charset=utf-8",
    "html": b"text/html; charset=utf-8",
    "js": b"text/javascript; charset=utf-8",
    "json": b"application/json",
    "map": b"application/json",
    "png": b"image/png",
    "svg": b"image/svg+xml",
    "txt": b"text/plain; charset=utf-8",
    "woff2": b"font/woff2",
}
"""The types of the files by the ends of their names; a file with another end is not served."""


class DashboardFile(NamedTuple):
    """A file as it is sent.

    :ivar tag: its entity tag.
    :ivar fields: the header lines that say what it is.
    """

    content: bytes
    tag: bytes
    fields: bytes


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry


@functools.cache
def dashboard_files() -> dict[str, DashboardFile]:
    """The files by the paths at which they are served. They are read once; no path of a request reaches a folder."""
    found = {}
    page = page_fields()
    for name, entry in _walk(files("hola.dashboard") / "static", ""):
        content_type = TYPES.get(name.rpartition(".")[2])
        if content_type is None:
            continue
        content = entry.read_bytes()
        tag = b'"%b"' % hashlib.sha256(content).hexdigest()[:32].encode()
        is_index = name == _INDEX_FILE
        # The names of the files do not change with their content, so each use asks whether they have changed.
        keep = b"no-store" if is_index else b"no-cache"
        fields = b"content-type: %b\r\ncache-control: %b\r\netag: %b\r\n%b%b" % (content_type, keep, tag, NOSNIFF, page)
        found[INDEX if is_index else PREFIX + name] = DashboardFile(content, tag, fields)
    return found


async def show_file(exchange: Exchange, file: DashboardFile) -> int:
    """Send a file, or tell that the browser has it.

    :param exchange: the request.
    :param file: the file.
    :returns: the HTTP status.
    """
    known = [tag.strip().removeprefix(b"W/") for tag in exchange.headers.get(b"if-none-match", b"").split(b",")]
    status, content = (304, b"") if file.tag in known or b"*" in known else (200, file.content)
    exchange.reply(status, file.fields, content)
    return status
