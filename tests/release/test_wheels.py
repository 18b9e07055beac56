"""The wheels install into an empty environment and run there."""

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
UV = Path(sys.executable).with_name("uv")
DEADLINE_S = 240


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command to its end, and give its output."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def environment(path: Path, packages: Path, what: str) -> Path:
    """An empty environment with one of the wheels in it."""
    venv.create(path)
    python = path / "bin" / "python"
    constraints = ROOT / "constraints.txt"
    run(UV, "pip", "install", "--quiet", "--python", python, "-c", constraints, "-f", packages, what, cwd=path)
    return python


def test_the_protocol_alone_needs_msgspec_alone(python_packages: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env", python_packages, "hola-protocol")
    message = '{"tag":"GetStudyRequest","study":"s"}'
    script = f"from hola_protocol.codec import decode_request; print(decode_request(b'{message}'))"
    assert run(python, "-c", script, cwd=tmp_path) == "GetStudyRequest(study='s')\n"
    listed = run(UV, "pip", "list", "--python", python, "--format", "freeze", cwd=tmp_path)
    assert [line.split("==")[0] for line in listed.split()] == ["hola-protocol", "msgspec"]


def test_a_worker_needs_no_server(python_packages: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env", python_packages, "hola-hpo")
    listed = run(UV, "pip", "list", "--python", python, "--format", "freeze", cwd=tmp_path)
    installed = {line.split("==")[0] for line in listed.split()}
    assert installed.isdisjoint({"numpy", "scipy", "scikit-learn", "sqlalchemy", "httptools"})
    script = "from hola.clients import RestClient, RestWorker, ZmqClient, ZmqWorker; print(ZmqWorker.__name__)"
    assert run(python, "-c", script, cwd=tmp_path) == "ZmqWorker\n"
    assert "--exec" in run(python.with_name("hola"), "worker", "--help", cwd=tmp_path)


def test_a_server_runs_a_study(python_packages: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env", python_packages, "hola-hpo[server]")
    (tmp_path / "study.yaml").write_text(
        "study: bowl\n"
        "parameters:\n  - {type: continuous, name: x, low: -1, high: 1}\n"
        "objectives:\n  - {name: y}\n"
        "max_trials: 5\n"
        "exec: [python3, -c, 'import os; print(float(os.environ[\"HOLA_PARAM_x\"]) ** 2)']\n"
    )
    said = run(python.with_name("hola"), "run", "study.yaml", "--data-dir", "data", "--json", cwd=tmp_path)
    result = json.loads(said)
    assert (result["state"], result["reason"], result["best"]["state"]) == ("finished", "max_trials", "completed")


def test_the_wheel_has_the_dashboard(python_packages: Path) -> None:
    static = ROOT / "hola" / "dashboard" / "static"
    (wheel,) = python_packages.glob("hola_hpo-*.whl")
    with zipfile.ZipFile(wheel) as found:
        for path in static.iterdir():
            assert found.read(f"hola/dashboard/static/{path.name}") == path.read_bytes(), path.name
