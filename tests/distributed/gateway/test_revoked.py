"""A token that is revoked while its ask waits."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hola_protocol.messages import LeaseRef

from hola.clients import RestClient, ZmqClient
from hola.clients.errors import UnauthenticatedError
from hola.distributed.credentials import open_credentials
from tests.distributed.gateway.support import DEADLINE_S
from tests.distributed.gateway.test_with_scheduler import ONCE, SPEC, gateway_of, running


@pytest.mark.spec("A-6", over=("zmq", "rest"))
@pytest.mark.parametrize("transport", ["rest", "zmq"])
def test_an_ask_that_waits_with_a_revoked_token_is_refused_and_gets_no_trial(tmp_path: Path, transport: str) -> None:
    with running(tmp_path, storage="memory", token_refresh_s=0.05) as process, gateway_of(process) as server:
        token = process.credentials.add_token("guest", "worker")
        guest = (
            RestClient(server.url, token=token, retry=ONCE)
            if transport == "rest"
            else ZmqClient(process.endpoints[0], token=token, retry=ONCE)
        )
        with (
            ZmqClient(process.endpoints[0], token=process.credentials.owner_token, retry=ONCE) as owner,
            guest,
            ThreadPoolExecutor(1) as pool,
        ):
            owner.create_study(spec=SPEC)
            own, theirs = owner.register_worker().worker_id, guest.register_worker().worker_id
            held = [owner.get_suggestion(worker_id=own).suggestions[0] for _ in range(3)]
            asked = pool.submit(guest.get_suggestion, worker_id=theirs, wait_s=60.0)
            open_credentials(tmp_path).revoke_token("guest")
            with pytest.raises(UnauthenticatedError):
                asked.result(DEADLINE_S)
            owner.release_trials(leases=[LeaseRef(trial_id=held[0].trial_id, lease=held[0].lease)])
            assert owner.get_trials(limit=1).items[0].state == "queued"
