"""Every case of the suite, and a run of them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from hola_conformance.adapter import Adapter, Hello
from hola_conformance.call_cases import call_cases
from hola_conformance.call_faults import call_fault_cases
from hola_conformance.call_security import security_cases
from hola_conformance.cases import Case, Finding, run_cases
from hola_conformance.smoke import prove
from hola_conformance.vector_cases import vector_cases
from hola_conformance.work_cases import work_cases

ADAPTERS = 6
"""How many run at once: most cases wait for something."""


def all_cases() -> Iterator[Case]:
    """Every case: those that wait the longest first."""
    yield from work_cases()
    yield from call_fault_cases()
    yield from security_cases()
    yield from call_cases()
    yield from vector_cases()


class Run(NamedTuple):
    """A run of the suite."""

    hello: Hello
    findings: list[Finding]


def run_suite(
    command: Sequence[str],
    cases: Sequence[Case],
    *,
    known: frozenset[str] = frozenset(),
    deadline_s: float = 30.0,
    adapters: int = ADAPTERS,
) -> Run:
    """Prove the suite with an implementation, then run the cases of what it declares.

    :param command: the adapter and its arguments.
    :param cases: the cases.
    :param known: the names of those known to fail.
    :param deadline_s: how long one answer may take.
    :param adapters: how many run at once.
    :raises AdapterError: when the program is no adapter.
    :raises SmokeError: when the suite cannot tell right from wrong with it.
    """
    with ExitStack() as stack:
        several = [stack.enter_context(Adapter(command, deadline_s)) for _ in range(adapters)]
        hello = several[0].hello()
        prove(several[0])
        return Run(hello, list(run_cases(several, cases, hello.features, known)))
