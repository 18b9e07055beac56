"""The dashboard's files: what browsers are told of them, and that no path leads anywhere else."""

import hashlib
import re
import socket
from pathlib import Path

import httpx
import pytest

import hola.dashboard
from hola.distributed.gateway.dashboard import TYPES, dashboard_files
from hola.distributed.server import Server
from tests.distributed.gateway.support import DEADLINE_S

STATIC = Path(hola.dashboard.__file__).parent / "static"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}


def policy(reply: httpx.Response) -> dict[str, str]:
    """The policy of a reply by directive."""
    (line,) = reply.headers.get_list("content-security-policy")
    return dict(part.strip().partition(" ")[::2] for part in line.split(";"))


def test_the_page_is_served_whole_and_never_kept(http: httpx.Client) -> None:
    reply = http.get("/")
    assert reply.content == (STATIC / "index.html").read_bytes()
    assert reply.status_code == 200
    headers = {name: value for name, value in reply.headers.items() if name not in ("date", "content-security-policy")}
    assert headers == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "etag": f'"{hashlib.sha256(reply.content).hexdigest()[:32]}"',
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "content-length": str(len(reply.content)),
    }
    assert policy(reply) == POLICY


def test_every_file_of_the_package_has_a_type_and_is_served(http: httpx.Client) -> None:
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()]
    assert {name.rpartition(".")[2] for name in names} <= TYPES.keys()
    for name in names:
        reply = http.get("/" if name == "index.html" else f"/dashboard/{name}")
        assert (reply.status_code, reply.content) == (200, (STATIC / name).read_bytes())
        assert reply.headers["content-type"] == TYPES[name.rpartition(".")[2]].decode()
        assert reply.headers["cache-control"] == ("no-store" if name == "index.html" else "no-cache")
        assert policy(reply) == POLICY


def test_the_page_names_only_files_that_are_there_by_relative_paths() -> None:
    """Behind a proxy the page may be below any path."""
    for name in re.findall(r'(?:src|href)="([^"]*)"', (STATIC / "index.html").read_text()):
        assert f"/{name}" in dashboard_files() or name == "docs"


def test_a_file_that_the_browser_has_is_not_sent_again(http: httpx.Client) -> None:
    first = http.get("/dashboard/icon.svg")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = http.get("/dashboard/icon.svg", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-length" not in again.headers
    assert http.get("/dashboard/icon.svg", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_is_get_without_the_body(http: httpx.Client) -> None:
    reply = http.head("/dashboard/icon.svg")
    size = (STATIC / "icon.svg").stat().st_size
    assert (reply.status_code, reply.content, reply.headers["content-length"]) == (200, b"", str(size))


@pytest.mark.parametrize("path", ["/", "/dashboard/icon.svg"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_is_only_read(http: httpx.Client, method: str, path: str) -> None:
    reply = http.request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    "target",
    [
        b"/dashboard/../__init__.py",
        b"/dashboard/%2e%2e/__init__.py",
        b"/dashboard/..%2f__init__.py",
        b"/dashboard/%2e%2e%2f%2e%2e%2f__init__.py",
        b"/dashboard/..%5c__init__.py",
        b"/dashboard/%252e%252e/__init__.py",
        b"/dashboard/./icon.svg",
        b"/dashboard//icon.svg",
        b"/dashboard/%2ficon.svg",
        b"/dashboard/icon.svg%00",
        b"/dashboard/icon.svg%00.html",
        b"/dashboard/icon.svg/",
        b"/dashboard/ICON.SVG",
        b"/dashboard/",
        b"/dashboard",
        b"/dashboard/index.html",
        b"/dashboard/%c0%ae%c0%ae/__init__.py",
        b"/dashboard//etc/passwd",
        b"//etc/passwd",
        b"/../../../../etc/passwd",
        b"/static/index.html",
        b"/index.html",
        b"/__init__.py",
    ],
)
def test_no_path_leads_out_of_the_folder(gateway: Server, target: bytes) -> None:
    """Over a socket, because HTTP clients simplify paths."""
    with socket.create_connection(("127.0.0.1", gateway.port), DEADLINE_S) as sock:
        sock.sendall(b"GET %b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % target)
        answer = b"".join(iter(lambda: sock.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 ")
    assert b"content-type: application/json" in head
    assert b"root:" not in body


def test_a_query_changes_nothing(http: httpx.Client) -> None:
    assert http.get("/?x=../..").content == http.get("/").content


def test_the_documentation_is_under_the_same_policy_but_for_its_own_style(http: httpx.Client) -> None:
    reply = http.get("/docs")
    found = policy(reply)
    assert re.fullmatch(r"'self' 'sha256-[A-Za-z0-9+/]{43}='", found.pop("style-src"))
    assert found == {name: value for name, value in POLICY.items() if name != "style-src"}
    assert reply.headers["referrer-policy"] == "no-referrer"
