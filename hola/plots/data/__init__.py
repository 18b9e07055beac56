"""The data of each plot: arrays in, arrays out, nothing is drawn."""

from .activity import Timeline, Workers, timeline, workers
from .curves import LearningCurves, learning_curves
from .distribution import Edf, edf
from .history import History, optimization_history
from .hypervolume import HypervolumeHistory, hypervolume_history
from .model_view import Model, best_values, model
from .over_parameters import Contour, RankPair, Slice, contour, rank, slices
from .parallel import ParallelCoordinates, parallel_coordinates
from .pareto import FrontPoints, front
from .ped_anova import Importance, importance
from .rungs import RungSurvival, rung_survival
from .target import Target, target_of

__all__ = [
    "Contour",
    "Edf",
    "FrontPoints",
    "History",
    "HypervolumeHistory",
    "Importance",
    "LearningCurves",
    "Model",
    "ParallelCoordinates",
    "RankPair",
    "RungSurvival",
    "Slice",
    "Target",
    "Timeline",
    "Workers",
    "best_values",
    "contour",
    "edf",
    "front",
    "hypervolume_history",
    "importance",
    "learning_curves",
    "model",
    "optimization_history",
    "parallel_coordinates",
    "rank",
    "rung_survival",
    "slices",
    "target_of",
    "timeline",
    "workers",
]
