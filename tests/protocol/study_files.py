"""Study files, a good and a bad one."""

import subprocess
import sys

GOOD = """\
# tuned by hand
study: digits
objective: train:evaluate
max_trials: 100
parameters:
  - {name: lr, type: continuous, low: 1e-5, high: 1e-1, scale: log}
  - {name: layers, type: integer, low: 1, high: 0x10}
  - name: schedule
    type: categorical
    choices: [no, yes, ~, 2001-01-01, true, 1.5, "null"]
objectives:
  - name: error
"""


BAD = """\
max_trails: 100
parameters:
  - {name: lr, type: continuous, low: 1e-5, hgih: 1e-1}
  - {name: x, type: continuous, low: .nan, high: 1}
  - {name: y, type: discrete}
objectives:
  - name: error
    direction: minimise
    name: loss
"""


def run_without(module: str, code: str) -> "subprocess.CompletedProcess[str]":
    """Run code in a process where a module cannot be imported."""
    blocked = f"import sys; sys.modules[{module!r}] = None; {code}"
    return subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True, check=False)
