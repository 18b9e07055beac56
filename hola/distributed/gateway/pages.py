"""The pages beside the catalog: health and readiness, metrics, and the documentation of the interface."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

import msgspec
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from hola_protocol.codec import encode
from hola_protocol.errors import ProtocolError
from hola_protocol.messages import ListStudiesRequest, StudyInfo, TrialCounts
from msgspec import Struct
from starlette.exceptions import HTTPException

from hola.distributed.config import GatewayConfig
from hola.distributed.gateway.http import ERROR_START, Receive, Scope, Send, read_head, send_error, send_reply
from hola.distributed.gateway.link import SchedulerLink, SchedulerReply
from hola.distributed.metrics import CONTENT_TYPE, Family, RequestCounts, Sample, exposition

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


class _Studies(Struct):
    items: list[StudyInfo] = []
    next_cursor: str | None = None


_studies = msgspec.json.Decoder(_Studies).decode


class _ReplyResponse(Response):
    """A reply of the scheduler, as a response of FastAPI."""

    def __init__(self, reply: SchedulerReply) -> None:
        super().__init__()
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_reply(send, self._reply)


class _ErrorResponse(Response):
    """An error of the gateway's own, as a response of FastAPI."""

    def __init__(
        self, error: ProtocolError, status: int | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._error = error
        self._status = status
        self._more = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_error(send, self._error.response, self._status, self._more)


def create_pages(
    config: GatewayConfig, link: SchedulerLink, counts: RequestCounts, connection_count: Callable[[], int]
) -> FastAPI:
    """The FastAPI app of the pages; its lifespan connects to the scheduler and disconnects.

    :param config: the gateway's settings.
    :param link: the connection to the scheduler.
    :param counts: of the requests.
    :param connection_count: returns how many HTTP connections there are.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        link.open()
        try:
            yield
        finally:
            link.close()

    app = FastAPI(title="hola", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz", summary="Whether the gateway runs. Needs no token.")
    async def healthz() -> Response:
        return PlainTextResponse("ok\n")

    @app.get("/readyz", summary="Whether the scheduler answers. Needs no token.")
    async def readyz() -> Response:
        if await link.ready():
            return PlainTextResponse("ready\n")
        return _ErrorResponse(ProtocolError("unavailable", "the scheduler does not answer"))

    @app.get("/metrics", summary="Counts for Prometheus, of the studies that the token may read.")
    async def metrics(request: Request) -> Response:
        head = read_head(request.scope)
        studies: list[StudyInfo] = []
        after = None
        while True:
            asked = ListStudiesRequest(limit=config.metrics_page, after=after)
            reply = await link.request(head.header, encode(asked))
            if reply.body.startswith(ERROR_START):
                return _ReplyResponse(reply)
            page = _studies(reply.body)
            studies += page.items
            after = page.next_cursor
            if after is None:
                break
        own = Family("hola_gateway_pending", "gauge", "Requests at the scheduler.", [Sample({}, link.pending)])
        connections = Family("hola_gateway_connections", "gauge", "HTTP connections.", [Sample({}, connection_count())])
        text = exposition([own, connections, *counts.families(), *_study_families(studies)])
        return Response(text, media_type=None, headers={"content-type": CONTENT_TYPE})

    @app.get("/openapi.json", summary="The interface, for programs. Needs no token: it is the published one.")
    async def document() -> Response:
        from hola.distributed.gateway.docs import openapi_json

        return Response(openapi_json(), media_type="application/json")

    @app.get("/docs", summary="The interface, for people. Needs no token: it is the published one.")
    async def docs() -> Response:
        from hola.distributed.gateway.docs import docs_page

        return HTMLResponse(docs_page(), headers={"content-security-policy": _POLICY})

    @app.exception_handler(ProtocolError)
    async def refused(request: Request, error: ProtocolError) -> Response:
        return _ErrorResponse(error)

    @app.exception_handler(HTTPException)
    async def no_page(request: Request, error: HTTPException) -> Response:
        detail = {404: "there is no such path", 405: "the path does not have this method"}
        message = f"{request.method} {request.url.path[:200]}: {detail.get(error.status_code, error.detail)}"
        return _ErrorResponse(ProtocolError("invalid_message", message), error.status_code, error.headers)

    @app.exception_handler(Exception)
    async def defect(request: Request, error: Exception) -> Response:
        return _ErrorResponse(ProtocolError("internal", "a defect of the gateway"))

    return app


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
