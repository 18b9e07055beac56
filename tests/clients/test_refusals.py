"""The server refuses what breaks the schema, and the clients say where: both transports."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.messages import GetTrialsRequest, Result

from hola.clients import RestClient, ZmqClient
from hola.clients.errors import InvalidMessageError
from tests.clients.support import Gateway, Scheduler

WORKER = "0b9ff1bc-9f4c-4b4e-8a1e-0123456789ab"


@pytest.fixture(scope="module", params=["zmq", "rest"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("data")
    with Scheduler(folder, auth=True) as scheduler, Gateway(scheduler) as gateway:
        made: Any = ZmqClient if request.param == "zmq" else RestClient
        endpoint = scheduler.endpoint if request.param == "zmq" else gateway.endpoint
        with made(endpoint, token=scheduler.token) as client:
            yield client


@pytest.mark.parametrize(
    ("call", "arguments", "path", "value"),
    [
        ("get_suggestion", {"worker_id": "not a uuid"}, "/worker_id", '"not a uuid"'),
        ("get_suggestion", {"worker_id": WORKER, "count": -1}, "/count", "-1"),
        ("get_suggestion", {"worker_id": 5}, "/worker_id", "5"),
        ("get_trials", {"limit": 0}, "/limit", "0"),
        ("get_trials", {"states": ["asleep"]}, "/states/0", '"asleep"'),
        ("get_study", {"study": "../x"}, "/study", '"../x"'),
        ("get_study", {"study": 5}, "/study", "5"),
        ("register_worker", {"study": ""}, "/study", '""'),
        ("submit_result", {"results": [Result(trial_id=-1, lease="l", objectives={})]}, "/results/0/trial_id", "-1"),
    ],
)
def test_a_request_that_breaks_the_schema_is_refused(
    client: Any, call: str, arguments: dict[str, Any], path: str, value: str
) -> None:
    with pytest.raises(InvalidMessageError) as refused:
        getattr(client, call)(**arguments)
    assert (refused.value.path, refused.value.value) == (path, value)


def test_the_default_of_a_page_is_accepted(client: Any) -> None:
    """The planted fault of the test before: not everything is refused."""
    assert GetTrialsRequest().limit == 100
    assert client.list_studies().items == []
