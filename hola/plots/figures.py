"""The plots: from a study to a figure of plotly or matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from . import charts
from .backends import Backend, draw
from .sources import Source, study_columns

if TYPE_CHECKING:
    from hola_protocol.values import ParameterSet

    from ..clients.client import SyncClient


def optimization_history(source: Source, target: str | None = None, *, backend: Backend | None = None) -> Any:
    """The value of each completed trial, and the best so far.

    :param source: a client, a result of ``run_optimization`` or ``load_study``, or ``StudyColumns``.
    :param target: an objective or a comparison group; default: each group.
    :param backend: ``plotly`` or ``matplotlib``; default: the first that is installed.
    :returns: a figure of the backend.
    """
    return draw(charts.optimization_history(study_columns(source), target), backend)


def hypervolume_history(source: Source, *, backend: Backend | None = None) -> Any:
    """The share of the box between ideal point and reference that the front covers, by completed trials.

    :param source: the study; it has several comparison groups.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.hypervolume_history(study_columns(source)), backend)


def front(source: Source, *, backend: Backend | None = None) -> Any:
    """The front over each pair of comparison groups, with the limits.

    :param source: the study; it has several comparison groups.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.front(study_columns(source)), backend)


def parallel_coordinates(
    source: Source,
    target: str | None = None,
    parameters: Sequence[str] | None = None,
    *,
    backend: Backend | None = None,
) -> Any:
    """All completed trials as a density between neighbouring axes, and the best ones as lines.

    :param source: the study.
    :param target: an objective or a comparison group for the last axis; default: the first group.
    :param parameters: only these, in this order; default: all.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.parallel_coordinates(study_columns(source), target, _listed(parameters)), backend)


def importance(source: Source, target: str | None = None, *, backend: Backend | None = None) -> Any:
    """The importance of the parameters by PED-ANOVA, see :func:`hola.plots.data.importance`.

    :param source: the study.
    :param target: an objective or a comparison group; default: the ranking of the study, and each group.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.importance(study_columns(source), target), backend)


def slices(
    source: Source,
    target: str | None = None,
    parameters: Sequence[str] | None = None,
    *,
    backend: Backend | None = None,
) -> Any:
    """The target over each parameter.

    :param source: the study.
    :param target: an objective or a comparison group; default: the first group.
    :param parameters: only these; default: the 16 most important.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.slices(study_columns(source), target, _listed(parameters)), backend)


def contour(
    source: Source,
    target: str | None = None,
    parameters: Sequence[str] | None = None,
    *,
    backend: Backend | None = None,
) -> Any:
    """The smoothed mean of the target over pairs of parameters.

    :param source: the study.
    :param target: an objective or a comparison group; default: the first group.
    :param parameters: at least two; default: the four most important.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.contour(study_columns(source), target, _listed(parameters)), backend)


def rank(
    source: Source,
    target: str | None = None,
    parameters: Sequence[str] | None = None,
    *,
    backend: Backend | None = None,
) -> Any:
    """The ranks of the trials over pairs of parameters.

    :param source: the study.
    :param target: an objective or a comparison group; default: the first group.
    :param parameters: at least two; default: the four most important.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.rank(study_columns(source), target, _listed(parameters)), backend)


def model(
    source: Source,
    parameters: Sequence[str] | None = None,
    target: str | None = None,
    *,
    at: ParameterSet | None = None,
    backend: Backend | None = None,
) -> Any:
    """What a model of the results predicts over one or two parameters: mean and standard deviation, with the trials.

    With a client the server computes the model and adds the sampler's trust region.

    :param source: the study.
    :param parameters: one or two parameters; default: the two most important ones that are active in
        the best trial, or at ``at``.
    :param target: an objective or a comparison group; default: the first group.
    :param at: a parameter set with the values of the other parameters; default: that of the best trial.
    :param backend: see :func:`optimization_history`.
    :raises PlotError: for fewer than 3 completed trials.
    """
    client = cast("SyncClient", source) if hasattr(source, "get_model_view") else None
    return draw(charts.model(study_columns(source), _listed(parameters), target, at, client), backend)


def edf(source: Source | Sequence[Source], target: str | None = None, *, backend: Backend | None = None) -> Any:
    """The empirical distribution of the target, of one study or several.

    :param source: the study, or several.
    :param target: an objective or a comparison group; default: the first group of each.
    :param backend: see :func:`optimization_history`.
    """
    sources: Sequence[Any] = source if isinstance(source, list | tuple) else [source]
    return draw(charts.edf([study_columns(s) for s in sources], target), backend)


def learning_curves(source: Source, objective: str | None = None, *, backend: Backend | None = None) -> Any:
    """The reported values by step.

    :param source: the study; its trials report intermediate values.
    :param objective: the objective; default: the first one.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.learning_curves(study_columns(source), objective), backend)


def rung_survival(source: Source, *, backend: Backend | None = None) -> Any:
    """How many trials reached each decision step of the stopping rule.

    :param source: the study; its trials report intermediate values.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.rung_survival(study_columns(source)), backend)


def timeline(source: Source, *, backend: Backend | None = None) -> Any:
    """When which worker evaluated which trial.

    :param source: the study.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.timeline(study_columns(source)), backend)


def workers(source: Source, *, backend: Backend | None = None) -> Any:
    """The trials of each worker, and the mean duration of those that it completed.

    :param source: the study.
    :param backend: see :func:`optimization_history`.
    """
    return draw(charts.workers(study_columns(source)), backend)


def _listed(parameters: Sequence[str] | None) -> list[str] | None:
    return None if parameters is None else list(parameters)
