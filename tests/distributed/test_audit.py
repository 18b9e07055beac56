"""The audit log: what is in it, how often, and no secret."""

import logging
from pathlib import Path

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.clients import ZmqClient
from hola.clients.errors import UnauthenticatedError
from hola.clients.retry import NO_RETRY
from hola.distributed.audit import INTERVAL_S, FailedAuthentications
from hola.distributed.credentials import open_credentials
from tests.clients.support import Scheduler, wait_until

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0, high=1),), objectives=(ObjectiveSpec(name="loss"),), max_trials=2
)


def test_deeds_and_refusals_are_written_with_the_principal(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "hola.audit")

    def lines() -> list[str]:
        return [record.getMessage() for record in caplog.records if record.name == "hola.audit"]

    owner = open_credentials(tmp_path).owner_token
    bind = (f"ipc://{tmp_path}/s.ipc",)
    with Scheduler(tmp_path, auth=True, bind=bind, token_refresh_s=0.05) as scheduler:
        with ZmqClient(scheduler.endpoint, token="hola_wrong", retry=NO_RETRY, name="evil\x1b[2J") as stranger:
            for _ in range(3):
                with pytest.raises(UnauthenticatedError):
                    stranger.list_studies()
        with ZmqClient(scheduler.endpoint, token=owner) as client:
            client.create_study(study="mine", spec=SPEC)
            client.delete_study(study="mine")
            tokens = open_credentials(tmp_path)
            secret = tokens.add_token("lab", "worker")
            wait_until(lambda: "token added: name=lab role=worker" in lines(), "the line")
            tokens.revoke_token("lab")
            wait_until(lambda: "token revoked: name=lab role=worker" in lines(), "the line")
            client.shutdown(mode="stop")
    found = lines()
    assert [line for line in found if "authentication failed" in line] == found[:1]
    assert "study deleted: principal=owner study=mine" in found
    assert "shutdown: principal=owner mode=stop" in found
    assert not any(word in line for line in found for word in ("hola_wrong", owner, secret, "\x1b"))


def test_failed_authentications_cannot_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    failed = FailedAuthentications(clock=lambda: now)
    with caplog.at_level(logging.WARNING, "hola.audit"):
        for _ in range(1000):
            failed.note("this token is not known", "unknown")
        now += INTERVAL_S
        failed.note("a token is needed", "x" * 1000)
    assert [record.getMessage() for record in caplog.records] == [
        "authentication failed: this token is not known: peer=unknown",
        f"authentication failed: a token is needed: peer={'x' * 100} (999 more since the last line)",
    ]
