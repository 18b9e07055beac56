"""Specs that the schema accepts and a rule between their fields refuses, with the number of the rule and the path."""

from typing import Any, NamedTuple

_X: dict[str, Any] = {"type": "continuous", "name": "x", "low": 0.0, "high": 1.0}
_N: dict[str, Any] = {"type": "integer", "name": "n", "low": 1, "high": 8}
_LOSS: dict[str, Any] = {"name": "loss"}
_GAIN: dict[str, Any] = {"name": "gain", "direction": "maximize"}
_STEPS: dict[str, Any] = {"steps": {"max": 8}}


class BrokenRule(NamedTuple):
    """A spec that breaks one rule.

    :ivar rule: the number of the sentence in SPEC.md.
    :ivar path: the JSON Pointer that the error names, from the root of the spec.
    :ivar spec: the spec.
    """

    rule: str
    path: str
    spec: dict[str, Any]


def _spec(*parameters: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"parameters": [*parameters] or [_X], "objectives": [_LOSS], **fields}


def _choices(*choices: Any, **fields: Any) -> dict[str, Any]:
    return _spec({"type": "categorical", "name": "c", "choices": [*choices], **fields})


def _values(*values: Any, **fields: Any) -> dict[str, Any]:
    return _spec({"type": "lattice", "name": "b", "values": [*values], **fields})


def _objectives(*objectives: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": [_X], "objectives": [*objectives]}


def _stopping(**rule: Any) -> dict[str, Any]:
    return _spec(**_STEPS, stopping=rule)


RULES: tuple[BrokenRule, ...] = (
    BrokenRule("O-1", "/parameters/1/name", _spec(_X, _X)),
    BrokenRule("O-1", "/objectives/2/name", _objectives(_LOSS, {"name": "time"}, _LOSS)),
    BrokenRule("O-2", "/parameters/0/high", _spec(_X | {"high": 0.0})),
    BrokenRule("O-2", "/parameters/0/high", _spec(_N | {"high": 0})),
    BrokenRule("O-2", "/parameters/0/high", _spec(_X | {"low": -1.7e308, "high": 1.7e308})),
    BrokenRule("O-3", "/parameters/0/low", _spec(_X | {"scale": "log"})),
    BrokenRule("O-3", "/parameters/0/low", _spec(_N | {"low": 0, "scale": "log"})),
    BrokenRule("O-4", "/parameters/0/choices/2", _choices("a", 1, 1.0)),
    BrokenRule("O-4", "/parameters/0/choices/1", _choices(None, None)),
    BrokenRule("O-5", "/parameters/0/values/1", _values(16, 16)),
    BrokenRule("O-5", "/parameters/0/values/2", _values(1, 3, 2)),
    BrokenRule("O-6", "/parameters/0/choices/1", _choices("a", 2**53)),
    BrokenRule("O-6", "/parameters/0/values/1", _values(1, 2**53)),
    BrokenRule("O-7", "/objectives/0/target", _objectives(_LOSS | {"target": 0.1})),
    BrokenRule("O-7", "/objectives/0/target", _objectives(_LOSS | {"target": 0.2, "limit": 0.2})),
    BrokenRule(
        "O-7", "/objectives/0/target", _objectives(_LOSS | {"direction": "maximize", "target": 0.1, "limit": 0.2})
    ),
    BrokenRule("O-7", "/objectives/0/target", _objectives(_LOSS | {"target": -1.7e308, "limit": 1.7e308})),
    BrokenRule("O-8", "/stop_at/lost", _spec(stop_at={"loss": 0.1, "lost": 0.1})),
    BrokenRule("O-8", "/stop_at", _spec(stop_at={})),
    BrokenRule("O-9", "/max_steps", _spec(max_steps=100)),
    BrokenRule("O-9", "/stopping", _spec(stopping={"type": "asha"})),
    BrokenRule("O-10", "/steps/min", _spec(steps={"max": 8, "min": 9})),
    BrokenRule("O-11", "/stopping/grace", _stopping(type="asha", grace=9)),
    BrokenRule("O-11", "/stopping/grace", _stopping(type="asha_promotion", grace=9)),
    BrokenRule("O-11", "/stopping/grace", _stopping(type="median", grace=9)),
    BrokenRule("O-11", "/stopping/step", _stopping(type="threshold", step=9, objectives={"loss": 0.5})),
    BrokenRule("O-12", "/stopping/objectives/lost", _stopping(type="threshold", step=2, objectives={"lost": 0.5})),
    BrokenRule("O-12", "/stopping/objectives", _stopping(type="threshold", step=2, objectives={})),
    BrokenRule("O-13", "/parameters/0/prior/value", _spec(_X | {"prior": {"value": 1.5}})),
    BrokenRule("O-13", "/parameters/0/prior/value", _spec(_X | {"prior": {"value": "low"}})),
    BrokenRule("O-13", "/parameters/0/prior/value", _spec(_X | {"prior": {"confidence": 0.9}})),
    BrokenRule("O-13", "/parameters/0/prior/value", _spec(_N | {"prior": {"value": 2.5}})),
    BrokenRule("O-13", "/parameters/0/prior/value", _choices(1, "a", prior={"value": True})),
    BrokenRule("O-13", "/parameters/0/prior/value", _values(16, 32, prior={"value": 24})),
    BrokenRule("O-14", "/transfer_from/2", _spec(transfer_from=["first", "second", "first"])),
)
