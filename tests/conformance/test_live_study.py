"""A whole study by the Python workers at the real scheduler: one is killed, or the scheduler is."""

import sys
from pathlib import Path
from typing import Literal

import pytest
from hola_conformance.__main__ import main
from hola_conformance.adapter import Adapter
from hola_conformance.call import CaseError
from hola_conformance.live import BUDGET, Place, play_study
from live_scheduler import Restartable, gateway

PYTHON = [sys.executable, str(Path(__file__).parent / "adapters" / "python.py")]


@pytest.mark.spec("F-1")
@pytest.mark.parametrize("transport", ["rest", "zmq"])
def test_a_killed_worker_loses_nothing(
    transport: Literal["rest", "zmq"], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Restartable(tmp_path) as scheduler, gateway(scheduler) as url:
        where = ["--rest", url, *(["--zmq", scheduler.endpoint] if transport == "zmq" else [])]
        assert main(["live", *where, "--token", scheduler.token, "--", *PYTHON]) == 0
    assert capsys.readouterr().out.startswith(f"{BUDGET} trials: ")


@pytest.mark.spec("W-6")
@pytest.mark.parametrize("transport", ["rest", "zmq"])
def test_a_restarted_scheduler_loses_nothing(transport: Literal["rest", "zmq"], tmp_path: Path) -> None:
    with Restartable(tmp_path) as scheduler, gateway(scheduler) as url:

        def restart(busy: Adapter) -> None:
            scheduler.restart()

        place = Place(url, scheduler.token, transport, url if transport == "rest" else scheduler.endpoint)
        assert sum(play_study(PYTHON, place, restart).values()) == BUDGET


def test_a_worker_that_ends_without_a_summary_is_found(tmp_path: Path) -> None:
    def end_both_ways(busy: Adapter) -> None:
        busy.kill()
        busy.begin("hello")  # the survivor's summary is not what is looked at

    with Restartable(tmp_path) as scheduler, gateway(scheduler) as url:
        place = Place(url, scheduler.token, "rest", url)
        with pytest.raises(CaseError, match="a worker ended with None"):
            play_study(PYTHON, place, end_both_ways)
