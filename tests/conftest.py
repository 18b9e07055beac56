"""What holds for every test: in CI none is skipped, and each leaves the process as it found it."""

import logging
import os
import signal
from collections.abc import Generator, Iterator
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something about the machine's other load, and nothing about the code.
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


def pytest_configure() -> None:
    """In the background of a shell SIGINT is ignored, and what is started inherits that; the JVM keeps to it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


class ProcessState(NamedTuple):
    """What belongs to the whole process, and so to every test that follows.

    :ivar environment: the variables, without those that pytest and libraries set for themselves.
    :ivar folder: the current one.
    :ivar signals: the handler of each signal.
    :ivar loggers: level, handlers and propagation of the root logger and of the project's.
    """

    environment: dict[str, str]
    folder: str
    signals: dict[str, Any]
    loggers: dict[str, tuple[int, bool, list[logging.Handler]]]


def process_state() -> ProcessState:
    """What the process is like now."""
    names = ["root", *(name for name in logging.Logger.manager.loggerDict if name.startswith("hola"))]
    loggers = {}
    for name in names:
        logger = logging.getLogger(None if name == "root" else name)
        handlers = [handler for handler in logger.handlers if not type(handler).__module__.startswith("_pytest")]
        loggers[name] = (logger.level, logger.propagate, handlers)
    return ProcessState(
        environment={name: value for name, value in os.environ.items() if not name.startswith(LIBRARIES_OWN)},
        folder=os.getcwd(),
        signals={number.name: signal.getsignal(number) for number in SIGNALS},
        loggers=loggers,
    )


LIBRARIES_OWN = ("PYTEST_", "KMP_", "_RJEM_")
"""Pytest names the test at hand; scikit-learn sets variables of OpenMP when it is imported, polars one of jemalloc."""
SIGNALS = sorted(set(signal.Signals) - {signal.SIGALRM})
"""Those that have a name; the time-out of a test uses SIGALRM."""
NEW_LOGGER = (logging.NOTSET, True, list[logging.Handler]())


def changes(before: ProcessState, after: ProcessState) -> list[str]:
    """What differs between two states, one line each.

    :param before: the earlier one.
    :param after: the later one.
    """
    found = []
    for kind, default in (("environment", None), ("signals", None), ("loggers", NEW_LOGGER)):
        old, new = getattr(before, kind), getattr(after, kind)
        for name in sorted(old.keys() | new.keys()):
            was, is_now = old.get(name, default), new.get(name, default)
            if was != is_now:
                found.append(f"{kind}: {name} was {was!r}, is {is_now!r}")
    if before.folder != after.folder:
        found.append(f"folder: was {before.folder}, is {after.folder}")
    return found


@pytest.fixture(autouse=True)
def leaves_the_process_as_it_was() -> Iterator[None]:
    """Fail a test that changes what belongs to all, since the tests that run after it differ from run to run."""
    before = process_state()
    yield
    if found := changes(before, process_state()):
        pytest.fail("the test left the process changed:\n" + "\n".join(found), pytrace=False)
