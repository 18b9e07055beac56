"""What operators say about trials and studies, in the scheduler's core."""

import pytest
from hola_protocol import messages as m
from hola_protocol.errors import ErrorResponse
from hola_protocol.space import CategoricalParameter, ParameterPrior

from tests.scheduler.driver import Driver, spec


def _labelled(d: Driver, trial_id: int, labels: dict[str, str] | None = None, note: str | None = None) -> m.Receipt:
    update = m.TrialUpdate(trial_id=trial_id, note=note, labels=labels)
    (receipt,) = d.ask(m.UpdateTrialsRequest(updates=[update])).receipts
    assert isinstance(receipt, m.Receipt)
    return receipt


def _said(d: Driver) -> list[tuple[str | None, dict[str, str] | None]]:
    return [(t.note, t.labels) for t in d.ask(m.GetTrialsRequest()).items]


@pytest.mark.spec("S-22")
def test_notes_and_labels_survive_a_restart_and_a_failed_commit() -> None:
    d = Driver(spec())
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}, {"x": 0.25}]))
    _labelled(d, 1, {"b": "2", "a": "1"}, "first\x00 or \x1a")
    _labelled(d, 2, {"c": "3"})
    before = d.ask(m.GetTrialsRequest())
    d.restart()
    assert d.ask(m.GetTrialsRequest()) == before
    assert _said(d) == [("first\x00 or \x1a", {"a": "1", "b": "2"}), (None, {"c": "3"})]
    d.storage.fails = "before"
    assert d.ask(m.UpdateTrialsRequest(updates=[m.TrialUpdate(trial_id=2, note="lost")])).code == "unavailable"
    assert d.ask(m.GetTrialsRequest()) == before
    _labelled(d, 1, {"a": "", "b": ""}, "")
    _labelled(d, 2, {"c": ""})
    d.restart()
    assert _said(d) == [(None, None), (None, None)]


@pytest.mark.spec("S-22", "S-23")
def test_every_state_of_a_trial_takes_a_note_and_keeps_all_else() -> None:
    d = Driver(spec(max_trials=None, max_retries=0))
    worker = d.worker()
    suggestions = [d.suggestion(worker) for _ in range(3)]
    done, failed, running = suggestions
    d.result(done)
    d.failure(failed)
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}, {"x": 0.25}]))
    d.ask(m.CancelTrialsRequest(trial_ids=[5]))
    before = d.ask(m.GetTrialsRequest()).items
    assert [t.state for t in before] == ["completed", "failed", "running", "queued", "cancelled"]
    newest = d.ask(m.StatusRequest()).newest_event
    for t in before:
        assert _labelled(d, t.trial_id, note="seen") == m.Receipt(
            trial_id=t.trial_id, outcome="recorded", state=t.state
        )
    after = d.ask(m.GetTrialsRequest()).items
    assert [t.changed for t in after] == [newest + 1 + i for i in range(5)]
    for was, now in zip(before, after, strict=True):
        fields = {name: getattr(now, name) for name in was.__struct_fields__ if name not in ("changed", "note")}
        assert fields == {name: getattr(was, name) for name in fields}
    # The lease of the running trial is as it was.
    assert d.result(running).outcome == "recorded"


@pytest.mark.spec("S-24")
def test_a_trial_has_no_more_labels_than_the_limit() -> None:
    d = Driver(spec())
    d.ask(m.EnqueueTrialsRequest(trials=[{"x": 0.5}]))
    _labelled(d, 1, {f"n{i}": "v" for i in range(32)})
    receipt = _labelled(d, 1, {"one_more": "v"})
    assert receipt.error == ErrorResponse(
        code="invalid_message",
        message="there would be 33 labels; at most 32 are allowed",
        path="/updates/0/labels",
        value="1",
    )
    assert _labelled(d, 1, {"one_more": "v", "n0": ""}).outcome == "recorded"


@pytest.mark.spec("S-21")
def test_a_description_does_not_touch_a_study_that_has_reached_its_end() -> None:
    d = Driver(spec(max_trials=1))
    worker = d.worker()
    d.result(d.suggestion(worker))
    before = d.info()
    assert (before.state, before.reason) == ("finished", "max_trials")
    newest = d.ask(m.StatusRequest()).newest_event
    d.ask(m.UpdateStudyRequest(expected_revision=before.revision, description="done", labels={"a": "b"}))
    d.restart()
    after = d.info()
    assert (after.state, after.reason, after.revision) == ("finished", "max_trials", before.revision + 1)
    assert (after.spec.description, after.spec.labels) == ("done", {"a": "b"})
    assert d.ask(m.StatusRequest()).newest_event == newest + 1
    assert d.ask(m.CreateStudyRequest(spec=spec(max_trials=1))).created is False


def test_a_prior_of_one_is_a_prior_of_one_point_nought() -> None:
    def with_prior(value: float | bool) -> m.CreateStudyRequest:
        parameter = CategoricalParameter(name="k", choices=(1, True), prior=ParameterPrior(value=value))
        return m.CreateStudyRequest(spec=spec(parameters=(parameter,)))

    d = Driver(with_prior(1).spec)
    assert d.ask(with_prior(1.0)).created is False
    assert d.ask(with_prior(True)).code == "conflict"


def test_priors_and_transfers_are_kept_through_a_restart() -> None:
    d = Driver(spec())
    parameter = CategoricalParameter(name="k", choices=(None, "a"), prior=ParameterPrior(confidence=1.0))
    wanted = spec(parameters=(parameter,), transfer_from=("default",))
    d.ask(m.CreateStudyRequest(study="next", spec=wanted))
    d.ask(m.DeleteStudyRequest())
    d.restart()
    assert d.ask(m.GetStudyRequest(study="next")).info.spec == wanted
    assert d.ask(m.CreateStudyRequest(study="next", spec=wanted)).created is False
    refused = d.ask(m.CreateStudyRequest(study="third", spec=wanted))
    assert (refused.code, refused.path, refused.value) == ("unknown_study", "/spec/transfer_from/0", "default")
