"""Messages that every reader refuses."""

from .bounds import BOUNDS
from .fields import FIELDS
from .replies import REPLIES
from .row import Reject
from .rules import RULES
from .sizes import SIZES
from .strings import STRINGS
from .syntax import SYNTAX
from .value_types import VALUE_TYPES

__all__ = ["REJECT", "Reject"]

REJECT: tuple[Reject, ...] = (
    *SYNTAX,
    *FIELDS,
    *VALUE_TYPES,
    *BOUNDS,
    *STRINGS,
    *SIZES,
    *RULES,
    *REPLIES,
)
