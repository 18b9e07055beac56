"""The slots of evaluations that run at once, and the variables that their processes inherit."""

import os
import subprocess
import sys

import pytest

from hola.clients.slots import THREADS, VARIABLE, first_slot, inherited, one_thread_each


@pytest.mark.parametrize(("text", "slot"), [(None, 0), ("", 0), ("3", 3), ("03", 3), ("-1", 0), ("x", 0), ("³", 0)])
def test_the_first_slot_is_that_of_the_environment(
    text: str | None, slot: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if text is not None:
        monkeypatch.setenv(VARIABLE, text)
    assert first_slot() == slot


def test_a_process_inherits_one_thread_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, *others = THREADS
    monkeypatch.setenv(first, "4")
    for name in (second, *others):
        monkeypatch.delenv(name, raising=False)
    variables = one_thread_each()
    assert variables == dict.fromkeys((second, *others), "1")
    with inherited(variables):
        code = f"import os; print([os.environ[name] for name in {THREADS!r}])"
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == str(["4", "1", *["1" for _ in others]])
    assert [os.environ.get(name) for name in THREADS] == ["4", None, *[None for _ in others]]
