"""A real browser on a real scheduler: how it is started, and what counts as a fault of the page."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hola.clients import RestClient
from hola.clients.connection import Connection, read_connection
from hola.clients.process_tree import descendants
from tests.cli.support import Command, hola, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright

CHROMIUM: Final = Path("/usr/bin/chromium")
DEADLINE_MS: Final = 60_000
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_REFUSED: Final = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
_CUT: Final = re.compile(r"Failed to load resource: net::ERR_")


class Site:
    """A scheduler with its gateway, and how to get into its dashboard.

    :ivar folder: where its files are.
    :ivar server: its process.
    """

    def __init__(self, folder: Path, server: Command) -> None:
        self.folder = folder
        self.server = server

    @property
    def connection(self) -> Connection:
        """The owner's connection."""
        return read_connection(self.folder / "connection.json")

    @property
    def url(self) -> str:
        """The address of the dashboard."""
        return f"{self.connection.rest[0]}/"

    @property
    def token(self) -> str:
        """The owner's token."""
        return str(self.connection.token)

    def client(self, study: str | None = None) -> RestClient:
        """A client of the owner.

        :param study: the study of calls that name none.
        """
        return RestClient(connection=self.connection, study=study)

    def gateway(self) -> int:
        """The process of the gateway."""
        (found,) = (
            child
            for child in descendants(self.server.process.pid)
            if b"hola.distributed.server" in Path(f"/proc/{child}/cmdline").read_bytes()
        )
        return found

    def add_token(self, name: str, role: str) -> str:
        """A token of its own.

        :param name: its name.
        :param role: its role.
        """
        code, out, complaint = hola(
            "token", "add", name, "--role", role, "--data-dir", str(self.folder / "data"), folder=self.folder
        )
        assert code == 0, complaint
        return out.strip()

    def revoke_token(self, name: str) -> None:
        """Revoke a token.

        :param name: its name.
        """
        code, _, complaint = hola("token", "revoke", name, "--data-dir", str(self.folder / "data"), folder=self.folder)
        assert code == 0, complaint

    def link(self, *arguments: str) -> str:
        """A login link, as ``hola dashboard`` prints it.

        :param arguments: more of the command.
        """
        code, out, complaint = hola("dashboard", *arguments, folder=self.folder)
        assert code == 0, complaint
        return out.strip()


@contextlib.contextmanager
def site(folder: Path, *arguments: str) -> Iterator[Site]:
    """A scheduler that serves.

    :param folder: of the test.
    :param arguments: more of ``hola serve``.
    """
    with serving(folder, *arguments) as server:
        yield Site(folder, server)


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium.

    :param playwright: the driver.
    """
    return playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))


class Faults:
    """What the page's console says and should not.

    :param context: whose pages are listened to.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.found: list[str] = []
        self.expected_statuses = {401}
        """HTTP statuses that are no fault: Chromium writes a line for each. The page asks once without a token."""
        self.expects_cuts = False
        """Whether the test cuts connections."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.found.append(f"exception: {error.error}"))

    def fault_in(self, message: ConsoleMessage) -> str | None:
        """What a message of the console says, if that is a fault.

        :param message: the message.
        """
        if message.type not in ("error", "warning"):
            return None
        refused = _REFUSED.match(message.text)
        if refused is not None and int(refused[1]) in self.expected_statuses:
            return None
        if self.expects_cuts and _CUT.match(message.text):
            return None
        return f"{message.type}: {message.text}"

    def _on_console(self, message: ConsoleMessage) -> None:
        if (fault := self.fault_in(message)) is not None:
            self.found.append(fault)


def log_in(page: Page, site: Site, token: str | None = None) -> None:
    """Open the dashboard and give it a token, as people do who have no link.

    :param page: the page.
    :param site: the server.
    :param token: the token; absent: the owner's.
    """
    page.goto(site.url)
    page.get_by_label("Token").fill(token or site.token)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Studies").wait_for()
