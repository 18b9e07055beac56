"""The formulas of the plots once more, written for clarity instead of speed; the vectors come from them.

``python -m tests.plots.reference`` writes ``vectors.json``, which the tests of ``hola.plots`` and of the dashboard
read.
"""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from hola_protocol.space import CategoricalParameter, IntegerParameter, LatticeParameter, StudySpec

from benchmarks.random_study import random_study

VECTORS = Path(__file__).with_name("vectors.json")
GRID = 50
ABOUT = (
    "Inputs: a study's spec and its columns by name; null: the trial has none. Trials count in the order of ended_ms, "
    "then trial_id. Outputs over the completed trials: order: their ids; best: for each comparison group the lowest "
    "cost so far within all limits, null before the first; front: the ids that no other trial dominates under "
    "constraint domination; importance: PED-ANOVA with the best tenth (at least 2) of the ranking, before it is "
    "normalised. Numbers agree to 1e-9. Written by python -m tests.plots.reference."
)


def costs_of(spec: StudySpec, values: Sequence[float]) -> tuple[list[float], float]:
    """The cost in each group and the violation of a trial."""
    groups = list(dict.fromkeys(o.group for o in spec.objectives))
    cost, violation = [0.0] * len(groups), 0.0
    for o, value in zip(spec.objectives, values, strict=True):
        sign = 1 if o.direction == "minimize" else -1
        y, limit, target = sign * value, o.limit, o.target
        score = y
        if limit is not None and target is not None:
            score = max(y - sign * target, 0.0) / (sign * limit - sign * target)
        cost[groups.index(o.group)] += o.priority * score
        if limit is not None and y > sign * limit:
            unit = max(1.0, abs(limit)) if target is None else sign * limit - sign * target
            violation += o.priority * (y - sign * limit) / unit
    return cost, violation


def dominates(a: tuple[list[float], float], b: tuple[list[float], float]) -> bool:
    """Constraint domination."""
    if a[1] or b[1]:
        return a[1] < b[1]
    return all(x <= y for x, y in zip(a[0], b[0], strict=True)) and a[0] != b[0]


def best_so_far(scored: Sequence[tuple[list[float], float]], group: int) -> list[float | None]:
    """The lowest cost so far within all limits."""
    found: list[float | None] = []
    for costs, violation in scored:
        last = found[-1] if found else None
        better = not violation and (last is None or costs[group] < last)
        found.append(costs[group] if better else last)
    return found


def front(ids: Sequence[int], scored: Sequence[tuple[list[float], float]]) -> list[int]:
    """The ids of the trials that no other one dominates."""
    return sorted(i for i, s in zip(ids, scored, strict=True) if not any(dominates(other, s) for other in scored))


def ranking(ids: Sequence[int], scored: Sequence[tuple[list[float], float]]) -> list[int]:
    """The positions of the trials, best first: by front, then the least crowded, then the id; then by violation."""
    left, found = [i for i, s in enumerate(scored) if not s[1]], list[int]()
    while left:
        members = [i for i in left if not any(dominates(scored[j], scored[i]) for j in left)]
        crowded = crowding([scored[i][0] for i in members])
        found += [i for _, _, i in sorted(zip([-c for c in crowded], [ids[i] for i in members], members, strict=True))]
        left = [i for i in left if i not in members]
    return found + sorted((i for i, s in enumerate(scored) if s[1]), key=lambda i: (scored[i][1], ids[i]))


def crowding(points: Sequence[list[float]]) -> list[float]:
    """Crowding distances (Deb et al., 2002) of distinct points; with one cost all are equal."""
    if len(points[0]) == 1:
        return [0.0] * len(points)
    total = [0.0] * len(points)
    for axis in range(len(points[0])):
        order = sorted(range(len(points)), key=lambda i: points[i][axis])
        total[order[0]] = total[order[-1]] = math.inf
        extent = points[order[-1]][axis] - points[order[0]][axis]
        for before, i, after in zip(order, order[1:], order[2:], strict=False):
            total[i] += (points[after][axis] - points[before][axis]) / extent if extent else 0.0
    return total


def bin_of(parameter: Any, value: Any) -> tuple[int, int]:
    """The bin of a value, and the number of bins."""
    if isinstance(parameter, CategoricalParameter):
        return parameter.choices.index(value), len(parameter.choices)
    if isinstance(parameter, LatticeParameter):
        return parameter.values.index(value), len(parameter.values)
    low, high = parameter.low, parameter.high
    if isinstance(parameter, IntegerParameter) and high - low < GRID:
        return value - low, high - low + 1
    is_log = parameter.scale == "log"
    unit = math.log(value / low) / math.log(high / low) if is_log else (value - low) / (high - low)
    return min(int(unit * GRID), GRID - 1), GRID


def density(bins: Sequence[int], count: int, ordered: bool) -> list[float]:
    """The density of a sample on a grid."""
    n = len(bins)
    smoothed = [float(bins.count(b)) for b in range(count)]
    if ordered and count > 1:
        mean = sum(bins) / n
        deviation = math.sqrt(sum((b - mean) ** 2 for b in bins) / max(1, n - 1))
        ordered_bins = sorted(bins)
        first, third = (ordered_bins[math.ceil(share * n) - 1] for share in (0.25, 0.75))
        spread = min(deviation, (third - first) / 1.34) or deviation
        sigma = max(1.059 * spread * n**-0.2, 0.5 / 1.64)
        smoothed = [0.0] * count
        for b in bins:
            mass = [
                math.erf((c + 0.5 - b) / sigma / math.sqrt(2)) - math.erf((c - 0.5 - b) / sigma / math.sqrt(2))
                for c in range(count)
            ]
            smoothed = [s + m / sum(mass) for s, m in zip(smoothed, mass, strict=True)]
    return [(s + 1 / count) / (n + 1) for s in smoothed]


