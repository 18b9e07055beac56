"""The stopping rule of a study."""

from __future__ import annotations

from hola_protocol.space import StudySpec
from hola_protocol.stopping import (
    AshaPromotionSpec,
    AshaSpec,
    AutoStoppingSpec,
    MedianSpec,
    NoStoppingSpec,
    ThresholdSpec,
)

from .asha import AshaRule
from .asha_promotion import AshaPromotionRule
from .auto import AutoRule
from .interface import StoppingRule
from .median import MedianRule
from .threshold import ThresholdRule


def make_rule(spec: StudySpec) -> StoppingRule | None:
    """Build the rule of a study.

    :param spec: the study.
    :returns: the rule, or None if no trial is ever stopped: without ``steps``, and with the rule ``none``.
    """
    if spec.steps is None:
        return None
    match spec.stopping:
        case NoStoppingSpec():
            return None
        case AutoStoppingSpec():
            return AutoRule(spec)
        case AshaSpec() as rule:
            return AshaRule(spec, rule)
        case AshaPromotionSpec() as rule:
            return AshaPromotionRule(spec, rule)
        case MedianSpec() as rule:
            return MedianRule(spec, rule)
        case ThresholdSpec() as rule:
            return ThresholdRule(spec, rule)
