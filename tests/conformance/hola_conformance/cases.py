"""Cases, and what became of them."""

import queue
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, NamedTuple, TypeAlias

from hola_conformance.adapter import Adapter, AdapterError
from hola_conformance.call import CaseError

Verdict: TypeAlias = Literal["passed", "failed", "known", "mended", "undeclared"]
"""known: failed as it was known to. mended: passed although it was known to fail, which is a failure of the list."""


class Case(NamedTuple):
    """One thing that an implementation must do.

    :ivar name: such as ``accept/GetTopKRequest/empty``; its beginning is the suite.
    :ivar feature: the case is run where it is declared.
    :ivar run: returns what is wrong, or None; or raises CaseError.
    """

    name: str
    feature: str
    run: Callable[[Adapter], str | None]


class Finding(NamedTuple):
    """What became of a case."""

    case: str
    verdict: Verdict
    problem: str | None
    feature: str


class ListError(ValueError):
    """The list of known failures names a case that there is not."""


def known_failing(text: str, cases: Iterable[Case]) -> frozenset[str]:
    """Read a list of known failures: a case's name on each line, and what follows ``#`` is a comment.

    :param text: the list.
    :param cases: all cases.
    :raises ListError: for a name that no case has.
    """
    names = frozenset(name for line in text.splitlines() if (name := line.partition("#")[0].strip()))
    if unknown := names - {case.name for case in cases}:
        raise ListError(f"there is no case {', '.join(sorted(unknown))}")
    return names


def problem_of(adapter: Adapter, case: Case) -> str | None:
    """What is wrong with an implementation by a case, or None.

    :param adapter: the implementation.
    :param case: the case.
    """
    try:
        return case.run(adapter)
    except (AdapterError, CaseError) as error:
        return str(error)


def run_cases(
    adapters: Adapter | Sequence[Adapter],
    cases: Iterable[Case],
    features: frozenset[str],
    known: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """Run every case of the features declared.

    :param adapters: the implementation, running once or several times: then as many cases are run at once.
    :param cases: the cases.
    :param features: what it declared.
    :param known: the names of those known to fail.
    """
    free: queue.SimpleQueue[Adapter] = queue.SimpleQueue()
    several = [adapters] if isinstance(adapters, Adapter) else adapters
    for adapter in several:
        free.put(adapter)

    def find(case: Case) -> Finding:
        if case.feature not in features:
            return Finding(case.name, "undeclared", None, case.feature)
        adapter = free.get()
        try:
            problem = problem_of(adapter, case)
        finally:
            free.put(adapter)
        if case.name in known:
            return Finding(case.name, "mended" if problem is None else "known", problem, case.feature)
        return Finding(case.name, "passed" if problem is None else "failed", problem, case.feature)

    with ThreadPoolExecutor(len(several)) as pool:
        yield from pool.map(find, cases)


def unused(findings: Iterable[Finding], features: Iterable[str]) -> list[str]:
    """The features declared of which no case was run.

    :param findings: of the run.
    :param features: those declared.
    """
    counts = Counter(finding.feature for finding in findings if finding.verdict != "undeclared")
    return sorted(feature for feature in features if not counts[feature])


def has_failed(findings: Iterable[Finding]) -> bool:
    """Whether a run failed: by a case, by a known failure that passed, or because nothing was run.

    :param findings: of the run.
    """
    counts = Counter(finding.verdict for finding in findings)
    return bool(counts["failed"] or counts["mended"]) or not (counts["passed"] or counts["known"])
