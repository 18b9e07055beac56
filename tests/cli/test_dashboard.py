"""The address of the dashboard and login links, as the commands print them."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from hola.clients.connection import read_connection
from tests.cli.support import Command, hola, serving, study_file
from tests.cli.terminal import terminal

LINK = re.compile(r"(http://127\.0\.0\.1:\d+/)#login=([\w-]{43})(/studies/[\w.-]+)?\n")


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


def test_a_link_to_a_study(home: Path, tmp_path: Path) -> None:
    code, out, complaint = hola("dashboard", "--study", "a.b-c", folder=tmp_path, home=home)
    assert (code, complaint) == (0, "")
    assert out.strip().endswith("/studies/a.b-c")
    assert log_in(out.strip())[0] == 200


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


def test_run_serves_the_dashboard_on_a_terminal_and_says_where(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", "while test ! -e go; do sleep 0.05; done; echo 1"], max_trials=1)
    run = ("run", "study.json", "--data-dir", str(tmp_path / "data"), "-w", "1")
    with terminal(*run, folder=tmp_path, columns=200) as shown:
        shown.await_text("dashboard: ")
        shown.await_text("\n", times=2)
        (link,) = re.findall(r"dashboard: (\S+)", shown.text)
        assert log_in(link)[0] == 200
        (tmp_path / "go").touch()
        assert shown.wait() == 0
    port = int(link.partition("/#")[0].rpartition(":")[2])
    study_file(tmp_path, exec=["sh", "-c", "echo 1"], max_trials=2)
    with socket.create_server(("127.0.0.1", port)), terminal(*run, folder=tmp_path, columns=200) as shown:
        assert shown.wait() == 0
    assert "dashboard: http" not in shown.text
    assert "finished: 2 trials" in shown.text


def test_run_serves_it_elsewhere_on_request_only(tmp_path: Path) -> None:
    study_file(tmp_path, exec=["sh", "-c", "echo 1"], max_trials=1)
    run = ("run", "study.json", "--data-dir", str(tmp_path / "data"), "-w", "1")
    code, _, complaint = hola(*run, folder=tmp_path)
    assert (code, "dashboard: http" in complaint) == (0, False)
    code, _, complaint = hola(*run, "--rest", "--fresh", folder=tmp_path)
    assert code == 0
    assert re.search(r"^dashboard: http://127\.0\.0\.1:\d+/$", complaint, re.MULTILINE)
    assert hola(*run, "--open", "--no-rest", folder=tmp_path)[0] == 2


def test_run_opens_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\ntouch {tmp_path}/go\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    study_file(tmp_path, exec=["sh", "-c", f"while test ! -e {tmp_path}/go; do sleep 0.05; done; echo 1"], max_trials=1)
    code, _, complaint = hola("run", "study.json", "--open", "-w", "1", folder=tmp_path)
    assert code == 0, complaint
    link = (tmp_path / "opened").read_text()
    assert LINK.fullmatch(link), link
    assert link.strip() not in complaint
