"""The live view of a study: what it holds, and that it follows."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hola_protocol import messages as m
from hola_protocol.space import CategoricalParameter, ContinuousParameter, ObjectiveSpec, StudySpec

import hola
from hola.clients import ZmqClient
from hola.clients.arrow import MissingLibraryError
from hola.clients.errors import UnreachableError
from hola.distributed.data_folder import CoreClient
from hola.storage.memory import MemoryStorage
from tests.clients.support import Scheduler
from tests.clients.worker.served import study, worker

pytest.importorskip("anywidget")

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="x", low=0.0, high=1.0),
        CategoricalParameter(name="c", choices=("a", None)),
    ),
    objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="size", group="size", limit=1.0)),
    max_trials=9,
    seed=1,
)


@pytest.fixture
def client() -> Iterator[CoreClient]:
    with CoreClient(MemoryStorage()) as client:
        client.create_study(spec=SPEC)
        sets: list[dict[str, Any]] = [{"x": 0.25, "c": "a"}, {"x": 0.5, "c": None}]
        told = [{"loss": 1.0, "size": 2.0}, {"loss": 0.5, "size": 0.5}]
        trials = [m.AddedTrial(parameters=p, objectives=o) for p, o in zip(sets, told, strict=True)]
        client.add_trials(trials=trials)
        client.enqueue_trials(trials=[{"x": 1.0, "c": "a"}])
        yield client


def held(view: Any) -> dict[str, list[Any]]:
    """The columns of a view, None for no value."""
    numbers = np.frombuffer(view.numbers, "<f8").reshape(len(view.fields), -1)
    found = {}
    for field, column in zip(view.fields, numbers, strict=True):
        values = [None if n != n else field["of"][int(n)] if field["of"] else n for n in column.tolist()]
        found[field["key"]] = values
    return found


def test_a_view_holds_the_trials_and_the_spec(client: CoreClient) -> None:
    client.set_study_state(state="finished")
    view = hola.live_view(client)
    columns = held(view)
    view.stop()
    assert {name: columns[name] for name in columns if not name.endswith("Ms")} == {
        "trialId": [1, 2, 3],
        "state": ["completed", "completed", "cancelled"],
        "workerId": [None, None, None],
        "parameters.x": [0.25, 0.5, 1.0],
        "parameters.c": ["a", None, "a"],
        "objectives.loss": [1.0, 0.5, None],
        "objectives.size": [2.0, 0.5, None],
        "costs.default": [1.0, 0.5, None],
        "costs.size": [2.0, 0.5, None],
        "violations.default": [1.0, 0.0, None],
        "violations.size": [0.0, 0.0, 0.0],
    }
    told = view.told
    assert (told["study"], told["state"], told["reason"], told["budget"]) == ("default", "finished", "by_hand", 9)
    assert [p["type"] for p in told["spec"]["parameters"]] == ["continuous", "categorical"]


def test_a_result_is_shown_once() -> None:
    result = hola.run_optimization(lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=3, seed=0, progress=False)
    view = hola.live_view(result)
    assert held(view)["objectives.loss"] == [t.objectives["loss"] for t in result.trials]
    assert view.wait(0.0)
    assert "live view of this search; it is drawn where notebooks run" in str(view._repr_mimebundle_())


def test_a_study_is_followed_until_it_has_finished(tmp_path: Path) -> None:
    with Scheduler(tmp_path / "data") as scheduler, ZmqClient(scheduler.endpoint, token=scheduler.token) as client:
        client.create_study(spec=study(max_trials=30))
        view = hola.live_view(client)
        assert held(view)["trialId"] == []
        evaluating = threading.Thread(target=worker(scheduler, lambda p: p["x"], tmp_path, token=scheduler.token).run)
        evaluating.start()
        assert view.wait(60.0)
        evaluating.join()
        assert (view.told["state"], view.trouble) == ("finished", "")
        losses = [t.objectives and t.objectives["loss"] for t in client.iter_trials()]
        assert held(view)["objectives.loss"] == losses


def test_a_view_of_a_client_that_is_closed_ends(tmp_path: Path) -> None:
    with Scheduler(tmp_path / "data") as scheduler:
        with ZmqClient(scheduler.endpoint, token=scheduler.token) as client:
            client.create_study(spec=study(max_trials=30))
            view = hola.live_view(client)
        assert view.wait(60.0)
        assert view.trouble == "the client was closed; what was read until then is shown"


def test_an_outage_is_shown_until_it_ends(client: CoreClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answers = threading.Event(), threading.Event()
    failures = [UnreachableError("nothing answers there", endpoint="tcp://n1:1")]
    get_events = client.get_events

    def fails_once(**request: Any) -> Any:
        if failures:
            raise failures.pop()
        asked.set()
        assert answers.wait(60.0)
        return get_events(**request)

    monkeypatch.setattr(client, "get_events", fails_once)
    view = hola.live_view(client)
    assert asked.wait(60.0)
    assert view.trouble == "no answer, trying again: tcp://n1:1: nothing answers there"
    client.set_study_state(state="finished")
    answers.set()
    assert view.wait(60.0)
    assert (view.told["state"], view.trouble) == ("finished", "")


@pytest.mark.parametrize("show", [hola.live_view, lambda f: hola.run_optimization(f, {"x": (0, 1)}, progress="live")])
def test_a_missing_library_is_named(show: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hola.live.find_spec", lambda name: None)
    with pytest.raises(MissingLibraryError, match=r"a live view needs anywidget.*pip install 'hola-hpo\[notebook\]'"):
        show(abs)
