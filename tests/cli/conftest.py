"""The commands that a test runs in its own process set the log up; each test gets it back as it was."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    log = logging.getLogger("hola")
    before = log.level, log.propagate, list(log.handlers)
    yield
    for handler in log.handlers:
        if handler not in before[2]:
            handler.close()
    log.level, log.propagate, log.handlers = before
