"""A loop whose socket is never empty still looks at the clock."""

import threading
from pathlib import Path

import pytest
from hola_protocol.messages import DescribeRequest

from hola.clients import ZmqClient
from hola.distributed.scheduler import SchedulerProcess
from tests.distributed.gateway.support import eventually
from tests.scheduler.driver import spec
from tests.scheduler.raw import Raw, running


def flood(process: SchedulerProcess, enough: threading.Event) -> None:
    raw = Raw(process, hwm=1000)
    while not enough.is_set():
        for _ in range(100):
            raw.send("flood", DescribeRequest())
        while raw.receive(0) is not None:
            pass
    raw.close()


@pytest.mark.spec("L-11")
def test_a_lease_ends_while_the_socket_is_never_empty(tmp_path: Path) -> None:
    enough = threading.Event()
    with (
        running(tmp_path, loop_batch=1) as process,
        ZmqClient(process.endpoints[0], token=process.credentials.owner_token) as client,
    ):
        client.create_study(spec=spec(max_trials=1, lease_s=1.0))
        worker = client.register_worker().worker_id
        floods = [threading.Thread(target=flood, args=(process, enough)) for _ in range(2)]
        for thread in floods:
            thread.start()
        try:
            client.get_suggestion(worker_id=worker)
            eventually(lambda: client.get_trials().items[0].state == "queued")
        finally:
            enough.set()
            for thread in floods:
                thread.join(20)
