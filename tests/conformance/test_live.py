"""The scenarios that need no clock hold for a running scheduler, over both transports."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hola_conformance.__main__ import main
from hola_conformance.over_rest import RestServer
from hola_conformance.over_zmq import ZmqServer
from hola_conformance.play import play
from hola_conformance.schema_check import SchemaCheck
from hola_protocol.limits import Limits
from hola_protocol.scenarios import Need, Scenario, scenarios
from live_scheduler import Running, gateway, running

CHECK = SchemaCheck()
ALONE: set[Need] = {"own_server", "limits"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("scheduler"), Limits()) as found:
        yield found


@pytest.fixture(scope="module")
def url(shared: Running) -> Iterator[str]:
    with gateway(shared) as found:
        yield found


def playable(can: set[Need], *, alone: bool) -> list[Scenario]:
    """The scenarios for a server.

    :param can: the needs that it meets.
    :param alone: whether those that need a server of their own are wanted, or the others.
    """
    return [s for s in scenarios() if set(s.needs) <= can | ALONE and bool(set(s.needs) & ALONE) == alone]


def name_of(scenario: Scenario) -> str:
    return scenario.name


@pytest.mark.parametrize("scenario", playable({"frames", "principals"}, alone=False), ids=name_of)
def test_over_zmq(scenario: Scenario, shared: Running) -> None:
    with ZmqServer(shared.endpoint, shared.tokens) as server:
        play(scenario, server, CHECK)


@pytest.mark.parametrize("scenario", playable({"principals"}, alone=False), ids=name_of)
def test_over_rest(scenario: Scenario, shared: Running, url: str) -> None:
    with RestServer(url, shared.tokens) as server:
        play(scenario, server, CHECK)


@pytest.mark.parametrize("scenario", playable({"frames", "principals"}, alone=True), ids=name_of)
def test_alone_over_zmq(scenario: Scenario, tmp_path: Path) -> None:
    limits = msgspec.convert(scenario.limits, Limits)
    with running(tmp_path, limits) as found, ZmqServer(found.endpoint, found.tokens, own=True) as server:
        play(scenario, server, CHECK)


@pytest.mark.parametrize("scenario", playable({"principals"}, alone=True), ids=name_of)
def test_alone_over_rest(scenario: Scenario, tmp_path: Path) -> None:
    limits = msgspec.convert(scenario.limits, Limits)
    with (
        running(tmp_path, limits) as found,
        gateway(found) as url,
        RestServer(url, found.tokens, own=True) as server,
    ):
        play(scenario, server, CHECK)


def test_the_command(shared: Running, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    token = str(shared.tokens["main"])
    names = ["evaluate", "late_result", "drain"]
    for where in (["--zmq", shared.endpoint], ["--rest", url]):
        assert main(["scenarios", *where, "--token", token, *names]) == 0
        assert capsys.readouterr().out == "1 passed, 0 failed, 2 need what this server cannot do\n"

    assert main(["scenarios", "--zmq", shared.endpoint, "--token", "wrong", "evaluate"]) == 1
    assert "failed evaluate, step 0 (CreateStudyRequest)" in capsys.readouterr().out

    assert main(["scenarios", "--zmq", shared.endpoint, "--token", token, "late_result"]) == 1
