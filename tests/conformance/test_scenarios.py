"""Every scenario holds for the scheduler's core, under the clock that it tells."""

import msgspec
import pytest
from core_server import CoreServer
from hola_conformance.play import play
from hola_conformance.schema_check import SchemaCheck
from hola_protocol.limits import Limits
from hola_protocol.scenarios import Scenario, scenarios

CHECK = SchemaCheck()


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_core(scenario: Scenario) -> None:
    limits = msgspec.convert(scenario.limits, Limits)
    play(scenario, CoreServer(limits), CHECK)
