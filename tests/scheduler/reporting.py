"""Studies with steps, and workers that report."""

from typing import Any

from hola_protocol import messages as m
from hola_protocol.space import StudySpec
from hola_protocol.stopping import AshaPromotionSpec, AshaSpec, StepsSpec, ThresholdSpec

from tests.scheduler.driver import Driver, spec


def stepped(**changes: Any) -> StudySpec:
    """A study of nine steps, in which a trial with a loss above 1 at step 3 is stopped.

    :param changes: fields that differ.
    """
    fields: dict[str, Any] = {
        "steps": StepsSpec(max=9),
        "stopping": ThresholdSpec(step=3, objectives={"loss": 1.0}),
        "max_trials": 9,
    }
    return spec(**{**fields, **changes})


def halving(**changes: Any) -> StudySpec:
    """A study of nine steps with decisions at the steps 1, 3 and 9; from two trials on the worse half is stopped."""
    return stepped(**{"stopping": AshaSpec(eta=3.0, grace=1, min_trials=2), **changes})


def promoting(**changes: Any) -> StudySpec:
    """A study of nine steps whose trials pause at the steps 1 and 3."""
    return stepped(**{"stopping": AshaPromotionSpec(eta=3.0, grace=1), **changes})


def item(s: m.Suggestion, step: int, loss: float | None = 0.5, **fields: Any) -> m.Report:
    """A report of a suggestion.

    :param s: the suggestion.
    :param step: the step.
    :param loss: the loss; absent: no value.
    :param fields: other fields of the report.
    """
    objectives = {} if loss is None else {"loss": loss}
    return m.Report(**{"trial_id": s.trial_id, "lease": s.lease, "step": step, "objectives": objectives, **fields})


def report(d: Driver, s: m.Suggestion, step: int, loss: float | None = 0.5, **fields: Any) -> m.ReportReceipt:
    """Send one report, and return its receipt.

    :param d: the scheduler.
    :param s: the suggestion.
    :param step: the step.
    :param loss: the loss; absent: no value.
    :param fields: other fields of the report.
    """
    (receipt,) = d.ask(m.SubmitReportsRequest(reports=[item(s, step, loss, **fields)])).receipts
    assert isinstance(receipt, m.ReportReceipt)
    return receipt


def reports(d: Driver, *trial_ids: int) -> list[m.StoredReport]:
    """Read the reports of trials.

    :param d: the scheduler.
    :param trial_ids: the trials.
    """
    found: list[m.StoredReport] = d.ask(m.GetReportsRequest(trial_ids=list(trial_ids))).items
    return found


def uri(name: str, host: str | None = None) -> m.Checkpoint:
    """A checkpoint.

    :param name: what it is called.
    :param host: where it is valid.
    """
    return m.Checkpoint(uri=name, host=host)
