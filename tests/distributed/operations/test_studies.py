"""Studies: made, found, listed, deleted; queues and warm starts; objectives that change."""

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.limits import Limits
from hola_protocol.space import CategoricalParameter, ExploreExploitSpec, IntegerParameter, ObjectiveSpec

from tests.scheduler.driver import Driver, spec


def test_a_study_is_made_once() -> None:
    d = Driver()
    first = d.ask(m.CreateStudyRequest(spec=spec()))
    assert first == m.CreateStudyResponse(
        info=m.StudyInfo(
            study="default",
            spec=spec(),
            state="running",
            revision=1,
            objective_revision=1,
            created_ms=d.wall_ms,
        ),
        created=True,
    )
    assert d.ask(m.CreateStudyRequest(spec=spec())) == m.CreateStudyResponse(info=first.info, created=False)


def test_a_study_is_found_by_its_first_spec_and_by_its_current_one() -> None:
    d = Driver(spec(seed=None))
    d.ask(m.UpdateStudyRequest(expected_revision=1, max_trials=9))
    current = d.info().spec
    assert current.seed is not None
    d.restart()
    assert d.ask(m.CreateStudyRequest(spec=spec(seed=None))).created is False
    assert d.ask(m.CreateStudyRequest(spec=current)).created is False


def test_another_spec_is_a_conflict_that_names_the_fields() -> None:
    d = Driver(spec())
    assert d.ask(m.CreateStudyRequest(spec=spec(max_trials=8, max_retries=9))) == ErrorResponse(
        code="conflict",
        message="study 'default' exists with another spec; these fields differ: max_trials, max_retries",
        path="/spec/max_trials",
        detail={"fields": ["max_trials", "max_retries"]},
    )


def test_one_and_one_point_nought_are_one_choice_and_true_is_another() -> None:
    d = Driver(spec(parameters=(CategoricalParameter(name="k", choices=(1, "a")),)))
    same = spec(parameters=(CategoricalParameter(name="k", choices=(1.0, "a")),))
    other = spec(parameters=(CategoricalParameter(name="k", choices=(True, "a")),))
    assert d.ask(m.CreateStudyRequest(spec=same)).created is False
    assert d.ask(m.CreateStudyRequest(spec=other)).code == "conflict"


def test_a_bad_spec_is_refused_with_path_and_value() -> None:
    d = Driver()
    bad = spec(parameters=(IntegerParameter(name="n", low=5, high=5),))
    assert d.ask(m.CreateStudyRequest(spec=bad)) == ErrorResponse(
        code="invalid_message",
        message="/spec/parameters/0/high: high must be above low, which is 5",
        path="/spec/parameters/0/high",
        value="5",
    )
    assert d.ask(m.CreateStudyRequest(spec=spec(lease_s=0.1))) == ErrorResponse(
        code="invalid_message",
        message="/spec/lease_s: a lease lasts from 1.0 to 86400.0 seconds here",
        path="/spec/lease_s",
        value="0.1",
    )


def test_there_are_no_more_studies_than_the_limit() -> None:
    d = Driver(spec(), Limits(max_studies=1))
    assert d.ask(m.CreateStudyRequest(study="other", spec=spec())) == ErrorResponse(
        code="overloaded", message="there are 1 studies already", retryable=True, retry_after_s=60.0
    )


def test_studies_are_listed_by_name_page_by_page() -> None:
    d = Driver()
    for name in ("b", "a", "c"):
        d.ask(m.CreateStudyRequest(study=name, spec=spec()))
    first = d.ask(m.ListStudiesRequest(limit=2))
    assert ([i.study for i in first.items], first.next_cursor) == (["a", "b"], "b")
    second = d.ask(m.ListStudiesRequest(limit=2, after="b"))
    assert ([i.study for i in second.items], second.next_cursor) == (["c"], None)


def test_studies_do_not_know_each_other() -> None:
    d = Driver(spec())
    d.ask(m.CreateStudyRequest(study="other", spec=spec()))
    worker = d.worker(study="other")
    s = d.suggestion(worker, study="other")
    assert (s.trial_id, d.info("other").created_trials, d.info().created_trials) == (1, 1, 0)
    assert d.result(s).error.code == "unknown_trial"  # type: ignore[union-attr]
    assert d.ask(m.GetSuggestionRequest(worker_id=worker)).code == "unknown_worker"


