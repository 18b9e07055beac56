"""The Markdown table of runs: languages by suites and by features."""

from collections.abc import Sequence
from typing import Any

from hola_conformance.adapter import FEATURES

NOT_DECLARED = "not declared"


def _cell(counts: dict[str, int] | None) -> str:
    """The counts of one feature: how many passed, of how many unless all did."""
    if counts is None:
        return NOT_DECLARED
    passed, total = counts.get("passed", 0), sum(counts.values())
    if passed == total:
        return str(passed)
    return f"{passed} of {total}"


def table(reports: Sequence[dict[str, Any]]) -> str:
    """A row for each language, a column for each feature.

    :param reports: of ``run --json``.
    """
    rows = [["language", "version", *(f"`{feature}`" for feature in FEATURES)]]
    rows.append(["---"] * len(rows[0]))
    for report in sorted(reports, key=lambda report: str(report["name"])):
        cells = [_cell(report["features"].get(feature)) for feature in FEATURES]
        rows.append([str(report["name"]), str(report["version"]), *cells])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
