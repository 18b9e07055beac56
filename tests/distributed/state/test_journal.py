"""What an idle study commits."""

from tests.scheduler.driver import Driver, spec


def test_an_idle_study_commits_nothing() -> None:
    d = Driver(spec(max_trials=None))
    worker = d.worker()
    d.result(d.suggestion(worker))
    commits = d.storage.commits
    d.pass_time(25.0)  # less than after which the worker is away
    assert d.storage.commits == commits
    s = d.suggestion(worker)
    commits = d.storage.commits
    d.pass_time(11.0)  # a running trial: the running time is saved
    assert d.storage.commits > commits
    d.result(s)


def test_an_idle_study_with_a_deadline_saves_its_time() -> None:
    d = Driver(spec(max_trials=None, deadline_s=100.0))
    commits = d.storage.commits
    d.pass_time(11.0)
    assert d.storage.commits == commits + 2
