"""The suites of problems by name."""

from __future__ import annotations

from typing import Any

from .problems import Problem, bbob
from .several import several
from .tasks import tasks


def problems(suite: str, part: str | None = None, **options: Any) -> list[Problem]:
    """The problems of a suite.

    :param suite: "bbob", "mixed" or "fronts".
    :param part: only of this part.
    :param options: of bbob.
    """
    match suite:
        case "bbob":
            found = list(bbob(**options))
        case "mixed":
            found = list(tasks())
        case _:
            found = list(several())
    return [p for p in found if part is None or p.part == part]
