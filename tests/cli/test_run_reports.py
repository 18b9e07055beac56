"""``hola run`` with an objective and with a program that report: stopped trials and saved steps are shown."""

import json
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import UniformSpec
from hola_protocol.stopping import AshaPromotionSpec, StepsSpec, ThresholdSpec

from tests.cli.support import hola, study_file

OBJECTIVE = """
from hola.clients import current_trial

def train(parameters):
    trial = current_trial()
    for step in range(1 if trial.resume is None else trial.resume.step + 1, 9):
        trial.report(step, parameters["x"] + 1 / step, checkpoint=f"memory:{step}")
    return parameters["x"]
"""
PROGRAM = """
step=0
while [ $step -lt 8 ]; do
  step=$((step + 1))
  echo "{\\"step\\": $step, \\"objectives\\": {\\"loss\\": $HOLA_PARAM_x}}" >> "$HOLA_REPORT_FILE"
done
[ "$(echo "$HOLA_PARAM_x > 0.5" | awk '{ print ($1 > $3) }')" = 0 ] || sleep 60
echo "$HOLA_PARAM_x"
"""


@pytest.mark.parametrize("kind", ["objective", "exec"])
def test_stopped_trials_and_saved_steps_are_shown(tmp_path: Path, kind: str) -> None:
    (tmp_path / "mine.py").write_text(OBJECTIVE)
    rule = ThresholdSpec(step=8, objectives={"loss": 0.5})
    how: dict[str, Any] = {"exec": ["sh", "-c", PROGRAM]}
    if kind == "objective":
        rule, how = ThresholdSpec(step=4, objectives={"loss": 0.75}), {"objective": "mine:train"}
    study_file(
        tmp_path,
        steps=StepsSpec(max=16, unit="epoch"),
        stopping=rule,
        sampler=UniformSpec(),
        max_trials=8,
        **how,
    )
    code, out, complaint = hola("run", "study.json", "--data-dir", "data", "-w", "2", folder=tmp_path)
    assert code == 0, complaint
    stopped, saved = _shown(out)
    assert 0 < stopped < 8
    assert saved == stopped * (12 if kind == "objective" else 8)
    assert f"{stopped} stopped" in complaint
    assert " epochs saved, " in complaint


def _shown(out: str) -> tuple[int, int]:
    """The numbers of stopped trials and of saved epochs in the summary."""
    (line,) = [line for line in out.splitlines() if "trials stopped early" in line]
    stopped, _, saved = line.partition(" trials stopped early, ")
    assert saved.endswith(" epochs saved")
    return int(stopped), int(saved.split()[0])


def test_workers_of_a_run_continue_paused_trials(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(OBJECTIVE)
    study_file(
        tmp_path,
        objective="mine:train",
        steps=StepsSpec(max=8),
        stopping=AshaPromotionSpec(eta=2, grace=2),
        sampler=UniformSpec(),
    )
    arguments = ("run", "study.json", "--data-dir", "data", "-w", "2", "--can-resume", "--json")
    code, out, complaint = hola(*arguments, folder=tmp_path)
    assert code == 0, complaint
    told = json.loads(out)
    assert told["counts"]["completed"] >= 1
    assert sum(worker["summary"]["paused"] for worker in told["workers"]) >= told["counts"]["completed"]
