"""The rules between the fields of a spec: each vector breaks one of them, at one place, and nothing else."""

import json

import msgspec
import pytest
from hola_protocol.codec import decode_request
from hola_protocol.errors import ProtocolError
from hola_protocol.limits import Limits
from hola_protocol.rules import check_request
from hola_protocol.schema import message_schema
from hola_protocol.space import StudySpec, spec_problems
from hola_protocol.vectors import RULES
from jsonschema import Draft202012Validator

BROKEN = {
    "O-1": [case for case in RULES if case.rule == "O-1"],
    "O-2": [case for case in RULES if case.rule == "O-2"],
    "O-3": [case for case in RULES if case.rule == "O-3"],
    "O-4": [case for case in RULES if case.rule == "O-4"],
    "O-5": [case for case in RULES if case.rule == "O-5"],
    "O-6": [case for case in RULES if case.rule == "O-6"],
    "O-7": [case for case in RULES if case.rule == "O-7"],
    "O-8": [case for case in RULES if case.rule == "O-8"],
    "O-9": [case for case in RULES if case.rule == "O-9"],
    "O-10": [case for case in RULES if case.rule == "O-10"],
    "O-11": [case for case in RULES if case.rule == "O-11"],
    "O-12": [case for case in RULES if case.rule == "O-12"],
    "O-13": [case for case in RULES if case.rule == "O-13"],
    "O-14": [case for case in RULES if case.rule == "O-14"],
}
"""The vectors by the number of the sentence."""
SCHEMA = Draft202012Validator(message_schema())


@pytest.mark.spec(BROKEN)
@pytest.mark.parametrize("rule", BROKEN)
def test_a_spec_that_breaks_a_rule_is_refused_at_its_path(rule: str) -> None:
    assert BROKEN[rule]
    for case in BROKEN[rule]:
        spec = msgspec.convert(case.spec, StudySpec)
        assert [problem.path for problem in spec_problems(spec)] == [case.path], case
        body = {"tag": "CreateStudyRequest", "spec": case.spec}
        SCHEMA.validate(body)
        with pytest.raises(ProtocolError) as refused:
            check_request(decode_request(json.dumps(body).encode()), Limits())
        assert (refused.value.code, refused.value.response.path) == ("invalid_message", f"/spec{case.path}")


def test_every_vector_is_of_a_rule() -> None:
    assert {case.rule for case in RULES} == BROKEN.keys()
