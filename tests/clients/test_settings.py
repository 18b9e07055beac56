"""Settings of clients: where a token may be sent, which endpoint is next, and fresh keys."""

import re
from typing import Any

import pytest
from hola_protocol.errors import ErrorResponse
from hola_protocol.values import UUID_PATTERN

from hola.clients import (
    AsyncRestClient,
    ConfigurationError,
    Connection,
    RestClient,
    RestWorker,
)
from hola.clients.errors import NotLeaderError
from hola.clients.settings import Endpoints, new_key

pytestmark = pytest.mark.usefixtures("no_connection")


def test_fresh_keys_are_uuids_of_version_4() -> None:
    keys = {new_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(re.match(UUID_PATTERN, key) and key[14] == "4" and key[19] in "89ab" for key in keys)


@pytest.mark.spec("J-5")
@pytest.mark.parametrize("cls", [RestClient, AsyncRestClient])
@pytest.mark.parametrize("endpoint", ["http://hola.example.org:8080", "http://10.0.0.1", "http://[2001:db8::1]:1"])
def test_a_token_is_not_sent_unencrypted_to_another_machine(
    cls: Any, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match=r"would travel unencrypted.*HOLA_INSECURE_PLAINTEXT=1") as caught:
        cls(endpoint, token="secret")
    assert "secret" not in str(caught.value)
    with pytest.raises(ConfigurationError, match="unencrypted"):
        cls(connection=Connection(rest=["http://127.0.0.1", endpoint], token="secret"))
    monkeypatch.setenv("HOLA_TOKEN", "secret")
    with pytest.raises(ConfigurationError, match="unencrypted"):
        cls(endpoint)
    with pytest.raises(ConfigurationError, match="unencrypted"):
        RestWorker(lambda parameters: 0.0, endpoint)
    cls(endpoint, insecure_plaintext=True)
    monkeypatch.setenv("HOLA_INSECURE_PLAINTEXT", "1")
    cls(endpoint)
    with pytest.raises(ConfigurationError, match="unencrypted"):
        cls(endpoint, insecure_plaintext=False)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:1", "http://127.8.9.1", "http://[::1]:1", "http://localhost:1"])
def test_loopback_and_tls_need_no_permission(endpoint: str) -> None:
    RestClient(endpoint, token="secret").close()
    RestClient("https://hola.example.org", token="secret").close()
    RestClient("http://hola.example.org").close()


@pytest.mark.spec("J-5")
@pytest.mark.parametrize(
    ("address", "leader", "follows"),
    [
        ("https://a", "https://b", True),
        ("https://a", "http://127.0.0.1:1", False),
        ("http://127.0.0.1:1", "http://127.0.0.1:2", True),
        ("http://127.0.0.1:1", "http://b", False),
        ("http://127.0.0.1:1", "https://b", True),
        ("tcp://a:1", "tcp://b:1", True),
        ("tcp://a:1", "ipc:///tmp/b", False),
        ("ipc:///tmp/a", "ipc:///tmp/b", True),
        ("ipc:///tmp/a", "tcp://b:1", True),
    ],
)
def test_a_refusal_does_not_lead_to_a_weaker_transport(address: str, leader: str, follows: bool) -> None:
    endpoints = Endpoints([address], has_token=True)
    schemes = ("http://", "https://") if address.startswith("http") else ("tcp://", "ipc://")
    refusal = NotLeaderError(
        ErrorResponse(code="not_leader", message="", retryable=True, detail={"endpoints": [leader]})
    )
    endpoints.after(refusal, schemes)
    assert (endpoints.current == leader, leader in endpoints.all()) == (follows, follows)
