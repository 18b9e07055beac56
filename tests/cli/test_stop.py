"""How ``hola serve`` ends: who waits is answered, nothing stays behind, and nothing can hold it up for long."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from hola_protocol.messages import GetEventsResponse, GetSuggestionResponse

from hola.clients import RestClient, Retry, TransportError, ZmqClient
from hola.clients.connection import Connection, read_connection
from hola.clients.process_tree import descendants
from tests.cli.support import DEADLINE_S, command, environment, hola, serving, study_file, wait_until

ONCE = Retry(attempts=1)


def gateway_metrics(connection: Connection) -> str:
    """The gateway's counters."""
    headers = {"Authorization": f"Bearer {connection.token}"}
    return httpx.get(f"{connection.rest[0]}/metrics", headers=headers, trust_env=False, timeout=DEADLINE_S).text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.spec("A-6", "F-9")
def test_who_waits_is_answered_when_a_signal_comes(tmp_path: Path, number: signal.Signals) -> None:
    path = study_file(tmp_path, max_trials=1)
    with serving(tmp_path, "--study", str(path)) as server, ThreadPoolExecutor(4) as pool:
        connection = read_connection(tmp_path / "connection.json")
        with ZmqClient(connection=connection, retry=ONCE) as zmq, RestClient(connection=connection, retry=ONCE) as rest:
            worker = zmq.register_worker().worker_id
            given = zmq.get_suggestion(worker_id=worker).suggestions[0]
            newest = zmq.status().newest_event
            waiting: list[Any] = []
            for client in (zmq, rest):
                waiting.append(pool.submit(client.get_suggestion, worker_id=worker, wait_s=60.0))
                waiting.append(pool.submit(client.get_events, after=newest, wait_s=60.0))
            wait_until(
                lambda: "hola_gateway_pending 2\n" in gateway_metrics(connection), "two that wait at the gateway"
            )
            # Those over ZeroMQ went on one connection, ahead of this: they wait by now.
            zmq.get_study()
            server.process.send_signal(number)
            replies = [reply.result(DEADLINE_S) for reply in waiting]
        assert [type(reply) for reply in replies] == [GetSuggestionResponse, GetEventsResponse] * 2
        assert [reply.status for reply in replies[::2]] == ["paused", "paused"]
        assert [reply.items for reply in replies[1::2]] == [[], []]
        assert server.wait() == 0, server.stderr
        assert "ERROR" not in server.stderr
        assert not list((tmp_path / "data" / "private").glob("*.ipc"))
    # The lease outlives the stop, and its worker tells.
    with serving(tmp_path), ZmqClient(connection=read_connection(tmp_path / "connection.json"), study="demo") as client:
        (trial,) = client.get_trials().items
        assert (trial.state, trial.attempt) == ("running", given.attempt)


def test_a_gateway_that_does_not_stop_holds_nobody_up(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        (gateway,) = descendants(server.process.pid)
        os.kill(gateway, signal.SIGSTOP)
        server.process.terminate()
        code = server.process.wait(25.0)  # a service manager gives 30 s, and then kills
        assert code == 0, server.stderr
        assert "does not end" in server.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_start_of_the_gateway(tmp_path: Path, number: signal.Signals) -> None:
    with command("serve", "--data-dir", str(tmp_path / "data"), folder=tmp_path) as server:

        def is_held() -> bool:
            for pid in descendants(server.process.pid):
                os.kill(pid, signal.SIGSTOP)  # its start does not end
                return True
            return False

        wait_until(is_held, "a gateway that starts")
        server.process.send_signal(number)
        assert (server.wait(), server.stderr) == (0, "")
        assert not (tmp_path / "connection.json").exists()
        assert not list((tmp_path / "data" / "private").glob("*.ipc"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_reading_of_a_large_database(tmp_path: Path, number: signal.Signals) -> None:
    script = (
        "import sys, time\n"
        "from hola.distributed import core\n"
        "from hola.cli import main\n"
        "def load(self):\n"
        "    print('reading', flush=True)\n"
        "    time.sleep(600)\n"
        "core.SchedulerCore._load = load\n"
        f"main(['serve', '--data-dir', {str(tmp_path / 'data')!r}])\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, text=True
    ) as process:
        killer = threading.Timer(DEADLINE_S, process.kill)
        killer.start()
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(number)
        rest = process.stdout.read()
        killer.cancel()
        assert process.wait(DEADLINE_S) == 0
    assert rest == "stopped\n"


def test_a_database_that_is_deleted_ends_the_scheduler_before_anything_is_lost(tmp_path: Path) -> None:
    with serving(tmp_path, "--study", str(study_file(tmp_path))) as server:
        connection = read_connection(tmp_path / "connection.json")
        with ZmqClient(connection=connection, retry=ONCE) as client:
            worker = client.register_worker().worker_id
            (tmp_path / "data" / "hola.db").unlink()
            with pytest.raises(TransportError):
                client.get_suggestion(worker_id=worker)
        assert server.wait() == 1
        assert "hola.db is not there" in server.stderr
    code, _, complaint = hola("serve", "--data-dir", str(tmp_path / "data"), folder=tmp_path)
    assert (code, "hola.db is empty or missing" in complaint) == (1, True)