def importance(
    spec: StudySpec, rows: Sequence[dict[str, Any]], ids: Sequence[int], scored: Sequence[tuple[list[float], float]]
) -> dict[str, float]:
    """The divergence of each parameter."""
    best = set(ranking(ids, scored)[: max(2, math.ceil(0.1 * len(ids)))])
    found = {}
    for parameter in spec.parameters:
        active = [i for i, row in enumerate(rows) if parameter.name in row]
        top = [i for i in active if i in best]
        found[parameter.name] = 0.0
        if top:
            placed = {i: bin_of(parameter, rows[i][parameter.name]) for i in active}
            count = placed[active[0]][1]
            ordered = not isinstance(parameter, CategoricalParameter)
            local = density([placed[i][0] for i in active], count, ordered)
            ahead = density([placed[i][0] for i in top], count, ordered)
            divergence = sum(p * (q / p - 1) ** 2 for p, q in zip(local, ahead, strict=True))
            found[parameter.name] = (len(top) / len(best)) ** 2 / (len(active) / len(rows)) * divergence
    return found


def expected(spec: StudySpec, columns: dict[str, list[Any]]) -> dict[str, Any]:
    """What the plots of a study show."""
    n = len(columns["trial_id"])
    done = [i for i in range(n) if columns["state"][i] == "completed"]
    order = sorted(done, key=lambda i: (columns["ended_ms"][i], columns["trial_id"][i]))
    scored = {i: costs_of(spec, [columns[f"objective.{o.name}"][i] for o in spec.objectives]) for i in done}
    rows = [{p.name: v for p in spec.parameters if (v := columns[f"param.{p.name}"][i]) is not None} for i in done]
    ids = [columns["trial_id"][i] for i in done]
    groups = list(dict.fromkeys(o.group for o in spec.objectives))
    ordered = [scored[i] for i in order]
    return {
        "order": [columns["trial_id"][i] for i in order],
        "best": {group: best_so_far(ordered, k) for k, group in enumerate(groups)},
        "front": front(ids, [scored[i] for i in done]),
        "importance": importance(spec, rows, ids, [scored[i] for i in done]),
    }


def case(name: str, n: int, groups: int, seed: int, objectives: list[dict[str, Any]]) -> dict[str, Any]:
    """One case: a random study with given objectives."""
    study = random_study(n, groups, seed)
    spec: Any = {
        "parameters": [p for p in msgspec.to_builtins(study.spec.parameters) if p["name"] != "act"],
        "objectives": objectives,
    }
    act = {"type": "categorical", "name": "act", "choices": ["relu", "tanh", "elu"]}
    spec["parameters"].insert(4, act)
    columns: dict[str, list[Any]] = {
        "trial_id": study.trial_id.tolist(),
        "state": ["completed" if done else "failed" for done in study.is_completed.tolist()],
        "ended_ms": [int(ms) for ms in study.ended_ms.tolist()],
    }
    for parameter in spec["parameters"]:
        numbers = study.numbers[parameter["name"]].tolist()
        if parameter["name"] == "act":
            found: list[Any] = [act["choices"][int(v)] for v in numbers]
        elif parameter["type"] in ("integer", "lattice"):
            found = [int(v) for v in numbers]
        else:
            found = [None if v != v else round(v, 9) for v in numbers]
        columns[f"param.{parameter['name']}"] = found
    for k, objective in enumerate(objectives):
        sign = -1 if objective.get("direction") == "maximize" else 1
        values = study.values[:, min(k, groups - 1)] * (1 + k)
        columns[f"objective.{objective['name']}"] = [
            round(sign * v, 6) if done else None
            for v, done in zip(values.tolist(), study.is_completed.tolist(), strict=True)
        ]
    made = msgspec.convert(spec, StudySpec)
    return {"name": name, "spec": spec, "columns": columns, "expected": expected(made, columns)}


def main() -> None:
    """Write the vectors."""
    cases = [
        case("one objective", 40, 1, 1, [{"name": "loss"}]),
        case("maximised, with a limit", 40, 1, 2, [{"name": "gain", "direction": "maximize", "limit": -0.05}]),
        case("two groups", 60, 2, 3, [{"name": "error", "group": "a"}, {"name": "size", "group": "b"}]),
        case(
            "two groups, limit and target",
            60,
            2,
            4,
            [
                {"name": "error", "group": "a", "target": 0.01, "limit": 0.2},
                {"name": "size", "group": "b", "priority": 2.0},
            ],
        ),
        case("every trial beyond a limit", 30, 1, 5, [{"name": "loss", "limit": -1.0}]),
    ]
    VECTORS.write_text(
        json.dumps({"about": ABOUT, "cases": cases}, separators=(",", ":")).replace("},{", "},\n{") + "\n"
    )


if __name__ == "__main__":
    main()
