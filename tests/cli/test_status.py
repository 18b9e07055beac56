"""The first diagnoses of a study in ``hola status``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

import hola.cli.status
from hola.cli.status import describe, hints_of
from hola.clients.errors import UnavailableError
from hola.diagnoses import StudyDiagnosis
from hola.distributed.data_folder import CoreClient
from hola.storage.memory import MemoryStorage

SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),), seed=1
)
EDGE = "The best trial (1) lies on the lower edge of x: 0 in [0, 1]."


@pytest.fixture
def client() -> Iterator[CoreClient]:
    with CoreClient(MemoryStorage()) as client:
        client.create_study(spec=SPEC)
        client.add_trials(
            trials=[m.AddedTrial(parameters={"x": i / 20}, objectives={"loss": float(i)}) for i in range(20)]
        )
        yield client


def test_a_diagnosis_is_shown_as_a_hint(client: CoreClient) -> None:
    hints = hints_of(client, client.status())
    assert hints == [EDGE]
    assert describe(client.status(), hints).splitlines()[-1] == f"hint: {EDGE}"


def test_more_than_three_are_counted(client: CoreClient, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [StudyDiagnosis("noise", f"sentence {i}") for i in range(5)]
    monkeypatch.setattr("hola.diagnoses.diagnose", lambda source: many)
    assert hints_of(client, client.status()) == ["sentence 0", "sentence 1", "sentence 2", "and 2 more: hola diagnose"]


def test_a_large_study_and_one_without_results_are_not_read(
    client: CoreClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = client.status()
    monkeypatch.setattr(client, "get_columns", None)
    client.create_study(spec=SPEC, study="empty")
    assert hints_of(client, client.status(study="empty")) == []
    monkeypatch.setattr(hola.cli.status, "MAX_DIAGNOSED", 19)
    assert hints_of(client, status) == []


def test_without_numpy_and_without_an_answer_there_are_none(
    client: CoreClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise UnavailableError(ErrorResponse(code="unavailable", message="busy"))

    status = client.status()
    with monkeypatch.context() as patch:
        patch.setattr(client, "get_columns", refuse)
        assert hints_of(client, status) == []
    monkeypatch.setattr("hola.cli.status.find_spec", lambda name: None)
    assert hints_of(client, status) == []


def test_results_have_their_diagnoses(tmp_path: Path) -> None:
    result = hola.run_optimization(
        lambda p: p["x"], {"x": (0.0, 1.0)}, n_trials=20, seed=1, progress=False, storage=tmp_path / "data"
    )
    assert result.diagnoses() == hola.diagnose(result) != []
    assert hola.load_study(tmp_path / "data").diagnoses() == result.diagnoses()
