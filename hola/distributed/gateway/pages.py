"""The pages beside the catalog: health, metrics, the dashboard and its login, the documentation of the interface."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TypeAlias

import msgspec
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import ListStudiesRequest, StudyInfo, TrialCounts
from msgspec import Struct

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.browser import page_fields
from hola.distributed.gateway.dashboard import INDEX, PREFIX, dashboard_files, show_file
from hola.distributed.gateway.exchange import Exchange
from hola.distributed.gateway.http import ERROR_START, NOSNIFF, HttpError, header_of, pass_on
from hola.distributed.gateway.link import SchedulerLink
from hola.distributed.gateway.login import Login
from hola.distributed.metrics import CONTENT_TYPE, Family, RequestCounts, Sample, exposition

Page: TypeAlias = Callable[[Exchange], Coroutine[None, None, int]]


class _Studies(Struct):
    items: list[StudyInfo] = []
    next_cursor: str | None = None
    in_memory: int | None = None


_studies = msgspec.json.Decoder(_Studies).decode


class Pages:
    """The pages, by path.

    :param config: the gateway's settings.
    :param link: the connection to the scheduler.
    :param counts: of the requests.
    :param connection_count: returns how many HTTP connections there are.
    """

    def __init__(
        self, config: GatewayConfig, link: SchedulerLink, counts: RequestCounts, connection_count: Callable[[], int]
    ) -> None:
        self._config = config
        self._link = link
        self._counts = counts
        self._connection_count = connection_count
        self._login = Login(link)
        self._posted: dict[str, Page] = {"/login": self._login.login, "/login/ticket": self._login.make_ticket}
        self._pages: dict[str, Page] = {
            "/healthz": self._healthz,
            "/readyz": self._readyz,
            "/metrics": self._metrics,
            "/openapi.json": self._document,
            "/docs": self._docs,
        }

    def find(self, exchange: Exchange) -> Page:
        """Find the page that a request asks for.

        :param exchange: the request.
        :returns: answers it, and returns the HTTP status; a ``POST`` once it has come whole.
        :raises HttpError: when there is no such page, or it does not have the method.
        :raises ProtocolError: when the head of a ``POST`` is wrong.
        """
        path = exchange.path
        what = f"{exchange.method} {path[:200]}"
        if (posted := self._posted.get(path)) is not None and exchange.method == "POST":
            self._login.check_head(exchange)
            return posted
        methods = self.methods(path)
        if not methods:
            raise HttpError(404, f"{what}: there is no such path")
        if exchange.method not in (*methods, "HEAD") or posted is not None:
            allow = ", ".join(methods).encode()
            raise HttpError(405, f"{what}: the path does not have this method", b"allow: %b\r\n" % allow)
        return self._pages.get(path) or partial(show_file, file=dashboard_files()[path])

    def methods(self, path: str) -> tuple[str, ...]:
        """The methods that a path has; none when there is no such page.

        :param path: the path, decoded.
        """
        if path in self._posted:
            return ("POST",)
        is_file = (path == INDEX or path.startswith(PREFIX)) and path in dashboard_files()
        return ("GET",) if is_file or path in self._pages else ()

    async def _healthz(self, exchange: Exchange) -> int:
        """Whether the gateway runs. Needs no token."""
        return _show(exchange, b"text/plain; charset=utf-8", b"ok\n")

    async def _readyz(self, exchange: Exchange) -> int:
        """Whether the scheduler answers. Needs no token."""
        if not await self._link.ready():
            raise ProtocolError("unavailable", "the scheduler does not answer")
        return _show(exchange, b"text/plain; charset=utf-8", b"ready\n")

    async def _metrics(self, exchange: Exchange) -> int:
        """Counts for Prometheus, of the studies that the token may read."""
        start = header_of(exchange)
        studies: list[StudyInfo] = []
        after = None
        in_memory: list[Sample] = []
        while True:
            asked = ListStudiesRequest(limit=self._config.metrics_page, after=after)
            reply = await self._link.request(start, encode(asked))
            if reply.body.startswith(ERROR_START):
                return pass_on(exchange, reply)
            page = _studies(reply.body)
            studies += page.items
            after = page.next_cursor
            in_memory = [] if page.in_memory is None else [Sample({}, page.in_memory)]
            if after is None:
                break
        pending, connections = self._link.pending, self._connection_count()
        own = Family("hola_gateway_pending", "gauge", "Requests at the scheduler.", [Sample({}, pending)])
        clients = Family("hola_gateway_connections", "gauge", "HTTP connections.", [Sample({}, connections)])
        loaded = Family("hola_studies_in_memory", "gauge", "Studies that the scheduler has in memory.", in_memory)
        text = exposition([own, clients, *self._counts.families(), loaded, *_study_families(studies)])
        return _show(exchange, CONTENT_TYPE.encode(), text.encode())

    async def _document(self, exchange: Exchange) -> int:
        """The interface, for programs. Needs no token: it is the published one."""
        from hola.distributed.gateway.docs import openapi_json

        return _show(exchange, b"application/json", openapi_json())

    async def _docs(self, exchange: Exchange) -> int:
        """The interface, for people. Needs no token: it is the published one."""
        from hola.distributed.gateway.docs import STYLE, docs_page

        return _show(exchange, b"text/html; charset=utf-8", docs_page().encode(), page_fields(STYLE))


def _show(exchange: Exchange, content_type: bytes, body: bytes, fields: bytes = b"") -> int:
    exchange.reply(200, b"content-type: %b\r\n%b%b" % (content_type, NOSNIFF, fields), body)
    return 200


def _study_families(studies: list[StudyInfo]) -> list[Family]:
    trials = [
        Sample({"study": info.study, "state": state}, getattr(info.counts, state))
        for info in studies
        for state in TrialCounts.__struct_fields__
    ]
    created = [Sample({"study": info.study}, info.created_trials) for info in studies]
    running = [Sample({"study": info.study}, info.state == "running") for info in studies]
    return [
        Family("hola_trials", "gauge", "Trials, by study and state.", trials),
        Family("hola_created_trials", "gauge", "Trials counted against max_trials, by study.", created),
        Family("hola_study_running", "gauge", "Whether a study runs, rather than being paused or finished.", running),
    ]
