"""Each flood for a moment: the scheduler lives, a bystander is answered, memory stays bounded, tcp is served after it.

``make floods`` has the long form, and a table of what it measured.
"""

import subprocess
from pathlib import Path

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec

from hola.clients import ZmqClient
from tests.attack.tcp.floods import FLOODS, pings_and_resets
from tests.attack.tcp.system import MIB, System

SECONDS = 2.0
SCHEDULER_MIB = 256
"""Far above what a scheduler has when it is left alone (75), far below what the floods once made it take (3,000)."""
FRONT_MIB = 512
SPEC = StudySpec(
    parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),), objectives=(ObjectiveSpec(name="loss"),)
)
PAGE = """<!doctype html><script>
const body = %s;
fetch("http://127.0.0.1:%d", {method: "POST", mode: "no-cors", body}).catch(() => 0)
  .finally(() => { document.body.textContent = "asked"; });
</script><body></body>"""


def demand_well(system: System) -> None:
    """Fail unless the scheduler and its bystander came through."""
    assert system.alive, system.log.read_text()
    system.wait_served()
    seen, memory = system.bystander, system.memory
    assert seen.calls > 0
    assert seen.lost == 0
    assert memory.scheduler_peak < SCHEDULER_MIB * MIB
    assert memory.front_peak < FRONT_MIB * MIB
    assert system.alive


@pytest.mark.parametrize("name", FLOODS)
def test_the_scheduler_outlives_it(name: str) -> None:
    with System({"scheduler.tcp_memory_bytes": FRONT_MIB * MIB}) as system:
        FLOODS[name](system, SECONDS)
        demand_well(system)


def test_connections_beyond_the_limit_of_open_files_keep_no_one_else_out() -> None:
    """The limit at which it was seen: 1,024 files, which cannot be raised."""
    with System(files=(1024, 1024)) as system:
        FLOODS["silent connections"](system, SECONDS)
        demand_well(system)


def test_the_soft_limit_of_open_files_is_raised() -> None:
    with System(files=(256, 2048)) as system:
        limits = Path(f"/proc/{system.pid}/limits").read_text()
        (line,) = [line for line in limits.splitlines() if line.startswith("Max open files")]
        assert line.split()[3:5] == ["2048", "2048"]


def test_a_front_that_ends_is_started_again_at_the_same_port_and_its_client_goes_on() -> None:
    with System() as system, ZmqClient(system.connection.zmq[1], connection=system.connection) as client:
        client.create_study(study="demo", spec=SPEC)
        pings_and_resets(system, SECONDS)
        system.wait_served()
        assert [study.study for study in client.list_studies().items] == ["demo"]
        assert system.alive


@pytest.mark.parametrize("start", ["", "\x01\x00\x07\x00hola/1\x02\x00{}\x2c\x00"], ids=["as it is", "as ZMTP 1.0"])
def test_a_web_page_in_a_browser_changes_nothing(start: str, tmp_path: Path) -> None:
    with System() as system, ZmqClient(system.connection.zmq[0], connection=system.connection) as client:
        client.create_study(study="demo", spec=SPEC)
        body = start + '{"tag":"DeleteStudyRequest","study":"demo"}'
        (tmp_path / "page.html").write_text(PAGE % (ascii(body), system.port))
        done = subprocess.run(
            [
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"),
                *("--virtual-time-budget=10000", "--dump-dom", (tmp_path / "page.html").as_uri()),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert "asked" in done.stdout
        assert [study.study for study in client.list_studies().items] == ["demo"]
        demand_well(system)
