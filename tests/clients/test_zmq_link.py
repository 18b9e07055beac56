"""What a client of ZeroMQ says when nothing listens."""

from pathlib import Path

import pytest

from hola.clients import Retry, UnreachableError, ZmqClient


def test_a_socket_that_is_not_there_may_be_of_another_machine(tmp_path: Path) -> None:
    endpoint = f"ipc://{tmp_path}/scheduler.ipc"
    with ZmqClient(endpoint, token="t", retry=Retry(attempts=1)) as client, pytest.raises(UnreachableError) as caught:
        client.describe()
    assert str(caught.value) == (
        f"{endpoint}: nothing answers there: no scheduler of this machine has this socket. If the scheduler runs on "
        "another machine, use a connection file that `hola connection` has written there"
    )


def test_an_address_of_a_network_is_only_named() -> None:
    client = ZmqClient("tcp://127.0.0.1:1", token="t", server_key="k" * 40, retry=Retry(attempts=1))
    with client, pytest.raises(UnreachableError) as caught:
        client.describe()
    assert str(caught.value) == "tcp://127.0.0.1:1: nothing answers there"
