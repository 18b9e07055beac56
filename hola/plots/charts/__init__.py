"""The charts: from the data of a plot to a description that a backend draws."""

from .curves import learning_curves, rung_survival
from .front import front
from .history import edf, hypervolume_history, optimization_history
from .model_view import model
from .parameters import contour, importance, parallel_coordinates, rank, slices
from .workers import timeline, workers

__all__ = [
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
    "timeline",
    "workers",
]
