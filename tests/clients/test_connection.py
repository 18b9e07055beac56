"""Where clients look for the scheduler, and what overrules what."""

import json
import stat
from pathlib import Path

import pytest

from hola.clients import (
    ConfigurationError,
    Connection,
    RestClient,
    ZmqClient,
    default_connection_path,
    find_connection,
    read_connection,
    write_connection,
)

FULL = Connection(
    zmq=["ipc:///run/hola.ipc", "tcp://127.0.0.1:5557"],
    rest=["http://127.0.0.1:8080"],
    token="secret",
    server_key="k" * 40,
    ca_file="/etc/ca.pem",
    study="mine",
    pid=123,
)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "HOLA_CONNECTION",
        "HOLA_ENDPOINT",
        "HOLA_TOKEN",
        "HOLA_SERVER_KEY",
        "HOLA_STUDY",
        "XDG_RUNTIME_DIR",
        "XDG_STATE_HOME",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def test_what_is_written_is_read_and_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "connection.json"
    write_connection(path, FULL)

    assert read_connection(path) == FULL
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["zmq"] == FULL.zmq
    assert [entry.name for entry in path.parent.iterdir()] == ["connection.json"]


@pytest.mark.spec("J-4")
def test_fields_of_a_later_release_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"zmq": ["tcp://h:1"], "grpc": ["h:2"]}')
    assert read_connection(tmp_path / "c.json") == Connection(zmq=["tcp://h:1"])


@pytest.mark.spec("J-4")
def test_the_authority_is_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"rest": ["https://h:1"], "ca_file": "keys/ca.pem"}')
    assert read_connection(tmp_path / "c.json").ca_file == str(tmp_path / "keys" / "ca.pem")


@pytest.mark.parametrize(("content", "message"), [("[]", "not a connection file"), ('{"zmq": 7}', r"\$\.zmq")])
def test_a_bad_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "c.json").write_text(content)
    with pytest.raises(ConfigurationError, match=message) as caught:
        read_connection(tmp_path / "c.json")
    assert str(tmp_path / "c.json") in str(caught.value)


@pytest.mark.spec("J-1")
def test_the_order_of_places(tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path / "run")}
    with pytest.raises(ConfigurationError, match="start one with `hola serve`"):
        find_connection(env=env)

    places = [default_connection_path(env), tmp_path / "by-env.json", tmp_path / "by-argument.json"]
    assert places[0] == tmp_path / "run" / "hola" / "connection.json"
    found = []
    for i, place in enumerate(places):
        write_connection(place, Connection(zmq=[f"tcp://h:{i}"]))
        if i == 1:
            env["HOLA_CONNECTION"] = str(place)
        found.append(find_connection(places[2] if i == 2 else None, env=env).zmq)
    assert found == [["tcp://h:0"], ["tcp://h:1"], ["tcp://h:2"]]


def test_without_a_runtime_folder_the_state_folder_is_used(tmp_path: Path) -> None:
    assert default_connection_path({"XDG_STATE_HOME": "/s"}) == Path("/s/hola/connection.json")
    assert default_connection_path({}) == tmp_path / "home" / ".local" / "state" / "hola" / "connection.json"


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.json: cannot read"):
        find_connection(tmp_path / "none.json")
    with pytest.raises(ConfigurationError, match=r"none\.json: cannot read"):
        find_connection(env={"HOLA_CONNECTION": str(tmp_path / "none.json")})


def test_the_environment_overrules_the_file(tmp_path: Path) -> None:
    write_connection(tmp_path / "c.json", FULL)
    env = {
        "HOLA_CONNECTION": str(tmp_path / "c.json"),
        "HOLA_ENDPOINT": "tcp://a:1, https://b",
        "HOLA_TOKEN": "other",
        "HOLA_STUDY": "yours",
    }
    expected = Connection(
        zmq=["tcp://a:1"],
        rest=["https://b"],
        token="other",
        server_key=FULL.server_key,
        ca_file=FULL.ca_file,
        study="yours",
        pid=123,
    )
    assert find_connection(env=env) == expected


def test_an_endpoint_in_the_environment_does_not_borrow_the_secrets_of_a_file_nobody_named() -> None:
    write_connection(default_connection_path(), FULL)
    assert find_connection(env={"HOLA_ENDPOINT": "tcp://a:1"}) == Connection(zmq=["tcp://a:1"])


def test_clients_find_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_connection(default_connection_path(), Connection(zmq=["tcp://h:1"], rest=["http://h:2"], study="mine"))
    with ZmqClient() as zmq_client, RestClient() as rest_client, ZmqClient.from_connection_file(study="s") as chosen:
        assert zmq_client.settings.endpoints.all() == ["tcp://h:1"]
        assert rest_client.settings.endpoints.all() == ["http://h:2"]
        assert (zmq_client.study, rest_client.study, chosen.study) == ("mine", "mine", "s")


def test_an_explicit_endpoint_takes_token_and_study_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    write_connection(default_connection_path(), FULL)
    monkeypatch.setenv("HOLA_TOKEN", "env-token")
    monkeypatch.setenv("HOLA_STUDY", "env-study")
    with ZmqClient("tcp://h:1") as client, ZmqClient("tcp://h:1", token="t", study="s") as explicit:
        assert (client.settings.connection.token, client.study) == ("env-token", "env-study")
        assert (explicit.settings.connection.token, explicit.study) == ("t", "s")
        assert client.settings.connection.server_key is None


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ZmqClient("http://h:1"), "no zmq endpoint: it must start with tcp:// or ipc://"),
        (lambda: RestClient("tcp://h:1"), "no rest endpoint: it must start with http:// or https://"),
        (lambda: ZmqClient([]), "the list of endpoints is empty"),
        (lambda: ZmqClient(connection=Connection(rest=["http://h"])), "no zmq endpoint; others: http://h"),
        (lambda: ZmqClient("tcp://h:1", timeout_s=0.0), "time-outs must be above 0"),
    ],
)
def test_what_makes_no_sense_is_refused(make: object, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        make()  # type: ignore[operator]


def test_an_address_that_is_none_is_refused_at_the_first_call() -> None:
    with (
        ZmqClient("tcp://no-port", server_key="k" * 40) as client,
        pytest.raises(ConfigurationError, match="not an address to connect to"),
    ):
        client.describe()
