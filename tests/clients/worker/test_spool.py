"""Outcomes on disk: whole or not at all, for the right study, oldest first."""

import logging
import os
import re
import resource
import signal
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hola_protocol.messages import Failure, Result

from hola.clients.worker.spool import HALF_WRITTEN_S, Spool, UnsentOutcome, default_spool_dir


def result(trial_id: int, study: str = "mine", created_ms: int = 5) -> UnsentOutcome:
    return UnsentOutcome(
        study=study, created_ms=created_ms, result=Result(trial_id=trial_id, lease="l", objectives={"loss": 0.1})
    )


@pytest.mark.spec("U-1", "U-2")
def test_what_is_kept_is_found_again_in_order_and_private(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    failure = UnsentOutcome(study="mine", created_ms=5, failure=Failure(trial_id=3, lease="l", reason="why"))
    paths = [spool.keep(unsent) for unsent in (result(9), failure, result(1))]
    for age, path in enumerate(paths):
        os.utime(path, ns=(age, age))
    assert list(Spool(tmp_path / "spool").waiting("mine", 5)) == [], "their worker still tells them"
    assert spool.kept == 3
    spool.release()

    assert list(Spool(tmp_path / "spool").waiting("mine", 5)) == list(
        zip(paths, [result(9), failure, result(1)], strict=True)
    )
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert stat.S_IMODE((tmp_path / "spool").stat().st_mode) == 0o700
    assert all(re.fullmatch(r"mine-\d+-[0-9a-f]{32}\.json", path.name) for path in paths)
    assert failure.trial_id == 3

    spool.discard(paths[0])
    spool.discard(paths[0])
    assert [path for path, _ in spool.waiting("mine", 5)] == paths[1:]


@pytest.mark.spec("U-3")
def test_other_studies_and_earlier_ones_of_the_same_name_are_left_alone(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for unsent in (result(1, study="other"), result(2, created_ms=4), result(3, study="mine-2")):
        spool.keep(unsent)
    spool.release()
    assert list(spool.waiting("mine", 5)) == []
    assert len(list(tmp_path.iterdir())) == 3


def test_half_a_file_is_never_read_and_a_broken_one_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "mine-1-a.part").write_text("{")
    (tmp_path / "mine-2-b.json").write_text('{"study"')
    with caplog.at_level(logging.WARNING):
        assert list(Spool(tmp_path).waiting("mine", 5)) == []
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [str(tmp_path / "mine-2-b.json")]


@pytest.mark.spec("U-6")
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("bad UTF-8", lambda path: path.write_bytes(b'{"study": "\xff\xfe"}')),
        ("deep", lambda path: path.write_text('{"result": ' + "[" * 100_000)),
        ("long", lambda path: path.write_bytes(b"1" * 5_000_000)),
        ("folder", lambda path: path.mkdir()),
        ("link", lambda path: path.symlink_to(path.parent / "good")),
        ("FIFO", lambda path: os.mkfifo(path)),
        ("empty", lambda path: path.touch()),
    ],
)
def test_what_is_no_outcome_is_reported_and_skipped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, make: Callable[[Path], object]
) -> None:
    spool = Spool(tmp_path)
    spool.keep(result(1))
    spool.release()
    make(tmp_path / "mine-2-b.json")
    with caplog.at_level(logging.WARNING):
        assert [unsent for _, unsent in Spool(tmp_path).waiting("mine", 5)] == [result(1)]
    assert [record.getMessage().split(":")[0] for record in caplog.records] == [str(tmp_path / "mine-2-b.json")]


def test_each_outcome_is_told_by_one_worker(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    kept = [spool.keep(result(i)) for i in (1, 2)]
    spool.release()
    first, second = Spool(tmp_path).waiting("mine", 5), Spool(tmp_path).waiting("mine", 5)
    told = [next(first)[0], next(second)[0]]
    assert sorted(told) == sorted(kept)
    first.close()  # type: ignore[attr-defined]  # a generator
    assert [path for path, _ in Spool(tmp_path).waiting("mine", 5)] == [told[0]]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    if sys.platform == "win32":
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    long = UnsentOutcome(study="mine", created_ms=5, failure=Failure(trial_id=3, lease="l", reason="x" * 19_000))
    spool = Spool(tmp_path)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(OSError, match="File too large"):
            spool.keep(long)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert (list(tmp_path.iterdir()), spool.kept) == ([], 0)


@pytest.mark.spec("U-7")
def test_old_half_files_are_removed(tmp_path: Path) -> None:
    for name, age in (("old.part", HALF_WRITTEN_S + 60), ("new.part", 0)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert list(Spool(tmp_path).waiting("mine", 5)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["new.part"]


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(Spool(tmp_path / "none").waiting("mine", 5)) == []


def test_where_the_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_spool_dir({"XDG_STATE_HOME": "/s"}) == Path("/s/hola/spool")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_spool_dir({}) == tmp_path / ".local" / "state" / "hola" / "spool"
