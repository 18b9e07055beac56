"""The address of the dashboard and login links, as the commands print them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hola.clients.connection import read_connection
from tests.cli.support import Command, hola, serving
from tests.cli.terminal import terminal

LINK = re.compile(r"(http://127\.0\.0\.1:\d+/)#login=([\w-]{43})\n")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module", autouse=True)
def server(home: Path) -> Iterator[Command]:
    with serving(home, "--access-log") as server:
        yield server


def log_in(link: str) -> tuple[int, dict[str, str]]:
    """Use a link as a browser does; the part after ``#`` is not sent to the address."""
    found = LINK.fullmatch(f"{link}\n")
    assert found is not None, link
    reply = httpx.post(f"{found[1]}login", json={"ticket": found[2]}, trust_env=False, timeout=30)
    return reply.status_code, reply.json()


def test_a_link_logs_in_once_with_the_token_of_the_owner(home: Path, server: Command, tmp_path: Path) -> None:
    code, out, complaint = hola("dashboard", folder=tmp_path, home=home)
    assert (code, complaint) == (0, "")
    token = read_connection(home / "connection.json").token
    link = out.strip()
    assert log_in(link) == (200, {"token": token, "role": "admin"})
    assert log_in(link)[0] == 401
    assert "POST /login 200" in server.stderr
    assert link.partition("=")[2] not in server.stderr
    assert str(token) not in server.stderr


def test_the_link_of_a_reader_logs_a_reader_in(home: Path, tmp_path: Path) -> None:
    token = hola("token", "add", "ann", "--role", "read", "--data-dir", str(home / "data"), folder=tmp_path)[1].strip()
    code, out, _ = hola("dashboard", "--token", token, "--json", folder=tmp_path, home=home)
    found = json.loads(out)
    assert (code, found["opened"]) == (0, False)
    assert log_in(found["link"]) == (200, {"token": token, "role": "read"})


def test_a_link_by_the_data_folder(home: Path, tmp_path: Path) -> None:
    code, out, complaint = hola("dashboard", "--data-dir", str(home / "data"), folder=tmp_path, connection=False)
    assert (code, complaint) == (0, "")
    assert log_in(out.strip())[0] == 200


def test_a_wrong_token_gets_no_link(home: Path, tmp_path: Path) -> None:
    code, out, complaint = hola("dashboard", "--token", "hola_wrong", folder=tmp_path, home=home)
    assert (code, out) == (1, "")
    assert complaint.endswith("/: no login link: this token is not known\n")


def test_a_scheduler_without_rest_has_no_dashboard(tmp_path: Path) -> None:
    with serving(tmp_path, "--no-rest") as server:
        assert "dashboard" not in server.stdout
        code, _, complaint = hola("dashboard", folder=tmp_path)
    assert (code, complaint) == (
        1,
        "Error: this scheduler serves no REST and so no dashboard; start hola serve without --no-rest\n",
    )


def test_serve_prints_the_address_and_a_link_on_a_terminal_only(server: Command, tmp_path: Path) -> None:
    (plain,) = re.findall(r"dashboard +(\S+)\n", server.stdout)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", plain)
    with terminal("serve", "--data-dir", str(tmp_path / "data"), folder=tmp_path, columns=200) as shown:
        shown.await_text("ready; Ctrl-C stops")
        (link,) = re.findall(r"dashboard +(\S+)\n", shown.text)
        assert log_in(link)[0] == 200
        shown.interrupt()
        assert shown.wait() == 0
