"""The engine of one study: suggestions out, outcomes in, by trial id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hola_protocol.messages import Origin, SamplerStatus, TrialState
from hola_protocol.space import ObjectiveSpec, StudySpec

from .arrays import FloatArray, IntArray, Rows
from .known import KnownKeys, KnownNumbers, KnownPoints
from .leaderboard import Leaderboard
from .objectives import Costs, Objectives, total_violation
from .parameters import Space, Values
from .pending import PendingPoints
from .randomness import Purpose, generator
from .samplers import FitTask, ModelState, Observations, make_sampler
from .samplers.fallback import fallback
from .samplers.features import Features

_DRAWS = 8
"""Draws for one suggestion before a point that is left is looked up."""
_BEST, _LATEST = 512, 512
"""Of more trials than these a bounded sampler sees as many of the best and of the latest."""
_MOST_AHEAD = 16
"""More points than these one model does not choose; a fit takes a few milliseconds for each."""
_LEADERS_SHARE, _LEAST_LEADERS, _MOST_LEADERS = 5, 8, 16
"""The best trials that the fallback starts from: a fifth of all, within bounds."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """All trials under new objectives, as :meth:`RescoreTask.run` leaves them.

    :ivar objectives: the new objectives.
    :ivar columns: for each new objective its place among the old ones.
    :ivar values: objective values in the new order, float[n, m].
    :ivar leaderboard: the new ranking of those n trials.
    """

    objectives: Objectives
    columns: tuple[int, ...]
    values: FloatArray
    leaderboard: Leaderboard


@dataclass(frozen=True, slots=True)
class RescoreTask:
    """The scoring of a snapshot under new objectives; it holds all that it needs and changes nothing.

    :ivar objectives: the new objectives.
    :ivar columns: for each new objective its place among the old ones.
    :ivar trial_ids: int[n].
    :ivar values: objective values in the old order, float[n, m].
    """

    objectives: Objectives
    columns: tuple[int, ...]
    trial_ids: IntArray
    values: FloatArray

    def run(self) -> Rescored:
        """Score and rank; pure computation, O(n log n) for one or two groups."""
        values = self.values[:, list(self.columns)]
        costs, violation = self.objectives.costs_of_many(values)
        board = Leaderboard.of(self.trial_ids, costs, total_violation(violation))
        return Rescored(self.objectives, self.columns, values, board)


class Engine:
    """What a study knows of its trials, and where it looks next.

    Values are tuples in the spec's order. Nothing here does I/O, reads a clock or starts a thread; the same calls in
    the same order give the same answers. One thread at a time may call; the tasks that it hands out run anywhere.

    :param spec: a spec that has passed :func:`hola_protocol.space.check_spec`.
    :param seed: the study's seed.
    :raises hola_protocol.space.SpaceError: for an external sampler that is not installed or cannot do with the study.
    """

    def __init__(self, spec: StudySpec, seed: int) -> None:
        self.spec = spec
        self.seed = seed
        self.space = Space(spec.parameters)
        self.objectives = Objectives(spec.objectives)
        self._sampler = make_sampler(spec.sampler, self.space, seed, spec.max_trials, len(self.objectives.groups))
        self._features = Features(self.space)
        self._index = 0
        self.origin: Origin = "sampler"
        """Where the latest suggestion came from."""
        self._stale = False  # the model was fitted under other objectives
        self._fit_is_stale = False  # and so is the fit that is under way
        self._known: KnownPoints = KnownKeys() if self.space.size is None else KnownNumbers(self.space.size)
        self._pending = PendingPoints(self.space.d)
        self._lost: dict[int, FloatArray] = {}
        self._points = Rows((self.space.d,))
        self._values = Rows((len(self.objectives.specs),))
        self._row: dict[int, int] = {}
        self._failed = Rows((self.space.d,))
        self._failed_ids = Rows((), np.int64)
        self._horizon = 0
        self._leaderboard = Leaderboard(len(self.objectives.groups))

    def suggest(self, trial_id: int) -> Values | None:
        """A new point for a new trial, which is pending from now on. The cost does not depend on the number of trials.

        :param trial_id: the trial's id, never used before.
        :returns: its values; None when every point of the space is known and the study allows no repeats.
        """
        avoided = self._pending.points
        origin: Origin
        for _ in range(_DRAWS):
            if self._sampler.is_used_up(self._index, self.n_completed):
                point, origin = fallback(self._features, self.seed, self._index, self._leaders()), "moved"
            else:
                point, origin = self._sampler.draw(self._index, avoided), self._sampler.origin(self._index)
            values = self.space.decode(point)
            self._index += 1
            if self._known.add(self.space.key(values)) or self.spec.allow_repeats:
                break
            avoided = np.concatenate([avoided, point[None], self.space.encode(values)[None]])
        else:
            found = self._unknown()
            if found is None:
                return None
            values = found
            origin = "enumerated"
        self.origin = origin
        self._await(trial_id, self.space.encode(values))
        return values

    def _leaders(self) -> FloatArray:
        """The points of the best completed trials, best first, float[k, d]."""
        k = min(max(self.n_completed // _LEADERS_SHARE, _LEAST_LEADERS), _MOST_LEADERS)
        return self._points.view[[self._row[i] for i in self._leaderboard.top_k(k)]]

    def _await(self, trial_id: int, point: FloatArray) -> None:
        self._horizon = max(self._horizon, trial_id)
        self._pending.add(trial_id, point)

    def _unknown(self) -> Values | None:
        """A point that is left, starting the search at random."""
        random = generator(self.seed, Purpose.ENUMERATION, self._index)
        self._index += 1
        if not isinstance(self._known, KnownNumbers):
            return self.space.decode(random.random(self.space.d))
        start = min(int(random.random() * self._known.size), self._known.size - 1)
        number = self._known.left(start)
        if number is None:
            return None
        self._known.add(number)
        return self.space.point(number)

    def reserve(self, trial_id: int, values: Values) -> None:
        """A trial whose values somebody else chose, or a lost one that runs again; it is pending from now on.

        :param trial_id: the trial's id: new, or that of a lost trial.
        :param values: its values, canonical.
        """
        self._lost.pop(trial_id, None)
        self._known.add(self.space.key(values))
        self._await(trial_id, self.space.encode(values))

    def add(self, trial_id: int, values: Values, objective_values: Sequence[float]) -> Costs:
        """A new trial that is completed already.

        :param trial_id: the trial's id, never used before.
        :param values: its values, canonical.
        :param objective_values: one finite number for each objective.
        """
        costs = self.objectives.costs(objective_values)
        self._known.add(self.space.key(values))
        self._complete(trial_id, self.space.encode(values), objective_values, costs)
        return costs

    def tell(self, trial_id: int, objective_values: Sequence[float]) -> Costs:
        """A pending or lost trial is completed: O(log n) beside the leaderboard's own.

        :param trial_id: the trial.
        :param objective_values: one finite number for each objective.
        :raises KeyError: when the trial is neither pending nor lost.
        """
        costs = self.objectives.costs(objective_values)
        self._complete(trial_id, self._take(trial_id), objective_values, costs)
        return costs

    def _take(self, trial_id: int) -> FloatArray:
        return self._pending.pop(trial_id) if trial_id in self._pending else self._lost.pop(trial_id)

    def _complete(self, trial_id: int, point: FloatArray, objective_values: Sequence[float], costs: Costs) -> None:
        self._horizon = max(self._horizon, trial_id)
        self._row[trial_id] = len(self._points)
        self._points.append(point)
        self._values.append(objective_values)
        self._leaderboard.add(trial_id, costs.cost, costs.total_violation)

    def tell_failure(self, trial_id: int, infeasible: bool = False) -> None:
        """A pending or lost trial has failed for good. Its point stays known.

        :param trial_id: the trial.
        :param infeasible: whether its point cannot be evaluated, rather than its evaluation having failed.
        :raises KeyError: when the trial is neither pending nor lost.
        """
        self._failed.append(self._take(trial_id))
        self._failed_ids.append(trial_id)

    def forget_pending(self, trial_id: int) -> None:
        """A pending trial was lost or cancelled. Its point stays known, and a late result is still welcome.

        :param trial_id: the trial.
        :raises KeyError: when it is not pending.
        """
        self._lost[trial_id] = self._pending.pop(trial_id)

    def load(
        self,
        trial_ids: Sequence[int],
        values: Sequence[Values],
        objective_values: Sequence[Sequence[float] | None],
        states: Sequence[TrialState],
    ) -> None:
        """Many trials at once, as they stand in storage. With :meth:`restore` this makes the engine that it was.

        :param trial_ids: ids, never used before.
        :param values: the trials' values, canonical.
        :param objective_values: those of the completed trials, in the order of the objectives now in force.
        :param states: the trials' states; queued and running ones are pending.
        """
        points = self.space.encode_many(values)
        for v in values:
            self._known.add(self.space.key(v))
        self._horizon = max(self._horizon, *trial_ids, 0)
        completed = [i for i, state in enumerate(states) if state == "completed"]
        for i, state in enumerate(states):
            match state:
                case "queued" | "running":
                    self._pending.add(trial_ids[i], points[i])
                case "failed" | "infeasible":
                    self._failed.append(points[i])
                    self._failed_ids.append(trial_ids[i])
                case "lost" | "cancelled":
                    self._lost[trial_ids[i]] = points[i].copy()
        if not completed:
            return
        start = len(self._points)
        self._row.update((trial_ids[i], start + row) for row, i in enumerate(completed))
        self._points.extend(points[completed])
        self._values.extend(np.array([objective_values[i] for i in completed], dtype=np.float64))
        ids = np.concatenate([self._leaderboard.trial_ids, np.array([trial_ids[i] for i in completed], np.int64)])
        costs, violation = self.objectives.costs_of_many(self._values.view)
        self._leaderboard = Leaderboard.of(ids, costs, total_violation(violation))

    def costs(self, trial_id: int) -> Costs:
        """What a completed trial costs under the objectives now in force.

        :param trial_id: the trial.
        :raises KeyError: when it is not completed.
        """
        return self.objectives.costs(self._values.view[self._row[trial_id]].tolist())

    def top_k(self, k: int) -> list[int]:
        """The ids of the best completed trials, best first.

        :param k: how many at most.
        """
        return self._leaderboard.top_k(k)

    def fronts(self, limit: int) -> list[list[int]]:
        """The ids of the best completed trials, front by front.

        :param limit: how many at most; the last front is cut there.
        """
        return self._leaderboard.fronts(limit)

    def front_size(self) -> int:
        """The size of the whole first front."""
        return self._leaderboard.front_size()

    def best(self) -> int | None:
        """The id of the best completed trial; None before the first."""
        return self._leaderboard.best()

    def recommended(self) -> int | None:
        """The id of the trial to use: of the lowest expected cost where evaluations are noisy, else the best."""
        model = self._sampler.state()
        trial: int | None = model.get("recommended") if model and not self._stale else None
        return trial if trial in self._row else self.best()

    def sampler_status(self) -> SamplerStatus:
        """What the sampler is doing."""
        return self._sampler.status()

    @property
    def n_completed(self) -> int:
        """The number of completed trials."""
        return len(self._points)

    @property
    def n_pending(self) -> int:
        """The number of pending trials."""
        return len(self._pending)

    @property
    def remaining_points(self) -> int | None:
        """How many points of the space are not known yet; None for an infinite space."""
        return None if self.space.size is None else self.space.size - len(self._known)

    @property
    def index(self) -> int:
        """The index of the next draw, the part of :meth:`state` that changes with every suggestion."""
        return self._index

    @property
    def model_version(self) -> int:
        """The number of the model in use; 0 before the first."""
        return self._sampler.version

    @property
    def n_results(self) -> tuple[int, int]:
        """The numbers of trials that completed and that failed."""
        return self.n_completed, len(self._failed)

    def is_fresh(self, results: tuple[int, int]) -> bool:
        """Whether the next suggestion needs no model, or comes from one that has seen these results.

        :param results: an earlier :attr:`n_results`.
        """
        return not self._sampler.awaited or not self._lacks_fit(results, self._index)

    def wants_fit(self, asked: bool = True) -> bool:
        """Whether a new model would be worth its time.

        :param asked: whether somebody waits for a suggestion; otherwise only new results are a reason.
        """
        return self._lacks_fit(self.n_results, self._index if asked else 0)

    def _lacks_fit(self, results: tuple[int, int], index: int) -> bool:
        return self._sampler.wants_fit(*results, index) or (self._stale and self._sampler.version > 0)

    def fit_task(self, ahead: int = 1, asked: bool = True) -> FitTask | None:
        """The fit of the next model, when that is worth its time: O(1), without a copy of the history.

        At most one should be under way; when it has run, :meth:`install` takes its result.

        :param ahead: how many points will be drawn from the model, about; at most 16 are chosen.
        :param asked: as in :meth:`wants_fit`.
        """
        if not self.wants_fit(asked):
            return None
        self._fit_is_stale = False
        board, rows, failed = self._leaderboard, self._rows(), slice(-_LATEST if self._sampler.bounded else 0, None)
        return self._sampler.fit_task(
            Observations(
                board.trial_ids[rows],
                self._points.view[rows],
                board.costs[rows],
                board.violation[rows],
                self._failed.view[failed],
                self._failed_ids.view[failed],
                self._pending.points.copy(),
                self._horizon,
                self.n_completed + len(self._failed),
            ),
            min(ahead, _MOST_AHEAD),
        )

    def _rows(self) -> IntArray | slice:
        """The completed trials that a fit sees: all, or for a bounded sampler the best and the latest."""
        n, board = self.n_completed, self._leaderboard
        if not self._sampler.bounded or n <= _BEST + _LATEST:
            return slice(None)
        best = board.top_k(min(_BEST, board.front_size()) if board.n_groups > 2 else _BEST)
        # By id, for after a restart trials stand in that order; few are so late that the window does not hold them.
        first = max(0, n - 2 * _LATEST)
        earlier = n - first - _LATEST
        is_latest = np.zeros(n - first, bool)
        is_latest[np.argpartition(board.trial_ids[first:], earlier)[earlier:]] = True
        rows = np.fromiter(map(self._row.__getitem__, best), np.int64, len(best))
        others = rows[(rows < first) | ~is_latest[np.maximum(rows - first, 0)]]
        return np.concatenate([others, first + np.flatnonzero(is_latest)])

    def install(self, model: ModelState) -> None:
        """Draw from a model from now on.

        :param model: the result of a fit, or a copy of it that went through JSON.
        """
        self._sampler.install({**model, "first": self._index})
        self._stale = self._fit_is_stale

    def rescore_task(self, objectives: Iterable[ObjectiveSpec]) -> RescoreTask:
        """The scoring of all trials under new objectives, to be run beside the loop.

        :param objectives: the new objectives: the names of the old ones, in any order.
        :raises ValueError: when a name is new or missing.
        """
        new = Objectives(objectives)
        if sorted(new.names) != sorted(self.objectives.names):
            raise ValueError(
                f"trials have values for the objectives {', '.join(self.objectives.names)}; "
                f"these can be changed, but not renamed, added or dropped: {', '.join(new.names)}"
            )
        columns = tuple(self.objectives.names.index(name) for name in new.names)
        return RescoreTask(new, columns, self._leaderboard.trial_ids, self._values.view)

    def install_objectives(self, rescored: Rescored) -> None:
        """Switch to new objectives, and score by them the trials told meanwhile: O(their number).

        :param rescored: the result of the last :meth:`rescore_task`.
        """
        values = Rows((len(rescored.columns),))
        values.extend(rescored.values)
        board = rescored.leaderboard
        since = len(board)
        for trial_id, old in zip(
            self._leaderboard.trial_ids[since:].tolist(), self._values.view[since:].tolist(), strict=True
        ):
            row = [old[j] for j in rescored.columns]
            costs = rescored.objectives.costs(row)
            values.append(row)
            board.add(trial_id, costs.cost, costs.total_violation)
        self.objectives, self._values, self._leaderboard = rescored.objectives, values, board
        self._stale = self._fit_is_stale = True

    def state(self) -> dict[str, Any]:
        """What, beside the trials, makes the next suggestion: JSON-able and of bounded size."""
        return {"index": self._index, "stale": self._stale, "model": self._sampler.state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a saved state; the trials come by :meth:`load`.

        :param state: what :meth:`state` returned, or its copy through JSON.
        """
        self._index = state["index"]
        if state["model"] is not None:
            self._sampler.install(state["model"])
        self._stale = state["stale"]
