"""The engine of a study: it suggests points and receives outcomes, by trial id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from hola_protocol.messages import SamplerStatus, TrialState
from hola_protocol.space import ObjectiveSpec, StudySpec

from .arrays import FloatArray
from .draws import Draws
from .history import TrialHistory
from .model_view import ViewTask, region_bounds
from .objectives import Costs, Objectives
from .origins import OriginWord
from .parameters import Space, Values
from .preview import PreviewTask
from .rescoring import Rescored, RescoreTask
from .results import BEST, LATEST
from .samplers import FitTask, ModelState, Sampler, make_sampler
from .samplers.features import Features
from .stopping import StoppingRule
from .stopping.safety import Safety, safety
from .transfer import EarlierTrials, best_point

__all__ = ["Engine", "RescoreTask", "Rescored"]

_MAX_AHEAD = 16
"""The maximum number of points that one fit chooses; a fit takes a few milliseconds for each."""


class Engine:
    """The trials of a study, and the sampler that suggests new ones.

    Values are tuples in the order of the spec. The engine does no I/O, reads no clock and starts no thread. The same
    calls in the same order give the same results. Only one thread at a time may call it; its tasks can run in any
    thread or process.

    :param spec: a spec that has passed :func:`hola_protocol.space.check_spec`.
    :param seed: the study's seed.
    :raises hola_protocol.space.SpaceError: for an external sampler that is not installed or does not support the study.
    """

    def __init__(self, spec: StudySpec, seed: int) -> None:
        self.spec = spec
        self.seed = seed
        self.space = Space(spec.parameters)
        self.objectives = Objectives(spec.objectives)
        self._sampler = make_sampler(spec.sampler, self.space, seed, spec.max_trials, len(self.objectives.groups))
        self._features = Features(self.space)
        self._draws = Draws(spec, seed, self.space, self._features, self._sampler)
        self.origin: OriginWord = "sampler"
        """The origin of the latest suggestion."""
        self._stale = False  # whether the model was fitted under earlier objectives
        self._fit_is_stale = False  # whether the running fit was started under earlier objectives
        self._history = TrialHistory(self.space, self.objectives)
        self._results = self._history.results
        self._rule: StoppingRule | None = None
        self._earlier = np.empty((0, self.space.d))

    def transfer(self, studies: Iterable[EarlierTrials]) -> None:
        """Begin with the best points of earlier related studies. Called before the first suggestion; :meth:`state` has
        the points.

        :param studies: the trials of each study.
        """
        unknown = self._sampler.unknown
        found = (best_point(self.space, self.objectives, trials, unknown) for trials in studies)
        self._use_earlier([point for point in found if point is not None])

    def _use_earlier(self, points: Sequence[Sequence[float] | FloatArray]) -> None:
        self._earlier = np.array(points, dtype=np.float64).reshape(-1, self.space.d)
        self._sampler.transfer(self._earlier)

    def trials(self) -> EarlierTrials:
        """The completed trials for :meth:`transfer` of another engine; of very many the best."""
        best = self._results.board.top_k(BEST)
        decoded = [self.space.named(self.space.decode(self._results.point(i))) for i in best]
        names = self.objectives.names
        return EarlierTrials(decoded, [dict(zip(names, self._results.values(i), strict=True)) for i in best])

    def follow(self, rule: StoppingRule | None) -> None:
        """Learn from what trials have reported to a stopping rule, before they end.

        :param rule: the rule of the study, which is told of each report.
        """
        self._rule = rule
        if rule is not None:
            rule.learn_from(self._results.latest_costs)

    def safety(self, limit: int = LATEST) -> Safety | None:
        """What the stopping rule would do to the latest completed trials and the best; None if it compared none.

        :param limit: the number of the latest trials.
        """
        return None if self._rule is None else safety(self._rule, self._results.latest_costs(limit), self.best())

    def suggest(self, trial_id: int) -> Values | None:
        """Suggest a point for a new trial, which is pending afterwards. The time does not depend on the number of
        trials.

        :param trial_id: a new id.
        :returns: the values of the trial; None if all points of the space are known and the study allows no repeats.
        """
        if self._sampler.independent:
            drawn = self._draws.draw_independent()
        else:
            drawn = self._draws.draw(self._history.pending.points, self.n_results[0], self._leaders)
        if drawn is None:
            return None
        values, self.origin = drawn
        self._history.add_pending(trial_id, values)
        return values

    def _leaders(self) -> FloatArray:
        return self._history.leaders(self.objectives)

    def reserve(self, trial_id: int, values: Values) -> None:
        """Register a trial with given values, or a lost trial that runs again; it is pending afterwards.

        :param trial_id: a new id, or the id of a lost trial.
        :param values: the values of the trial, in canonical form.
        """
        self._draws.note(values)
        self._history.add_pending(trial_id, values)

    def add(self, trial_id: int, values: Values, objective_values: Sequence[float]) -> Costs:
        """Add a new trial that is already completed.

        :param trial_id: a new id.
        :param values: the values of the trial, in canonical form.
        :param objective_values: a finite number for each objective.
        """
        costs = self.objectives.costs(objective_values)
        self._draws.note(values)
        self._history.complete(trial_id, values, objective_values, costs)
        return costs

    def tell(self, trial_id: int, objective_values: Sequence[float]) -> Costs:
        """Complete a pending or lost trial. The time is that of :meth:`Leaderboard.add`.

        :param trial_id: the id of the trial.
        :param objective_values: a finite number for each objective.
        :raises KeyError: if the trial is neither pending nor lost.
        """
        costs = self.objectives.costs(objective_values)
        self._history.complete(trial_id, self._history.remove_open(trial_id), objective_values, costs)
        return costs

    def tell_failure(self, trial_id: int, infeasible: bool = False) -> None:
        """Record the final failure of a pending or lost trial. Its point stays known.

        :param trial_id: the id of the trial.
        :param infeasible: whether the point cannot be evaluated at all; otherwise the evaluation failed.
        :raises KeyError: if the trial is neither pending nor lost.
        """
        self._results.add_failed(trial_id, self._history.remove_open(trial_id))

    def forget_pending(self, trial_id: int) -> None:
        """Record that a pending trial was lost, cancelled or stopped. Its point stays known, and a late result is still
        accepted.

        :param trial_id: the id of the trial.
        :raises KeyError: if the trial is not pending.
        """
        self._history.lose(trial_id)

    def tell_stopped(self, trial_id: int, objective_values: Sequence[float] | None) -> None:
        """Record that a pending trial was stopped. A late result is still accepted.

        A model learns from its last values, which never count as better than the best completed trial.

        :param trial_id: the id of the trial.
        :param objective_values: its last values, a finite number for each objective; None if one of them is missing.
        :raises KeyError: if the trial is not pending.
        """
        self._history.lose(trial_id, objective_values)

    def load(
        self,
        trial_ids: Sequence[int],
        values: Sequence[Values],
        objective_values: Sequence[Sequence[float] | None],
        states: Sequence[TrialState],
        *,
        more: bool = False,
    ) -> None:
        """Load many trials from storage. Together with :meth:`restore` this restores an engine.

        :param trial_ids: new ids.
        :param values: the values of the trials, in canonical form.
        :param objective_values: the objective values of the completed and stopped trials, in the order of the current
            objectives.
        :param states: the states of the trials; queued, running and paused trials are pending.
        :param more: whether another call follows before anything else; the last one ranks the trials of all.
        """
        self._draws.note_many(values)
        self._history.load(trial_ids, values, objective_values, states)
        if not more:
            self._results.rank_loaded(self.objectives)

    def costs(self, trial_id: int) -> Costs:
        """The costs of a completed trial under the current objectives.

        :param trial_id: the id of the trial.
        :raises KeyError: if the trial is not completed.
        """
        return self.objectives.costs(self._results.values(trial_id))

    def top_k(self, k: int) -> list[int]:
        """The ids of the best completed trials, best first.

        :param k: the maximum number of ids.
        """
        return self._results.board.top_k(k)

    def fronts(self, limit: int) -> list[list[int]]:
        """The ids of the best completed trials, front by front.

        :param limit: the maximum number of ids; the last front is cut there.
        """
        return self._results.board.fronts(limit)

    def front_size(self) -> int:
        """The size of the first front."""
        return self._results.board.front_size()

    def best(self) -> int | None:
        """The id of the best completed trial; None if there is none."""
        return self._results.board.best()

    def recommended(self) -> int | None:
        """The id of the recommended trial: the lowest expected cost with noisy evaluations, otherwise the best."""
        model = self._sampler.state()
        trial: int | None = model.get("recommended") if model and not self._stale else None
        return trial if trial in self._results else self.best()

    def sampler_status(self) -> SamplerStatus:
        """The status of the sampler."""
        return self._sampler.status()

    @property
    def n_completed(self) -> int:
        """The number of completed trials."""
        return len(self._results)

    @property
    def n_pending(self) -> int:
        """The number of pending trials."""
        return len(self._history.pending)

    @property
    def remaining_points(self) -> int | None:
        """The number of unknown points of the space; None for an infinite space."""
        return None if self.space.size is None else self.space.size - self._draws.n_known

    @property
    def index(self) -> int:
        """The index of the next draw; it is the part of :meth:`state` that changes with every suggestion."""
        return self._draws.index

    @property
    def has_model(self) -> bool:
        """Whether suggestions depend on the results: the sampler fits a model."""
        return type(self._sampler).fit_task is not Sampler.fit_task

    @property
    def model_version(self) -> int:
        """The version of the current model; 0 before the first."""
        return self._sampler.version

    @property
    def n_results(self) -> tuple[int, int]:
        """See :meth:`.TrialHistory.n_results`."""
        return self._history.n_results(self._sampler, self._rule, self.objectives)

    @property
    def awaits_fits(self) -> bool:
        """Whether a suggestion may have to wait for a fit."""
        return self._sampler.awaited

    def is_fresh(self, results: tuple[int, int]) -> bool:
        """Whether the next suggestion needs no model, or comes from a model that has seen certain results.

        :param results: an earlier value of :attr:`n_results`.
        """
        return not self.awaits_fits or not self._needs_fit(results, self._draws.index)

    def wants_fit(self, asked: bool = True) -> bool:
        """Whether a new fit is due.

        :param asked: whether an ask waits for a suggestion; otherwise a fit is due only after new results.
        """
        return not self._sampler.independent and self._needs_fit(self.n_results, self._draws.index if asked else 0)

    def _needs_fit(self, results: tuple[int, int], index: int) -> bool:
        return self._sampler.wants_fit(*results, index) or (self._stale and self._sampler.version > 0)

    def fit_task(self, ahead: int = 1, asked: bool = True) -> FitTask | None:
        """The task of the next fit; None if no fit is due. O(1), without a copy of the history.

        At most one fit should run at a time. Pass its result to :meth:`install`.

        :param ahead: approximately how many points will be drawn from the model; a fit chooses at most 16.
        :param asked: as in :meth:`wants_fit`.
        """
        if not self.wants_fit(asked):
            return None
        self._fit_is_stale = False
        observations = self._history.observations(self._sampler, self._rule, self.objectives)
        return self._sampler.fit_task(observations, min(ahead, _MAX_AHEAD))

    def view_task(self, grid: FloatArray) -> ViewTask:
        """The task that predicts the costs of points from the completed trials, of which there is at least one.

        :param grid: the points, float[m, d].
        """
        results, rows = self._results, self._results.best_and_latest()
        return ViewTask(self._features, results.points[rows], results.board.costs[rows], grid, self.n_completed)

    def region_bounds(self, j: int) -> tuple[float, float] | None:
        """See :func:`.model_view.region_bounds`.

        :param j: the position of a parameter.
        """
        return region_bounds(self._features, self._sampler.state(), j)

    def install(self, model: ModelState) -> None:
        """Use a new model for the next suggestions.

        :param model: the result of a fit, or its copy through JSON.
        """
        self._sampler.install({**model, "first": self._draws.index})
        self._stale = self._fit_is_stale

    def rescore_task(self, objectives: Iterable[ObjectiveSpec]) -> RescoreTask:
        """The task that scores all trials under new objectives.

        :param objectives: the new objectives, with the names of the old ones in any order.
        :raises ValueError: if a name is new or missing.
        """
        new = Objectives(objectives)
        return self._results.rescore_task(new, self.objectives.columns(new))

    def preview_task(self, objectives: Iterable[ObjectiveSpec], limit: int) -> PreviewTask:
        """The task that finds the best trials as they would be under other objectives. Nothing is changed.

        :param objectives: the other objectives, with the names of the current ones in any order.
        :param limit: the maximum number of trials.
        :raises ValueError: if a name is new or missing.
        """
        return PreviewTask(self.rescore_task(objectives), limit)

    def install_objectives(self, rescored: Rescored) -> None:
        """Switch to new objectives. Trials completed since the task was created are scored here: O(their number).

        :param rescored: the result of the last :meth:`rescore_task`.
        """
        self._results.install(rescored)
        self._history.stopped.reorder(rescored.columns)
        self.objectives = rescored.objectives
        self._stale = self._fit_is_stale = True

    def state(self) -> dict[str, Any]:
        """The state that, together with the trials, determines the next suggestion: JSON-able and of bounded size."""
        state = {"index": self._draws.index, "stale": self._stale, "model": self._sampler.state()}
        return state | ({"earlier": self._earlier.tolist()} if len(self._earlier) else {})

    def restore(self, state: dict[str, Any]) -> None:
        """Continue from a saved state. The trials are restored by :meth:`load`.

        :param state: the result of :meth:`state`, or its copy through JSON.
        """
        self._draws.index = state["index"]
        self._use_earlier(state.get("earlier", []))
        if state["model"] is not None:
            self._sampler.install(state["model"])
        self._stale = state["stale"]
