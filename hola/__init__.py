"""Distributed hyperparameter optimisation over a versioned message protocol.

Names are imported from their modules on first use: ``import hola`` itself costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hola_protocol.space import (
        CategoricalParameter,
        ContinuousParameter,
        IntegerParameter,
        LatticeParameter,
        ObjectiveSpec,
        ParameterPrior,
        ParentTest,
        SpaceError,
        StudySpec,
    )

    from . import plots as plots
    from .clients.trial import Infeasible, TrialStopped, current_trial
    from .core.coordinator import OptimizationCoordinator, SearchTrial
    from .core.shorthand import when
    from .diagnoses import diagnose
    from .live import live_view
    from .optimize import AllTrialsFailedError, OptimizationResult, run_optimization
    from .results import StudyResult, load_study

__all__ = [
    "AllTrialsFailedError",
    "CategoricalParameter",
    "ContinuousParameter",
    "Infeasible",
    "IntegerParameter",
    "LatticeParameter",
    "ObjectiveSpec",
    "OptimizationCoordinator",
    "OptimizationResult",
    "ParameterPrior",
    "ParentTest",
    "SearchTrial",
    "SpaceError",
    "StudyResult",
    "StudySpec",
    "TrialStopped",
    "current_trial",
    "diagnose",
    "live_view",
    "load_study",
    "run_optimization",
    "when",
]

_HOMES = {
    "AllTrialsFailedError": "hola.optimize",
    "Infeasible": "hola.clients.trial",
    "OptimizationCoordinator": "hola.core.coordinator",
    "OptimizationResult": "hola.optimize",
    "SearchTrial": "hola.core.coordinator",
    "StudyResult": "hola.results",
    "TrialStopped": "hola.clients.trial",
    "current_trial": "hola.clients.trial",
    "diagnose": "hola.diagnoses",
    "live_view": "hola.live",
    "load_study": "hola.results",
    "run_optimization": "hola.optimize",
    "when": "hola.core.shorthand",
}


def __getattr__(name: str) -> Any:
    if name not in __all__ and name != "plots":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: Any
    if name == "plots":
        value = import_module("hola.plots")
    else:
        value = getattr(import_module(_HOMES.get(name, "hola_protocol.space")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
