"""What a gateway refused, and what it did not ask."""

import httpx

from tests.distributed.gateway.support import ScriptedScheduler

KEY = "12345678-1234-1234-1234-123456789abc"


def refusal(reply: httpx.Response, status: int = 400) -> tuple[str, str, str | None, str | None]:
    """What an error says, once it is one in every respect."""
    error = reply.json()
    assert (reply.status_code, error["tag"], reply.headers["content-type"]) == (
        status,
        "ErrorResponse",
        "application/json",
    )
    return error["code"], error["message"], error.get("path"), error.get("value")


def nothing_was_asked(backend: ScriptedScheduler, http: httpx.Client) -> None:
    """The next thing that the scheduler hears is the next thing that is asked."""
    http.get("/v1/describe", headers={"User-Agent": "next"})
    assert backend.next().header.client == "next 127.0.0.1"
