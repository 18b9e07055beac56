"""Cases, and what became of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from hola_conformance.adapter import Adapter, AdapterError

Verdict: TypeAlias = Literal["passed", "failed", "known", "mended", "undeclared"]
"""known: failed as it was known to. mended: passed although it was known to fail, which is a failure of the list."""


class Case(NamedTuple):
    """One thing that an implementation must do.

    :ivar name: such as ``accept/GetTopKRequest/empty``.
    :ivar feature: the case is run where it is declared.
    :ivar run: returns what is wrong, or None.
    """

    name: str
    feature: str
    run: Callable[[Adapter], str | None]


class Finding(NamedTuple):
    """What became of a case."""

    case: str
    verdict: Verdict
    problem: str | None


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


def run_cases(
    adapter: Adapter, cases: Iterable[Case], features: frozenset[str], known: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Run every case of the features declared.

    :param adapter: the implementation.
    :param cases: the cases.
    :param features: what it declared.
    :param known: the names of those known to fail.
    """
    for case in cases:
        if case.feature not in features:
            yield Finding(case.name, "undeclared", None)
            continue
        try:
            problem = case.run(adapter)
        except AdapterError as error:
            problem = str(error)
        if case.name in known:
            yield Finding(case.name, "mended" if problem is None else "known", problem)
        else:
            yield Finding(case.name, "passed" if problem is None else "failed", problem)


def has_failed(findings: Iterable[Finding]) -> bool:
    """Whether a run failed: by a case, by a known failure that passed, or because nothing was run.

    :param findings: of the run.
    """
    counts = Counter(finding.verdict for finding in findings)
    return bool(counts["failed"] or counts["mended"]) or not (counts["passed"] or counts["known"])
