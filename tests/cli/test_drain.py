"""``hola drain``: real workers end after their running trials, by name and by label."""

import os
import sys
from pathlib import Path

from hola.clients import ZmqClient
from hola.clients.connection import read_connection
from tests.cli.support import command, hola, serving, study_file, wait_until

PROGRAM = (
    "import os,sys,time,pathlib;"
    "p=pathlib.Path(os.environ['HOLA_TRIAL_ID']+'.started');p.touch();\n"
    "while not pathlib.Path('go').exists(): time.sleep(0.02)\n"
    "print('{\"loss\": 0.5}')"
)


def test_workers_end_after_their_running_trials(tmp_path: Path) -> None:
    path = study_file(tmp_path, max_trials=9, lease_s=2.0)
    os.environ.pop("HOLA_LABELS", None)
    start = ("worker", "--study", "demo", "--name")
    run = ("--exec", sys.executable, "-c", PROGRAM)
    with (
        serving(tmp_path, "--study", str(path)),
        ZmqClient(connection=read_connection(tmp_path / "connection.json"), study="demo") as client,
        command(*start, "first", *run, folder=tmp_path) as first,
        command(*start, "second", *run, folder=tmp_path) as second,
    ):
        wait_until(lambda: client.get_study().info.counts.running == 2, "two running trials")
        assert client.status().demand == 7
        code, out, err = hola("drain", "first", folder=tmp_path)
        assert (code, out, err) == (0, "1 worker will end after the running trials\n", "")
        drained = {worker.name: worker.draining for worker in client.status().workers}
        assert drained == {"first": True, "second": False}
        listed = hola("status", folder=tmp_path)[1]
        assert "draining" in listed
        (tmp_path / "go").touch()
        assert first.wait() == 0, first.stderr
        assert second.wait() == 0, second.stderr
        counts = client.get_study().info.counts
        assert (counts.completed, counts.running, counts.queued) == (9, 0, 0)
        assert client.status().demand == 0


def test_what_names_nobody_is_an_error(tmp_path: Path) -> None:
    with serving(tmp_path, "--study", str(study_file(tmp_path))):
        assert hola("drain", folder=tmp_path)[:2] == (2, "")
        code, _, err = hola("drain", "nobody", folder=tmp_path)
        assert (code, "no worker has the name or id 'nobody'" in err) == (1, True)
        code, out, _ = hola("drain", "--label", "queue=gpu", folder=tmp_path)
        assert (code, out) == (0, "no worker has these labels\n")
        code, _, err = hola("drain", "--label", "gpu", folder=tmp_path)
        assert (code, "'gpu' is not a label" in err) == (1, True)
