"""Every fault in turn, and whether the cases that it names see it."""

import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from fnmatch import fnmatchcase
from typing import NamedTuple

from hola_conformance.cases import Case, problem_of
from hola_conformance.fault import Fault
from hola_conformance.faults import FAULTS
from hola_conformance.spoil import SpoiledAdapter
from hola_conformance.suite import run_suite

ADAPTERS = 12


class Sight(NamedTuple):
    """A fault and a case that must see it.

    :ivar seen: what the case says; None: the fault went unnoticed.
    """

    fault: str
    case: str
    seen: str | None


class FaultError(Exception):
    """Nothing can be said: a case fails without a fault, or a fault names no case."""


def finders(fault: Fault, cases: Sequence[Case]) -> list[Case]:
    """The cases that must see a fault.

    :param fault: the fault.
    :param cases: all cases.
    :raises FaultError: when a name of its list is none.
    """
    found: dict[str, Case] = {}
    for pattern in fault.cases:
        matching = [case for case in cases if fnmatchcase(case.name, pattern)]
        if not matching:
            raise FaultError(f"{fault.name}: there is no case {pattern}")
        found.update({case.name: case for case in matching})
    return list(found.values())


def run_faults(
    command: Sequence[str],
    cases: Sequence[Case],
    faults: Sequence[Fault] = FAULTS,
    adapters: int = ADAPTERS,
    *,
    is_proven: bool = False,
) -> Iterator[Sight]:
    """Run the cases that name each fault, first without one, then with it.

    :param command: the adapter and its arguments.
    :param cases: all cases.
    :param faults: the faults.
    :param adapters: how many run at once.
    :param is_proven: every case was seen to pass before.
    :raises FaultError: when a case fails without a fault, or a fault names no case.
    """
    pairs = [(fault, case) for fault in faults for case in finders(fault, cases)]
    named = {case.name: case for _, case in pairs}
    hello, findings = run_suite(command, [] if is_proven else list(named.values()))
    if wrong := [f"{finding.case}: {finding.problem}" for finding in findings if finding.verdict == "failed"]:
        raise FaultError("without a fault these fail: " + "; ".join(wrong))
    pairs = [(fault, case) for fault, case in pairs if case.feature in hello.features]
    with ExitStack() as stack:
        free: queue.SimpleQueue[SpoiledAdapter] = queue.SimpleQueue()
        for _ in range(adapters):
            adapter = SpoiledAdapter(command)
            stack.enter_context(adapter)
            free.put(adapter)

        def look(pair: tuple[Fault, Case]) -> Sight:
            fault, case = pair
            adapter = free.get()
            adapter.fault = fault
            try:
                return Sight(fault.name, case.name, problem_of(adapter, case))
            finally:
                free.put(adapter)

        with ThreadPoolExecutor(adapters) as pool:
            yield from pool.map(look, sorted(pairs, key=lambda pair: not pair[1].name.startswith("work/")))
