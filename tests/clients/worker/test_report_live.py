"""Reports at a real scheduler: a bad trial is stopped, and one of a dead worker continues from its checkpoint."""

from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from hola_protocol.stopping import AshaPromotionSpec, StepsSpec, ThresholdSpec

from hola.clients import RestClient, RestWorker, ZmqClient, current_trial
from tests.clients import objectives
from tests.clients.support import Gateway, Scheduler
from tests.clients.worker.served import trials, worker

STEPS = 4
EXECUTORS = pytest.mark.parametrize("executor", ["thread", "process"])


def study(**settings: Any) -> StudySpec:
    options: dict[str, Any] = {"max_trials": 12, "steps": StepsSpec(max=STEPS)} | settings
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        sampler=UniformSpec(),
        seed=1,
        **options,
    )


@EXECUTORS
@pytest.mark.spec("H-10", "K-4")
def test_bad_trials_are_stopped(scheduler: Scheduler, client: ZmqClient, tmp_path: Path, executor: Any) -> None:
    client.create_study(spec=study(stopping=ThresholdSpec(step=2, objectives={"loss": 0.25})))
    discarded: list[str] = []
    made = worker(
        scheduler,
        objectives.train,
        tmp_path,
        executor=executor,
        concurrency=2,
        on_discard=lambda found: discarded.extend(checkpoint.uri for checkpoint in found),
    )
    summary = made.run()
    found = trials(client)
    values = {trial.trial_id: float(trial.parameters["x"] or 0) / 2 for trial in found}
    bad = [trial for trial in found if values[trial.trial_id] > 0.25]
    assert (summary.reason, summary.completed, summary.stopped) == ("finished", 12 - len(bad), len(bad))
    assert 0 < len(bad) < 12
    assert {trial.state for trial in bad} == {"stopped"}
    assert all(trial.objectives == {"loss": values[trial.trial_id]} for trial in bad)
    info = client.get_study().info
    assert (info.used_steps, info.saved_steps) == (4 * 12 - 2 * len(bad), 2 * len(bad))
    reports = client.get_reports(trial_ids=[trial.trial_id for trial in found], limit=1000).items
    assert len(reports) == info.used_steps
    assert discarded == ["memory:2"] * 12


@EXECUTORS
@pytest.mark.spec("H-7", "K-1")
def test_paused_trials_continue_after_their_checkpoint(
    scheduler: Scheduler, client: ZmqClient, tmp_path: Path, executor: Any
) -> None:
    client.create_study(spec=study(stopping=AshaPromotionSpec(eta=2, grace=2)))
    summary = worker(scheduler, objectives.train, tmp_path, executor=executor, can_resume=True).run()
    found = trials(client)
    completed = [trial for trial in found if trial.state == "completed"]
    assert summary.completed == len(completed) > 0
    assert summary.paused >= len(completed)
    again = [report for report in client.get_reports(trial_ids=[completed[0].trial_id]).items if report.attempt > 1]
    assert [report.step for report in again] == [3, 4]


@pytest.mark.spec("K-1", "L-6")
def test_a_trial_of_a_preempted_worker_continues_at_another(
    scheduler: Scheduler, client: ZmqClient, tmp_path: Path
) -> None:
    client.create_study(spec=study(max_trials=1))
    begun: list[int] = []

    def preempted(parameters: dict[str, Any]) -> float | None:
        trial = current_trial()
        trial.report(3, 0.5, checkpoint="memory:3")
        first.stop()
        return objectives.wait_until_told_to_stop(parameters)

    def continued(parameters: dict[str, Any]) -> float:
        resume = current_trial().resume
        assert resume is not None
        begun.append(resume.step)
        return 0.25

    first = worker(scheduler, preempted, tmp_path)
    assert first.run().released == 1
    assert worker(scheduler, continued, tmp_path, can_resume=True).run().completed == 1
    assert begun == [3]


def test_over_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Scheduler(tmp_path / "data", auth=True) as scheduler, Gateway(scheduler) as gateway:
        monkeypatch.setenv("HOLA_TOKEN", scheduler.token or "")
        with RestClient(gateway.endpoint) as client:
            client.create_study(spec=study(stopping=ThresholdSpec(step=2, objectives={"loss": 0.25})))
        summary = RestWorker(objectives.train, gateway.endpoint, spool_dir=tmp_path / "spool").run()
    assert summary.completed + summary.stopped == 12
    assert summary.stopped > 0
