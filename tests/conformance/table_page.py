"""The table of docs/conformance.md: ``python tests/conformance/table_page.py`` runs every library that is built, and
writes its row.
"""

import sys
import time
from collections.abc import Sequence
from typing import Any

from hola_conformance.report import report
from hola_conformance.suite import all_cases, run_suite
from hola_conformance.table import table
from sdks import ROOT, Sdk, sdks

PAGE = ROOT / "docs" / "conformance.md"
BEGIN, END = "<!-- table -->\n", "<!-- /table -->\n"


def report_of(sdk: Sdk) -> dict[str, Any]:
    """Run the suite.

    :param sdk: the library.
    """
    began = time.monotonic()
    hello, findings = run_suite(sdk.command, list(all_cases()))
    return report(hello, findings, time.monotonic() - began)


def rows_of(page: str) -> list[str]:
    """The lines of the table.

    :param page: the text of the page.
    """
    return page.partition(BEGIN)[2].partition(END)[0].splitlines()


def with_rows(page: str, new: Sequence[str]) -> str:
    """The page with new rows; those of other languages stay.

    :param page: the text of the page.
    :param new: a table.
    """
    head, rule, *rows = new
    by_language = {row.split("|")[1]: row for row in (*rows_of(page)[2:], *rows)}
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    lines = [head, rule, *(by_language[language] for language in sorted(by_language))]
    return before + BEGIN + "".join(line + "\n" for line in lines) + END + after


def main() -> int:
    """Run what is here, and write the page.

    :returns: 0 when everything passed.
    """
    reports = []
    for sdk in sdks():
        if sdk.missing is None:
            reports.append(report_of(sdk))
        sys.stdout.write(f"{sdk.name}: {sdk.missing or reports[-1]['failed'] or 'passed'}\n")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_rows(page, table(reports).splitlines()), encoding="utf-8")
    return 1 if any(found["failed"] for found in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
