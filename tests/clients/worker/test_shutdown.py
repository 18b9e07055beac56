"""The end of a worker: which command counts, and what waits for it."""

import signal
import threading

import pytest

from hola.clients.worker.shutdown import EndCommand, Shutdown
from hola.clients.worker.signals import command_of

DRAIN = EndCommand("drained", "told to drain", at_once=False)
STOP = EndCommand("stopped", "told to stop", at_once=True)
PREEMPT = EndCommand("preempted", "preempted by SIGTERM", at_once=True)


@pytest.mark.parametrize(
    ("commands", "counts"),
    [
        ([DRAIN], DRAIN),
        ([DRAIN, DRAIN._replace(reason="max_errors")], DRAIN),
        ([DRAIN, STOP], STOP),
        ([STOP, DRAIN], STOP),
        ([STOP, PREEMPT], STOP),
    ],
)
def test_the_first_command_counts_unless_a_later_one_is_more_urgent(
    commands: list[EndCommand], counts: EndCommand
) -> None:
    shutdown = Shutdown()
    assert (shutdown.command, shutdown.is_draining, shutdown.is_stopping) == (None, False, False)
    for command in commands:
        shutdown.begin(command)
    assert (shutdown.command, shutdown.is_draining, shutdown.is_stopping) == (counts, True, counts.at_once)


def test_a_wait_ends_with_the_command_it_waits_for() -> None:
    shutdown = Shutdown()
    ended: list[str] = []

    def drain() -> None:
        shutdown.wait_for_drain(60)
        ended.append("drain")

    def stop() -> None:
        shutdown.wait_for_stop(60)
        ended.append("stop")

    threads = [threading.Thread(target=drain), threading.Thread(target=stop)]
    for thread in threads:
        thread.start()
    shutdown.begin(DRAIN)
    threads[0].join(20)
    assert (ended, shutdown.wait_for_stop(0.01)) == (["drain"], False)
    shutdown.begin(STOP)
    threads[1].join(20)
    assert (ended, shutdown.wait_for_stop(60)) == (["drain", "stop"], True)


def test_the_command_of_each_signal() -> None:
    assert command_of(signal.SIGTERM, is_draining=False) == PREEMPT
    assert command_of(signal.SIGTERM, is_draining=True) == PREEMPT
    assert command_of(signal.SIGINT, is_draining=False) == EndCommand("drained", "interrupted", at_once=False)
    assert command_of(signal.SIGINT, is_draining=True) == EndCommand("stopped", "interrupted twice", at_once=True)
