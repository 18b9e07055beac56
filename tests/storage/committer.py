"""A process that commits trials 1, 2, ... and writes each id to its output once it is stored.

Run as ``python -m tests.storage.committer DATABASE SYNCHRONOUS``. On a storage error it writes that instead and ends.
"""

import os
import sys

from hola.storage import StorageError
from tests.storage.examples import acquired, changes, event, request, study, trial


def main() -> None:
    path, synchronous = sys.argv[1:]
    storage = acquired(path, synchronous=synchronous)
    storage.commit(changes(study()))
    first = 1 + sum(1 for _ in storage.trials(1))
    for trial_id in range(first, first + 1_000_000):
        try:
            storage.commit(changes(trial(trial_id), request(f"key{trial_id}", number=trial_id), event(trial_id)))
        except StorageError as error:
            os.write(1, f"fatal={error.fatal} {error}\n".encode())
            return
        os.write(1, f"{trial_id}\n".encode())


if __name__ == "__main__":
    main()
