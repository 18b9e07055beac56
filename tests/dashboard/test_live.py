"""The dashboard follows studies that real workers evaluate, also through a cut connection."""

import os
import signal
import socket
from pathlib import Path

from hola_protocol.messages import AddedTrial
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Page, expect

from tests.cli.support import command, is_alive, wait_until
from tests.dashboard.support import DEADLINE_MS, Faults, Site, log_in, site

GATED = "read n < {fifo}; echo $HOLA_PARAM_x"
"""A program that waits until the test lets it end."""


def spec(most: int) -> StudySpec:
    """A small study."""
    return StudySpec(
        parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
        objectives=(ObjectiveSpec(name="loss"),),
        max_trials=most,
        sampler=UniformSpec(),
    )


def trials(page: Page) -> int:
    """How many trials the table of a study says there are."""
    text = page.locator("#table h2").inner_text()
    return int(text.partition("(")[2].partition(")")[0].replace(",", ""))


def test_studies_are_listed_and_new_ones_appear(server: Site, page: Page) -> None:
    log_in(page, server)
    with server.client() as client:
        client.create_study(study="first", spec=spec(5))
        client.create_study(study="second", spec=spec(5))
    for name in ("first", "second"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    page.get_by_role("link", name="second", exact=True).click()
    expect(page.get_by_role("heading", name="second", level=1)).to_be_visible()


def test_results_of_a_real_worker_appear_one_by_one(server: Site, page: Page, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with server.client("gated") as client:
        client.create_study(study="gated", spec=spec(3))
    program = ("--exec", "sh", "-c", GATED.format(fifo=fifo))
    with command("worker", "-s", "gated", *program, folder=tmp_path, home=server.folder) as worker:
        log_in(page, server)
        page.goto(f"{server.url}#/studies/gated")
        expect(page.get_by_role("button", name="1 running")).to_be_visible()
        for done in (1, 2, 3):
            with fifo.open("w") as gate:
                gate.write("go\n")
            expect(page.get_by_role("button", name=f"{done} completed")).to_be_visible()
        assert worker.wait() == 0
    expect(page.get_by_text("finished", exact=True).first).to_be_visible()


def test_a_cut_connection_recovers_without_a_gap(server: Site, page: Page, faults: Faults, tmp_path: Path) -> None:
    """The gateway is killed while a worker goes on over ipc; it is started again by its parent."""
    faults.expects_cuts = True
    faults.expected_statuses |= {503}
    stop = tmp_path / "stop"
    with server.client("cut") as client:
        client.create_study(study="cut", spec=spec(1_000_000))
        program = ("--exec", "sh", "-c", "echo $HOLA_PARAM_x")
        arguments = ("worker", "-s", "cut", "--transport", "zmq", *program)
        with command(*arguments, folder=tmp_path, home=server.folder) as worker:
            log_in(page, server)
            page.goto(f"{server.url}#/studies/cut")
            expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
            for _ in range(3):
                gateway, before = server.gateway(), trials(page)
                os.kill(gateway, signal.SIGKILL)
                wait_until(lambda pid=gateway: not is_alive(pid), "the end of the gateway")  # type: ignore[misc]
                page.wait_for_function(
                    "before => Number(/\\((.*)\\)/.exec(document.querySelector('#table h2').textContent)[1]"
                    ".replaceAll(',', '')) > before + 3",
                    arg=before,
                    timeout=2 * DEADLINE_MS,
                )
            worker.interrupt()
            worker.wait()
        found = [trial.trial_id for trial in client.iter_trials(limit=1000)]
    stop.touch()
    page.wait_for_function(
        "count => document.querySelector('#table h2').textContent.replaceAll(',', '').includes(`(${count})`)",
        arg=len(found),
    )
    expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()


def test_a_scheduler_that_is_restarted_is_followed_again(page: Page, faults: Faults, tmp_path: Path) -> None:
    faults.expects_cuts = True
    faults.expected_statuses |= {503}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    point = AddedTrial(parameters={"x": 0.5}, objectives={"loss": 1.0})
    with site(tmp_path, "--port", port) as first, first.client("kept") as client:
        client.create_study(spec=spec(100))
        client.add_trials(trials=[point, point])
        log_in(page, first)
        page.goto(f"{first.url}#/studies/kept")
        expect(page.locator("#table h2")).to_contain_text("Trials (2)")
    expect(page.get_by_role("status").filter(has_text="reconnecting")).to_be_visible()
    with site(tmp_path, "--port", port) as second, second.client("kept") as client:
        client.add_trials(trials=[point])
        expect(page.locator("#table h2")).to_contain_text("Trials (3)")
        expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
        page.goto("about:blank")
