"""``hola connection``, ``--ca`` and ``HOLA_CA_FILE``: a gateway with a private authority, reached from elsewhere."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest
import trustme

from hola.clients import RestClient, find_connection
from hola.clients.connection import Connection, read_connection, write_connection
from hola.clients.errors import HolaError
from tests.cli.support import HOLA, ROOT, hola, serving, study_file, wait_until


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate of a private authority."""
    folder = tmp_path_factory.mktemp("elsewhere")
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", "127.0.0.1")
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    certificate.private_key_pem.write_to_path(str(folder / "key.pem"))
    (folder / "chain.pem").write_bytes(b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
    return folder


def other_machine(folder: Path, *arguments: str, **env: str) -> tuple[int, str, str]:
    """A command where nothing is known but what is given."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOLA_", "XDG_"))}
    done = subprocess.run(
        [*HOLA, *arguments],
        cwd=folder,
        env={**kept, "HOME": str(folder), "PYTHONPATH": f"{ROOT / 'protocol'}{os.pathsep}{ROOT}", **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_worker_elsewhere_works_with_the_file_alone(folder: Path) -> None:
    study_file(folder)
    tls = ("--tls-cert", str(folder / "chain.pem"), "--tls-key", str(folder / "key.pem"))
    elsewhere = folder / "worker"
    elsewhere.mkdir()
    with serving(folder, "--study", "study.json", *tls):
        (url,) = read_connection(folder / "data" / "connection.json").rest
        assert url.startswith("https://")
        local = hola("connection", "lab.json", "--data-dir", "data", "--name", "lab", folder=folder)
        assert local[0] == 1
        assert "is served only on this machine" in local[2]
        code, out, complaint = hola(
            *("connection", "worker/lab.json", "--data-dir", "data", "--name", "lab", "--endpoint", url),
            *("--ca", "ca.pem", "--json"),
            folder=folder,
        )
        assert code == 0, complaint
        told = json.loads(out)
        assert told == {
            "files": ["worker/lab.json", "worker/lab.ca.pem"],
            "name": "lab",
            "role": "worker",
            "zmq": [],
            "rest": [url],
        }
        file = elsewhere / "lab.json"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        made = json.loads(file.read_text())
        assert (made["ca_file"], made["study"], made["pid"]) == ("lab.ca.pem", "demo", None)
        assert made["token"] not in out
        # A running scheduler notices a new token within a second.
        wait_until(
            lambda: other_machine(folder, "status", "--connection", "worker/lab.json")[0] == 0, "the token's acceptance"
        )
        # It works from any folder: the authority is found beside the file.
        code, _, complaint = other_machine(
            folder, "worker", "--connection", "worker/lab.json", "--exec", "sh", "-c", "echo $HOLA_PARAM_n"
        )
        assert code == 0, complaint
        assert "6 completed" in complaint
        # A worker's token may not do more.
        code, _, complaint = other_machine(folder, "pause", "--connection", "worker/lab.json")
        assert code == 1
        assert "this needs the role admin; the token 'lab' has worker" in complaint

        token = made["token"]
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv("HOLA_CA_FILE", raising=False)
            with RestClient(url, token=token) as client, pytest.raises(HolaError, match="certificate verify failed"):
                client.describe()
            patch.setenv("HOLA_CA_FILE", str(folder / "ca.pem"))
            with RestClient(url, token=token, study="demo") as client:
                assert client.get_study().info.state == "finished"
            patch.setenv("HOLA_ENDPOINT", url)
            patch.setenv("HOLA_TOKEN", token)
            assert find_connection().ca_file == str(folder / "ca.pem")
        named = ("--endpoint", url, "--token", token)
        assert other_machine(folder, "status", *named)[0] == 1
        assert other_machine(folder, "status", *named, "--ca", "ca.pem")[0] == 0
        assert other_machine(folder, "status", *named, HOLA_CA_FILE="ca.pem")[0] == 0


def test_a_file_cannot_be_made_without_a_data_folder_or_an_address(tmp_path: Path) -> None:
    code, _, complaint = hola("connection", "f.json", "--name", "lab", "--data-dir", "none", folder=tmp_path)
    assert (code, complaint) == (
        1,
        "Error: none: there is no such data folder; hola serve --data-dir none creates it\n",
    )
    (tmp_path / "data").mkdir()
    code, _, complaint = hola("connection", "f.json", "--name", "lab", "--data-dir", "data", folder=tmp_path)
    assert (code, complaint) == (
        1,
        "Error: no scheduler is running for data; give the address for other machines with --endpoint\n",
    )
    code, _, complaint = hola(
        "connection", "f", "--name", "lab", "--data-dir", "data", "-e", "ftp://x", folder=tmp_path
    )
    assert code == 2
    assert "'ftp://x' must start with https://, http:// or tcp://" in complaint
    code, _, complaint = hola("connection", "-", "--name", "lab", "--data-dir", "data", folder=tmp_path)
    assert code == 2
    assert "the file has a token and is not written to standard output; give the name of a file" in complaint
    assert not (tmp_path / "f.json").exists()
    assert not (tmp_path / "-").exists()


def test_addresses_and_keys_are_those_of_the_running_scheduler_that_others_can_reach(tmp_path: Path) -> None:
    served = Connection(
        zmq=["ipc:///run/hola.ipc", "tcp://127.0.0.1:5557", "tcp://lab.example.org:5557"],
        rest=["http://127.0.0.1:8080"],
        token="owner",
        server_key="k" * 40,
        study="demo",
        pid=os.getpid(),
    )
    (tmp_path / "data").mkdir()
    write_connection(tmp_path / "data" / "connection.json", served)
    code, out, complaint = hola("connection", "f.json", "--name", "lab", "--data-dir", "data", folder=tmp_path)
    assert (code, out) == (0, "wrote f.json: worker 'lab' at tcp://lab.example.org:5557\n"), complaint
    made = read_connection(tmp_path / "f.json")
    assert (made.zmq, made.rest, made.server_key, made.study) == (
        ["tcp://lab.example.org:5557"],
        [],
        "k" * 40,
        "demo",
    )
    assert made.token not in (None, "owner")


@pytest.mark.parametrize("command", [("add", "lab"), ("list",), ("revoke", "lab")])
def test_tokens_are_not_made_in_a_folder_that_is_not_there(tmp_path: Path, command: tuple[str, ...]) -> None:
    code, out, complaint = hola("token", *command, "--data-dir", "nowhere", folder=tmp_path)
    assert (code, out, complaint) == (
        1,
        "",
        "Error: nowhere: there is no such data folder; hola serve --data-dir nowhere creates it\n",
    )
    assert not (tmp_path / "nowhere").exists()
