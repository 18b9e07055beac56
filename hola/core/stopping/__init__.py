"""Rules that stop or pause trials by their intermediate reports, without I/O."""

from .interface import StoppingRule, Verdict
from .rule import make_rule

__all__ = ["StoppingRule", "Verdict", "make_rule"]
