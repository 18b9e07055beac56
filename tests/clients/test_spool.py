"""Outcomes on disk: whole or not at all, for the right study, oldest first."""

import logging
import os
import stat
from pathlib import Path

import pytest
from hola_protocol.messages import Failure, Result

from hola.clients.spool import Spool, Unsent, as_arguments, default_spool_dir


def result(trial_id: int, study: str = "mine", created_ms: int = 5) -> Unsent:
    return Unsent(
        study=study, created_ms=created_ms, result=Result(trial_id=trial_id, lease="l", objectives={"loss": 0.1})
    )


def test_what_is_kept_is_found_again_in_order_and_private(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    failure = Unsent(study="mine", created_ms=5, failure=Failure(trial_id=3, lease="l", reason="why"))
    paths = [spool.keep(unsent) for unsent in (result(9), failure, result(1))]
    for age, path in enumerate(paths):
        os.utime(path, ns=(age, age))

    assert list(Spool(tmp_path / "spool").waiting("mine", 5)) == list(
        zip(paths, [result(9), failure, result(1)], strict=True)
    )
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert as_arguments(result(9)) == {"results": [result(9).result]}
    assert as_arguments(failure) == {"failures": [failure.failure]}
    assert failure.trial_id == 3

    spool.discard(paths[0])
    spool.discard(paths[0])
    assert [path for path, _ in spool.waiting("mine", 5)] == paths[1:]


def test_other_studies_and_earlier_ones_of_the_same_name_are_left_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for unsent in (result(1, study="other"), result(2, created_ms=4), result(3, study="mine-2")):
        spool.keep(unsent)
    assert list(spool.waiting("mine", 5)) == []
    assert len(list(tmp_path.iterdir())) == 3


def test_half_a_file_is_never_read_and_a_broken_one_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "mine-1-a.part").write_text("{")
    (tmp_path / "mine-2-b.json").write_text('{"study"')
    with caplog.at_level(logging.WARNING):
        assert list(Spool(tmp_path).waiting("mine", 5)) == []
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [str(tmp_path / "mine-2-b.json")]


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(Spool(tmp_path / "none").waiting("mine", 5)) == []


def test_where_the_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_spool_dir({"XDG_STATE_HOME": "/s"}) == Path("/s/hola/spool")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_spool_dir({}) == tmp_path / ".local" / "state" / "hola" / "spool"
