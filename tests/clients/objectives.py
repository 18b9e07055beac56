"""Objective functions that a child process can import."""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from hola.clients import Infeasible, current_trial


def square(parameters: dict[str, Any]) -> float:
    return float((parameters["x"] - 0.25) ** 2)


def fail(parameters: dict[str, Any]) -> float:
    raise ValueError("no such luck")


def infeasible(parameters: dict[str, Any]) -> float:
    raise Infeasible("outside the domain")


def pid(parameters: dict[str, Any]) -> tuple[float, dict[str, Any]]:
    return 0.0, {"pid": os.getpid(), "trial": current_trial().trial_id, "session": os.getsid(0)}


def die(parameters: dict[str, Any]) -> float:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0.0


def leave(parameters: dict[str, Any]) -> float:
    os._exit(3)


def hang_with_children(parameters: dict[str, Any]) -> float:
    """Start a grandchild in a session of its own, write both ids to a file, and hang."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    partial = Path(parameters["file"] + ".part")
    partial.write_text(f"{os.getpid()} {child.pid}")
    partial.rename(parameters["file"])
    time.sleep(600)
    return 0.0


def hold_the_interpreter_lock(parameters: dict[str, Any]) -> float:
    """Sleep like a C extension that never lets go of the interpreter lock."""
    ctypes.PyDLL(None).usleep(int(parameters["hold_s"] * 1e6))
    return 0.0


def wait_until_told_to_stop(parameters: dict[str, Any]) -> float:
    trial = current_trial()
    while not trial.should_stop:
        threading.Event().wait(0.005)
    return 0.0


def several(parameters: dict[str, Any]) -> dict[str, float]:
    return {"loss": parameters["x"], "size": 1.0}


def train(parameters: dict[str, Any]) -> float:
    """Four steps with reports, after the step of a checkpoint; a file says that it has begun."""
    trial = current_trial()
    for step in range(1 if trial.resume is None else trial.resume.step + 1, 5):
        trial.report(step, parameters["x"] / step, checkpoint="memory:2" if step == 2 else None)
    return float(parameters["x"])


def train_until_told_to_stop(parameters: dict[str, Any]) -> float | None:
    """Report once, wait until the trial is stopped, and return what the parameters say."""
    trial = current_trial()
    trial.report(1, 0.5)
    Path(parameters["file"]).touch()
    while not trial.should_stop:
        threading.Event().wait(0.005)
    return float(parameters["returned"]) if "returned" in parameters else None


async def train_async(parameters: dict[str, Any]) -> float:
    await asyncio.sleep(0)
    current_trial().report(1, 0.5)
    await asyncio.sleep(0)
    return 1.0
