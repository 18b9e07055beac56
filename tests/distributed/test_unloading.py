"""Studies that leave memory, what is shown of them meanwhile, and how they come back."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hola_protocol import messages as m
from hola_protocol.limits import Limits
from hola_protocol.space import GaussianProcessSpec, StudySpec
from hola_protocol.stopping import AshaSpec, StepsSpec

from hola.distributed.core import Task
from tests.scheduler.driver import Driver, spec

UNUSED_S = 5.0


def driver(study: StudySpec | None = None, **settings: Any) -> Driver:
    return Driver(spec(max_trials=None, max_retries=0) if study is None else study, unused_study_s=UNUSED_S, **settings)


def in_memory(d: Driver) -> tuple[list[str], list[str]]:
    """The names of the studies in memory, and of those that are not."""
    return sorted(d.core.state.studies), sorted(d.core.state.unloaded)


def leave(d: Driver) -> None:
    """Let time pass until no study is in memory."""
    d.pass_time(UNUSED_S + 1.0)
    assert in_memory(d)[0] == []


def work(d: Driver) -> None:
    """Complete a trial and fail another; the worker ends."""
    worker_id = d.worker()
    d.result(d.suggestion(worker_id), 0.25)
    d.failure(d.suggestion(worker_id))
    d.ask(m.DeregisterWorkerRequest(worker_id=worker_id))


def _tell(d: Driver, study: str, s: m.Suggestion) -> None:
    d.ask(
        m.SubmitResultRequest(
            study=study, results=[m.Result(trial_id=s.trial_id, lease=s.lease, objectives={"loss": 0.5})]
        )
    )


def reads(d: Driver) -> list[Any]:
    """What requests say of the study ``default`` that read it, and nothing that passes with time."""
    events = d.ask(m.GetEventsRequest(after=None, limit=1000))
    return [d.ask(m.GetTrialsRequest(with_metadata=True)), events, d.ask(m.GetTopKRequest(limit=5))]


def shown(d: Driver) -> list[Any]:
    """What lists of studies and a status say, without the time that a study has run."""
    studies, status = d.ask(m.ListStudiesRequest()).items, d.ask(m.StatusRequest())
    infos = [msgspec.structs.replace(info, running_s=0.0) for info in [*studies, d.info(), status.info]]
    workers = [msgspec.structs.replace(worker, silent_s=0.0) for worker in status.workers]
    return [infos, msgspec.structs.replace(status, info=infos[-1], workers=workers, storage_problem=None)]


def test_a_study_that_nobody_uses_leaves_and_is_the_same_when_it_comes_back() -> None:
    d = driver()
    work(d)
    before = reads(d)
    leave(d)
    assert in_memory(d) == ([], ["default"])
    assert reads(d) == before
    assert in_memory(d) == (["default"], [])


def test_what_lists_show_is_the_same_and_reads_nothing() -> None:
    d = driver()
    work(d)
    before = shown(d)
    leave(d)
    assert shown(d) == before
    assert in_memory(d) == ([], ["default"])
    d.ask(m.GetTrialsRequest())
    assert (shown(d), in_memory(d)) == (before, (["default"], []))


def test_the_running_time_goes_on() -> None:
    d = driver()
    d.pass_time(UNUSED_S + 1.0)
    assert (in_memory(d)[1], round(d.info().running_s, 3)) == (["default"], 6.0)
    d.pass_time(4.0)
    assert round(d.info().running_s, 3) == 10.0
    d.ask(m.GetTrialsRequest())
    d.pass_time(1.0)
    assert (in_memory(d)[0], round(d.info().running_s, 3)) == (["default"], 11.0)
    d.ask(m.SetStudyStateRequest(state="paused"))
    leave(d)
    d.pass_time(1.0)
    assert round(d.info().running_s, 3) == 11.0


def test_a_key_is_known_after_the_study_has_come_back() -> None:
    d = driver()
    worker_id = d.worker()
    suggestion = d.suggestion(worker_id)
    tell = m.SubmitResultRequest(
        results=[m.Result(trial_id=1, lease=suggestion.lease, objectives={"loss": 0.5})], worker_id=worker_id
    )
    told = d.ask(tell, "k1")
    d.ask(m.DeregisterWorkerRequest(worker_id=worker_id))
    leave(d)
    assert d.ask(tell, "k1") == told
    assert d.ask(msgspec.structs.replace(tell, next_count=1), "k1").code == "conflict"
    assert d.info().counts.completed == 1


def test_event_numbers_and_trial_numbers_go_on() -> None:
    d = driver()
    work(d)
    newest = d.ask(m.StatusRequest()).newest_event
    leave(d)
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), "k")
    page = d.ask(m.GetEventsRequest(after=newest))
    assert [(e.event_id, e.trial_id) for e in page.items] == [(newest + 1, 3)]


def test_an_away_worker_is_remembered_as_it_was() -> None:
    d = driver(limits=Limits(worker_away_s=2.0, worker_retention_s=60.0))
    worker_id = d.worker(name="w")
    d.result(d.suggestion(worker_id))
    leave(d)
    before = d.ask(m.StatusRequest()).workers
    assert [(w.worker_id, w.state, w.completed, round(w.silent_s, 3)) for w in before] == [(worker_id, "away", 1, 6.0)]
    d.ask(m.GetTrialsRequest())
    assert (d.ask(m.StatusRequest()).workers, in_memory(d)[0]) == (before, ["default"])
    leave(d)
    d.pass_time(60.0)
    assert d.beat(worker_id) == m.HeartbeatResponse()
    leave(d)
    d.pass_time(60.0)
    d.ask(m.GetTrialsRequest())
    d.pass_time(1.5)
    assert d.ask(m.StatusRequest()).workers == []


def _leased(d: Driver) -> None:
    d.ask(m.ReleaseTrialsRequest(leases=[]))
    worker_id = d.worker()
    d.suggestion(worker_id, lease_s=3000.0)


def _worker_that_is_not_away(d: Driver) -> None:
    d.worker()


def _waiting_for_events(d: Driver) -> None:
    newest = d.ask(m.StatusRequest()).newest_event
    assert d.step(d.envelope(m.GetEventsRequest(after=newest, wait_s=30.0))) == []


def _read_now_and_then(d: Driver) -> None:
    for _ in range(3):
        d.pass_time(UNUSED_S - 1.0)
        d.ask(m.GetTrialsRequest())


def _with_a_fit_to_run(d: Driver) -> None:
    trials = [m.AddedTrial(parameters={"x": i / 20}, objectives={"loss": float(i)}) for i in range(20)]
    d.ask(m.AddTrialsRequest(trials=trials), "k")


@pytest.mark.parametrize(
    ("study", "begin"),
    [
        (spec(max_trials=None), _leased),
        (spec(max_trials=None), _worker_that_is_not_away),
        (spec(max_trials=None), _waiting_for_events),
        (spec(max_trials=None), _read_now_and_then),
        (spec(max_trials=None, sampler=GaussianProcessSpec()), _with_a_fit_to_run),
        (spec(deadline_s=1000.0), lambda d: None),
    ],
    ids=["leased", "worker", "parked", "used", "fit", "deadline"],
)
def test_a_study_stays_in_which_something_goes_on(study: StudySpec, begin: Callable[[Driver], None]) -> None:
    d = driver(study, limits=Limits(worker_away_s=3000.0))
    begin(d)
    d.pass_time(UNUSED_S - 0.5 if begin is _read_now_and_then else UNUSED_S + 1.0)
    assert in_memory(d) == (["default"], [])


def test_a_study_with_a_running_task_stays() -> None:
    d = driver(spec(max_trials=None, sampler=GaussianProcessSpec()))
    _with_a_fit_to_run(d)
    tasks: list[Task] = d.core.tasks()
    d.pass_time(UNUSED_S + 1.0)
    assert in_memory(d) == (["default"], [])
    d.finish(*tasks)
    d.run_tasks()
    leave(d)


def test_a_study_stays_while_a_commit_is_under_way() -> None:
    d = driver()
    work(d)
    d.now += UNUSED_S + 1.0
    d.core.handle([d.envelope(m.CreateStudyRequest(study="other", spec=spec()))], now=d.now, wall_ms=d.wall_ms)
    commit = d.core.take()
    d.core.handle(now=d.now, wall_ms=d.wall_ms, tick=True)
    assert in_memory(d) == (["default", "other"], [])
    d.core.store(commit)
    d.core.committed(commit)
    d.core.handle(now=d.now, wall_ms=d.wall_ms, tick=True)
    assert in_memory(d) == (["other"], ["default"])


def test_without_the_setting_no_study_leaves() -> None:
    d = Driver(spec())
    d.pass_time(60.0)
    assert in_memory(d) == (["default"], [])


def test_the_memory_of_a_study_is_free_at_once() -> None:
    d = driver(spec(max_trials=None, sampler=GaussianProcessSpec(), steps=StepsSpec(max=9), stopping=AshaSpec()))
    _with_a_fit_to_run(d)
    d.run_tasks()
    study = weakref.ref(d.core.state.studies["default"])
    gc.disable()
    try:
        leave(d)
        assert study() is None
    finally:
        gc.enable()


def test_a_failed_commit_reads_none_of_the_others() -> None:
    d = driver()
    d.ask(m.CreateStudyRequest(study="other", spec=spec(max_trials=None)))
    leave(d)
    d.ask(m.GetTrialsRequest(study="other"))
    d.storage.fails = "before"
    failed = d.ask(m.EnqueueTrialsRequest(study="other", trials=[{"x": 0.5}]), "k")
    assert failed.code == "unavailable"
    assert d.ask(m.EnqueueTrialsRequest(study="other", trials=[{"x": 0.5}]), "k").trial_ids == [1]
    assert in_memory(d) == (["other"], ["default"])


def test_a_study_that_is_not_in_memory_is_deleted_and_its_name_is_free() -> None:
    d = driver()
    work(d)
    leave(d)
    assert d.ask(m.DeleteStudyRequest()) == m.DeleteStudyResponse()
    assert (in_memory(d), d.storage.studies(), list(d.storage.trials(1))) == (([], []), [], [])
    assert d.ask(m.GetStudyRequest()).code == "unknown_study"
    assert d.ask(m.CreateStudyRequest(spec=spec())).created
    assert [row.study_id for row in d.storage.studies()] == [2]


def test_a_deletion_that_failed_brings_the_study_back() -> None:
    d = driver()
    work(d)
    before = shown(d)
    leave(d)
    d.storage.fails = "before"
    assert d.ask(m.DeleteStudyRequest()).code == "unavailable"
    assert d.info().counts.completed == 1
    assert in_memory(d) == ([], ["default"])
    assert shown(d) == before


def test_all_studies_count_against_the_limit_and_are_named_in_errors() -> None:
    d = Driver(limits=Limits(max_studies=2), unused_study_s=UNUSED_S)
    for name in ("a", "b"):
        d.ask(m.CreateStudyRequest(study=name, spec=spec()))
    leave(d)
    assert d.ask(m.CreateStudyRequest(study="c", spec=spec())).code == "overloaded"
    assert d.ask(m.StatusRequest()).message == "there is no study 'default'; name another one: a, b"
    page = d.ask(m.ListStudiesRequest(limit=1))
    assert ([i.study for i in page.items], page.next_cursor) == (["a"], "a")


def test_creating_a_study_again_finds_the_one_that_is_not_in_memory() -> None:
    d = driver()
    leave(d)
    assert d.ask(m.CreateStudyRequest(spec=spec(max_trials=None, max_retries=0))).created is False
    leave(d)
    assert d.ask(m.CreateStudyRequest(spec=spec(max_trials=7))).code == "conflict"


def test_a_study_begins_with_those_that_are_not_in_memory() -> None:
    d = driver()
    d.ask(m.CreateStudyRequest(study="other", spec=spec(max_trials=None)))
    for i, name in enumerate(["default", "other"]):
        trial = m.AddedTrial(parameters={"x": 0.25 + 0.5 * i}, objectives={"loss": 0.5})
        d.ask(m.AddTrialsRequest(study=name, trials=[trial]), "k")
    leave(d)
    heir = spec(max_trials=None, sampler=GaussianProcessSpec(), transfer_from=("default", "other"))
    d.ask(m.CreateStudyRequest(study="heir", spec=heir))
    assert d.core.state.studies["heir"].engine.state()["earlier"] == [[0.25], [0.75]]
    assert in_memory(d) == (["default", "heir", "other"], [])


def test_a_start_reads_only_what_may_change_without_a_request() -> None:
    d = Driver(limits=Limits(worker_away_s=2.0), unused_study_s=UNUSED_S)
    specs = {
        "ended": spec(max_trials=1),
        "idle": spec(max_trials=None),
        "leased": spec(max_trials=None),
        "timed": spec(deadline_s=1000.0),
        "worked": spec(max_trials=None),
    }
    for name, study in specs.items():
        d.ask(m.CreateStudyRequest(study=name, spec=study))
    trial = m.AddedTrial(parameters={"x": 0.25}, objectives={"loss": 0.5})
    d.ask(m.AddTrialsRequest(study="idle", trials=[trial, trial]), "k")
    d.ask(m.EnqueueTrialsRequest(study="idle", trials=[{"x": 0.5}]), "e")
    worker_id = d.worker(study="ended")
    _tell(d, "ended", d.suggestion(worker_id, study="ended"))
    d.suggestion(d.worker(study="leased"), study="leased")
    d.worker(study="worked")
    d.ask(m.DeregisterWorkerRequest(study="ended", worker_id=worker_id))
    before = d.ask(m.ListStudiesRequest())
    d.restart()
    assert in_memory(d) == (["leased", "timed", "worked"], ["ended", "idle"])
    assert before.in_memory == len(specs)
    assert d.ask(m.ListStudiesRequest()) == msgspec.structs.replace(before, in_memory=3)
    assert in_memory(d)[1] == ["ended", "idle"]
    assert d.ask(m.StatusRequest(study="ended")).best.trial_id == 1
    assert in_memory(d) == (["ended", "leased", "timed", "worked"], ["idle"])
    d.unused_study_s = 0.0
    d.restart()
    assert in_memory(d) == (sorted(specs), [])
    assert d.ask(m.ListStudiesRequest()) == before


def test_steps_are_counted_without_reading_the_study() -> None:
    study = spec(max_trials=None, steps=StepsSpec(max=9, min=1), stopping=AshaSpec(), max_steps=100)
    d = driver(study)
    worker_id = d.worker()
    for i in range(4):
        s = d.suggestion(worker_id)
        for step in (1, 3):
            report = m.Report(trial_id=s.trial_id, lease=s.lease, step=step, objectives={"loss": float(i)})
            (receipt,) = d.ask(m.SubmitReportsRequest(worker_id=worker_id, reports=[report])).receipts
            if receipt.decision == "stop":
                break
        else:
            d.result(s, float(i))
    d.ask(m.DeregisterWorkerRequest(worker_id=worker_id))
    before = d.info()
    assert (before.counts.completed, before.counts.stopped, before.used_steps, before.saved_steps) == (3, 1, 10, 8)
    d.restart()
    assert (d.info(), in_memory(d)) == (before, ([], ["default"]))
