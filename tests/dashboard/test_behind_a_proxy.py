"""The dashboard below a path of a reverse proxy, as the documentation describes it."""

import http.client
import http.server
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from hola_protocol.messages import AddedTrial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Page, expect

from tests.dashboard.support import DEADLINE_MS, Site

PREFIX = "/hola/"
_HOP = {"connection", "transfer-encoding", "keep-alive"}


class Proxy(http.server.BaseHTTPRequestHandler):
    """Passes on what is below the prefix, as it comes."""

    def __init__(self, *arguments: Any, upstream: str) -> None:
        self._upstream = upstream
        super().__init__(*arguments)

    def _pass_on(self) -> None:
        if not self.path.startswith(PREFIX):
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        link = http.client.HTTPConnection(self._upstream, timeout=DEADLINE_MS / 1000)
        try:
            path = "/" + self.path.removeprefix(PREFIX)
            link.request(self.command, path, body or None, dict(self.headers.items()))
            reply = link.getresponse()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in _HOP:
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            while data := reply.read1(65536):
                self.wfile.write(data)
        except OSError:  # one side has left
            self.close_connection = True
        finally:
            link.close()

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _pass_on  # noqa: N815  # names of the library

    def log_message(self, format: str, *arguments: Any) -> None:
        """Keep the log of the test clean."""


class Server(http.server.ThreadingHTTPServer):
    """A proxy whose open streams do not keep it from ending."""

    daemon_threads = True


@pytest.fixture
def proxied(server: Site) -> Iterator[str]:
    """The address of the dashboard at the proxy."""
    with Server(("127.0.0.1", 0), partial(Proxy, upstream=urlsplit(server.url).netloc)) as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}{PREFIX}"
        found.shutdown()
        thread.join()


def test_login_pages_and_live_updates_work_below_a_path(server: Site, proxied: str, page: Page) -> None:
    spec = StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        sampler=UniformSpec(),
    )
    with server.client("proxied") as client:
        client.create_study(study="proxied", spec=spec)
        link = server.link("--endpoint", proxied, "--token", server.token)
        assert link.startswith(f"{proxied}#login=")
        page.goto(link)
        page.get_by_role("link", name="proxied", exact=True).click()
        expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
        assert page.url.startswith(proxied)
        client.add_trials(trials=[AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0})])
        expect(page.locator("#table h2")).to_contain_text("(1)")
