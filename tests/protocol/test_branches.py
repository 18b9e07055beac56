"""Branches of study files: flattened to conditions, with problems at their places in the file."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hola_protocol.__main__ import main
from hola_protocol.schema import study_schema
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    ParentTest,
)
from hola_protocol.validate import findings, read_study_file
from ruamel.yaml import YAML

NESTED = """\
parameters:
  - name: model
    type: categorical
    choices: [svm, forest, mlp, ~]
    branches:
      svm:
        - name: kernel
          type: categorical
          branches:
            linear: []
            rbf:
              - {name: gamma, type: continuous, low: 1e-5, high: 10, scale: log}
      mlp:
        - {name: layers, type: integer, low: 1, high: 3}
        - {name: units_2, type: integer, low: 4, high: 64, condition: [{layers: {ge: 2}}]}
      null:
        - {name: constant, type: continuous, low: 0, high: 1}
  - {name: shared, type: integer, low: 1, high: 8, condition: [{model: {in: [svm, forest]}}]}
objectives:
  - name: error
"""


def only(parent: str, choice: str | None) -> dict[str, ParentTest]:
    return {parent: ParentTest(in_=(choice,))}


def test_branches_become_conditions_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(NESTED, encoding="utf-8")
    assert read_study_file(path).parameters == (
        CategoricalParameter(name="model", choices=("svm", "forest", "mlp", None)),
        CategoricalParameter(name="kernel", choices=("linear", "rbf"), condition=(only("model", "svm"),)),
        ContinuousParameter(name="gamma", low=1e-5, high=10.0, scale="log", condition=(only("kernel", "rbf"),)),
        IntegerParameter(name="layers", low=1, high=3, condition=(only("model", "mlp"),)),
        IntegerParameter(
            name="units_2", low=4, high=64, condition=({**only("model", "mlp"), "layers": ParentTest(ge=2)},)
        ),
        ContinuousParameter(name="constant", low=0.0, high=1.0, condition=(only("model", None),)),
        IntegerParameter(name="shared", low=1, high=8, condition=({"model": ParentTest(in_=("svm", "forest"))},)),
    )


def test_the_schema_for_editors_knows_branches() -> None:
    content = YAML(typ="safe", pure=True).load(NESTED.replace("null:", '"null":'))
    jsonschema.validate(content, study_schema())
    del content["parameters"][0]["branches"], content["parameters"][0]["choices"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, study_schema())


CHILD = "/parameters/0/branches/mlp/1/condition/0"
FAULTS = [
    ("mlp:\n        - {name: layers", "mpl:\n        - {name: layers", 13, "/parameters/0/branches/mpl: not one of"),
    ("gamma, type: continuous", "gamma, type: contin", 12, "/parameters/0/branches/svm/0/branches/rbf/0/type"),
    ("{ge: 2}", "{ge: 4}", 15, f"{CHILD}/layers/ge: no value of layers"),
    ("[{layers: {ge: 2}}]", "[{model: {in: [svm]}}]", 15, f"{CHILD}/model: the branch"),
    ("[{layers: {ge: 2}}]", "[{kernel: {in: [rbf]}}]", 15, f"{CHILD}: can never hold"),
    ("linear: []", "linear: 7", 10, "/parameters/0/branches/svm/0/branches/linear: expected a list of parameters"),
    ("integer, low: 1, high: 8,", "integer, branches: {}, low: 1, high: 8,", 18, "/parameters/1/branches: only"),
    ("[svm, forest, mlp, ~]", '[svm, forest, mlp, ~, "null"]', 16, "/parameters/0/branches/null: 2 choices are"),
    ("name: kernel", "name: [kernel]", 7, "/parameters/0/branches/svm/0/name"),
]


@pytest.mark.parametrize(("old", "new", "line", "expected"), FAULTS)
def test_problems_are_named_at_their_places_in_the_file(old: str, new: str, line: int, expected: str) -> None:
    assert NESTED.count(old) == 1
    found = findings("study.yaml", NESTED.replace(old, new).encode())
    assert [(f.line, f"{f.path}: {f.message}"[: len(expected)]) for f in found] == [(line, expected)]


def test_a_message_has_no_branches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    choice = {"type": "categorical", "name": "c", "choices": ["a"], "branches": {"a": []}}
    spec = {"parameters": [choice], "objectives": [{"name": "loss"}]}
    (tmp_path / "message.json").write_text(json.dumps({"tag": "CreateStudyRequest", "spec": spec}))
    assert main(["validate", str(tmp_path / "message.json")]) == 1
    assert "/spec/parameters/0/branches: unknown field" in capsys.readouterr().out
