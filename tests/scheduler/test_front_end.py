"""The end of a front: what the scheduler has answered by then is passed on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec

from hola.clients import Retry, ZmqClient
from hola.clients.connection import Connection
from tests.scheduler.running import DEADLINE_S, fronted

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
    objectives=(ObjectiveSpec(name="loss"),),
    max_trials=1,
    max_retries=0,
    sampler=UniformSpec(),
)
ASKS = 20


def test_asks_that_wait_hear_paused_when_scheduler_and_front_end(tmp_path: Path) -> None:
    with fronted(tmp_path) as (process, front):
        credentials = process.credentials
        connection = Connection(
            zmq=list(front.endpoints), token=credentials.owner_token, server_key=credentials.server_key
        )
        clients = [ZmqClient(connection=connection, retry=Retry(attempts=1)) for _ in range(ASKS)]
        clients[0].create_study(spec=SPEC)
        worker = clients[0].register_worker().worker_id
        assert clients[0].get_suggestion(worker_id=worker).suggestions
        with ThreadPoolExecutor(ASKS) as pool:
            asked = [pool.submit(client.get_suggestion, worker_id=worker, wait_s=60.0) for client in clients]
            pause = threading.Event()
            for _ in range(int(DEADLINE_S / 0.01)):
                if len(process.core.state.parked) == ASKS:
                    break
                pause.wait(0.01)
            process.drain()
            assert front.stop() == 0
            assert [ask.result(DEADLINE_S).status for ask in asked] == ["paused"] * ASKS
        for client in clients:
            client.close()
