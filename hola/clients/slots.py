"""The places of evaluations that run at once on a machine, and what they share of it."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

VARIABLE: Final = "HOLA_SLOT"
"""In the environment of a worker: the number of its first slot. In that of a program: the slot of its evaluation."""

THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Several processes on one machine share its cores: linear algebra on all of them in each process slows all down."""

_lock = threading.Lock()


def first_slot() -> int:
    """The first slot of this process, by its environment; 0 if that says nothing."""
    text = os.environ.get(VARIABLE, "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def one_thread_each() -> dict[str, str]:
    """Variables that keep linear algebra to one thread, unless the environment says otherwise."""
    return {name: "1" for name in THREADS if name not in os.environ}


@contextmanager
def inherited(variables: Mapping[str, str]) -> Iterator[None]:
    """Processes that are started meanwhile have these variables; one thread at a time.

    :param variables: variables that this process does not have.
    """
    with _lock:
        os.environ.update(variables)
        try:
            yield
        finally:
            for name in variables:
                os.environ.pop(name, None)