def test_a_deleted_study_is_gone_and_its_name_is_free() -> None:
    d = Driver(spec())
    d.suggestion(d.worker())
    assert d.ask(m.DeleteStudyRequest()) == m.DeleteStudyResponse()
    assert d.ask(m.DeleteStudyRequest()).code == "unknown_study"
    assert d.ask(m.CreateStudyRequest(spec=spec(max_trials=7))).created is True
    d.restart()
    assert (d.info().created_trials, d.info().spec.max_trials) == (0, 7)
    assert [row.study_id for row in d.storage.studies()] == [2]


def test_deleted_and_made_again_in_one_step() -> None:
    d = Driver(spec())
    d.suggestion(d.worker())
    d.step(
        d.envelope(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]), "key"),
        d.envelope(m.DeleteStudyRequest()),
        d.envelope(m.CreateStudyRequest(spec=spec())),
    )
    assert d.states() == []
    d.restart()
    assert (d.states(), [row.study_id for row in d.storage.studies()]) == ([], [2])


def test_objectives_change_beside_the_loop_and_by_revision() -> None:
    d = Driver(spec(objectives=(ObjectiveSpec(name="loss"), ObjectiveSpec(name="time")), max_trials=2))
    worker = d.worker()
    for values in ({"loss": 1.0, "time": 9.0}, {"loss": 5.0, "time": 2.0}):
        s = d.suggestion(worker)
        d.ask(m.SubmitResultRequest(results=[m.Result(trial_id=s.trial_id, lease=s.lease, objectives=values)]))
    assert [i.trial.trial_id for i in d.ask(m.GetTopKRequest()).items] == [2, 1]
    changed = (ObjectiveSpec(name="time", priority=0.1), ObjectiveSpec(name="loss", priority=2.0))
    info = d.ask(m.UpdateObjectivesRequest(expected_revision=1, objectives=changed)).info
    assert (info.revision, info.objective_revision) == (2, 2)
    before = d.trial(1)
    assert (before.objective_revision, before.costs[0].cost) == (1, 10.0)
    d.run_tasks()
    after = d.trial(1)
    assert (after.objective_revision, after.costs[0].cost) == (2, 2.9)
    assert [i.trial.trial_id for i in d.ask(m.GetTopKRequest()).items] == [1, 2]
    d.restart()
    assert (d.trial(1), [i.trial.trial_id for i in d.ask(m.GetTopKRequest()).items]) == (after, [1, 2])


def test_objectives_keep_their_names() -> None:
    d = Driver(spec())
    renamed = (ObjectiveSpec(name="lost"),)
    assert d.ask(m.UpdateObjectivesRequest(expected_revision=1, objectives=renamed)) == ErrorResponse(
        code="invalid_message",
        message="the objectives of a study keep their names: loss",
        path="/objectives",
        value="lost",
    )


def test_a_restart_before_the_rescoring_still_knows_that_the_model_is_old() -> None:
    d = Driver(spec(sampler=ExploreExploitSpec(explore=3), max_trials=50))
    worker = d.worker()
    for i in range(10):
        d.result(d.suggestion(worker), float(i))
        d.run_tasks()
    version = d.core.state.studies["default"].engine.model_version
    assert version > 0
    worse = (ObjectiveSpec(name="loss", direction="maximize"),)
    d.ask(m.UpdateObjectivesRequest(expected_revision=1, objectives=worse))
    d.restart()
    assert [task.work for task in d.core.tasks()] != []
    d.run_tasks()
    assert d.core.state.studies["default"].engine.model_version == version + 1


@pytest.mark.spec("S-2")
@pytest.mark.parametrize("seed", [None, 7])
def test_the_current_spec_is_known_after_an_update_whether_its_seed_was_drawn_or_not(seed: int | None) -> None:
    d = Driver()
    assert d.ask(m.CreateStudyRequest(spec=spec(seed=seed))).created
    d.ask(m.UpdateStudyRequest(expected_revision=1, max_trials=9))
    drawn = d.info().spec.seed
    for known in (spec(seed=seed), spec(seed=seed, max_trials=9), spec(seed=drawn, max_trials=9)):
        response = d.ask(m.CreateStudyRequest(spec=known))
        assert (response.created, response.info.revision) == (False, 2)
    for other in (spec(seed=8, max_trials=9), spec(seed=seed, max_trials=10)):
        assert d.ask(m.CreateStudyRequest(spec=other)).code == "conflict"
    if seed is not None:
        assert d.ask(m.CreateStudyRequest(spec=spec(seed=None, max_trials=9))).code == "conflict"
