"""What ``import hola.clients`` loads, and what it offers."""

import subprocess
import sys

import pytest

import hola.clients

HEAVY = ("scipy", "sklearn", "numpy", "httptools", "sqlalchemy", "httpx", "zmq", "uvloop", "asyncio", "multiprocessing")


def loaded_after(code: str) -> set[str]:
    names = ", ".join(map(repr, HEAVY))
    script = f"{code}\nimport sys\nprint(*[n for n in ({names},) if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import hola.clients", set()),
        ("import hola.clients; hola.clients.HolaError, hola.clients.find_connection", set()),
        ("import hola.clients; hola.clients.ZmqClient", {"zmq"}),
        ("import hola.clients; hola.clients.RestClient", set()),
        ("import hola.clients.worker.heartbeat_child", set()),
    ],
)
def test_only_what_is_used_is_loaded(code: str, expected: set[str]) -> None:
    assert loaded_after(code) == expected


def test_only_the_asynchronous_client_over_rest_loads_httpx() -> None:
    loaded = loaded_after("import hola.clients; hola.clients.AsyncRestClient")
    assert "httpx" in loaded
    assert not loaded & {"zmq", "scipy", "sklearn", "numpy", "httptools", "sqlalchemy", "uvloop"}


def test_a_planted_import_is_found() -> None:
    assert loaded_after("import hola.clients, sqlalchemy") >= {"sqlalchemy"}


def test_the_public_names() -> None:
    assert hola.clients.__all__ == [
        "AsyncRestClient",
        "AsyncTrialTable",
        "AsyncZmqClient",
        "Cancelled",
        "ClientClosedError",
        "Completed",
        "ConfigurationError",
        "Connection",
        "EvaluatedTrial",
        "Evaluation",
        "Evaluator",
        "Failed",
        "HandshakeError",
        "HolaError",
        "Infeasible",
        "InvalidReplyError",
        "NotActiveError",
        "Parameters",
        "RequestTimeoutError",
        "RestClient",
        "RestWorker",
        "Retry",
        "ServerError",
        "TransportError",
        "TrialStopped",
        "TrialTable",
        "UnreachableError",
        "Worker",
        "WorkerOptions",
        "WorkerSummary",
        "ZmqClient",
        "ZmqWorker",
        "current_trial",
        "default_connection_path",
        "find_connection",
        "read_connection",
        "write_connection",
    ]
    assert sorted(hola.clients.__all__) == hola.clients.__all__ == dir(hola.clients)
    assert all(getattr(hola.clients, name) is not None for name in hola.clients.__all__)
    with pytest.raises(AttributeError, match="no attribute 'NoSuchClient'"):
        hola.clients.NoSuchClient  # noqa: B018
