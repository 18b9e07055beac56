"""What ``import hola_protocol`` gives, and what it costs."""

import subprocess
import sys

import hola_protocol
from hola_protocol import errors, lenient, limits, messages, operations, rules, space, study_file, values, version


def test_the_surface_is_sorted_and_there() -> None:
    assert list(hola_protocol.__all__) == sorted(
        hola_protocol.__all__, key=lambda n: (not n.isupper(), not n[0].isupper(), n)
    )
    assert all(hasattr(hola_protocol, name) for name in hola_protocol.__all__)


def test_every_struct_is_on_the_surface() -> None:
    internal = {"StudyRequest", "RequestItem", "ResponseItem", "build"}
    for module in (errors, lenient, limits, messages, operations, rules, space, study_file, values, version):
        own = {name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__}
        public = {name for name in own if not name.startswith("_")} - internal
        assert public <= set(hola_protocol.__all__), module.__name__


def test_it_imports_msgspec_and_nothing_else_from_outside() -> None:
    code = (
        "import sys, hola_protocol, hola_protocol.validate, hola_protocol.export, hola_protocol.compat\n"
        "roots = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(roots & {'ruamel', 'hypothesis', 'jsonschema', 'zmq', 'httpx', 'numpy', 'pydantic', 'attr'}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
