"""Pages of other sites: none may use the gateway, unless its origin is listed."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hola.distributed.config import GatewayConfig, load_config
from hola.distributed.errors import ConfigError
from tests.distributed.gateway.support import ScriptedScheduler, client, serving

LAB = "https://lab.example.org"
FOREIGN = {"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
PATHS = ["/", "/dashboard/icon.svg", "/login", "/v1/describe", "/v1/studies", "/docs", "/openapi.json", "/metrics"]


@pytest.fixture
def listed(backend: ScriptedScheduler, socket_path: Path) -> Iterator[httpx.Client]:
    config = GatewayConfig(scheduler=f"ipc://{socket_path}", cors_origins=(LAB,))
    with serving(config) as server, client(server) as http:
        yield http


def cors_headers(reply: httpx.Response) -> dict[str, str]:
    """What a reply says of other origins."""
    return {name: value for name, value in reply.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_page_of_another_site_is_refused_everywhere(http: httpx.Client, method: str, site: str, path: str) -> None:
    headers = {**FOREIGN, "Sec-Fetch-Site": site, "Content-Type": "application/json", **ASKS}
    reply = http.request(method, path, headers=headers)
    assert (reply.status_code, reply.json()["code"]) == (403, "permission_denied")
    assert reply.json()["value"] == "https://evil.test"
    assert cors_headers(reply) == {}


def test_a_link_from_another_site_works(http: httpx.Client) -> None:
    reply = http.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
    assert reply.status_code == 200


def test_the_own_page_and_programs_are_served(http: httpx.Client, backend: ScriptedScheduler) -> None:
    own = {"Origin": "http://127.0.0.1:1", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    for headers in (own, {}, {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}):
        reply = http.get("/v1/describe", headers=headers)
        assert (reply.status_code, cors_headers(reply)) == (200, {})


def test_a_listed_origin_is_told_what_it_may_send(listed: httpx.Client) -> None:
    headers = {**FOREIGN, "Origin": LAB, **ASKS}
    reply = listed.options("/v1/studies/a/trials", headers=headers)
    assert (reply.status_code, reply.content) == (204, b"")
    assert "content-length" not in reply.headers
    assert reply.headers["vary"] == "origin"
    assert cors_headers(reply) == {
        "access-control-allow-origin": LAB,
        "access-control-allow-methods": "GET, POST, PATCH",
        "access-control-allow-headers": "authorization, content-type, hola-protocol, idempotency-key, last-event-id, "
        "traceparent, tracestate",
        "access-control-expose-headers": "hola-protocol, retry-after",
        "access-control-max-age": "600",
    }


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/describe", 200), ("/v1/nothing", 404), ("/v1/studies/%20/trials", 400)]
)
def test_a_listed_origin_reads_replies_and_errors(listed: httpx.Client, path: str, status: int) -> None:
    reply = listed.get(path, headers={**FOREIGN, "Origin": LAB})
    assert reply.status_code == status
    assert cors_headers(reply) == {
        "access-control-allow-origin": LAB,
        "access-control-expose-headers": "hola-protocol, retry-after",
    }
    assert reply.headers["vary"] == "origin"


@pytest.mark.parametrize("origin", ["https://lab.example.org.evil.test", "http://lab.example.org", "null", f"{LAB}:1"])
def test_an_origin_that_is_only_like_a_listed_one_is_refused(listed: httpx.Client, origin: str) -> None:
    reply = listed.get("/v1/describe", headers={**FOREIGN, "Origin": origin})
    assert (reply.status_code, cors_headers(reply)) == (403, {})


@pytest.mark.parametrize("origin", ["*", "lab.example.org", f"{LAB}/", "https://a\r\nb", "file://", "https://a b"])
def test_what_is_no_origin_cannot_be_listed(origin: str) -> None:
    with pytest.raises(ConfigError, match=r"gateway\.cors_origins"):
        load_config(environ={}, flags={"gateway.cors_origins": [origin]})
    assert load_config(environ={}, flags={"gateway.cors_origins": LAB}).gateway.cors_origins == (LAB,)
