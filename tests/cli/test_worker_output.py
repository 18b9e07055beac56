"""Lines of a worker are made fit to show."""

import os

from hola.distributed.printed_output import PrintedOutput


def test_lines_of_a_worker_are_made_fit_to_show() -> None:
    output = PrintedOutput(None)
    reader = output.reader("worker-1", "demo")
    child = os.dup(reader.fd)
    reader.start()
    os.write(child, b"import\npart\x1ehola trial 7 attempt 1\n10%\r50%\r100%\n\x1b[31mred\x1b[0m\tand\n\nno end")
    left_behind = os.dup(child)
    os.close(child)
    reader.finish()
    os.close(left_behind)
    assert output.take() == [
        "worker-1: import",
        "worker-1: part",
        "worker-1, trial 7: 100%",
        "worker-1, trial 7: red     and",
        "worker-1, trial 7: no end",
    ]
    assert output.take() == []
