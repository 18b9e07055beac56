"""The suites of problems by name."""

from __future__ import annotations

from typing import Any

from .branched import branched
from .branched_kinds import branched_kinds
from .constrained import constrained
from .integers import integers
from .problems import Problem, bbob
from .several import many, several, with_limits
from .tasks import tasks


def problems(suite: str, part: str | None = None, **options: Any) -> list[Problem]:
    """The problems of a suite.

    :param suite: "bbob", "mixed", "conditional", "conditional-kinds", "constrained", "constrained-hidden", "integers",
        "fronts", "fronts-limits" or "fronts-many".
    :param part: only of this part.
    :param options: of bbob, or the instances of the conditional suites and of integers.
    """
    match suite:
        case "bbob":
            found = list(bbob(**options))
        case "mixed":
            found = list(tasks())
        case "conditional":
            found = list(branched(**options))
        case "conditional-kinds":
            found = list(branched_kinds(**options))
        case "constrained" | "constrained-hidden":
            found = list(constrained(hidden=suite == "constrained-hidden"))
        case "integers":
            found = list(integers(**options))
        case "fronts-limits":
            found = list(with_limits())
        case "fronts-many":
            found = list(many())
        case _:
            found = list(several())
    return [p for p in found if part is None or p.part == part]
