"""Run many schedules: ``HOLA_SIM_SEED`` (the first seed) and ``HOLA_SIM_RUNS`` say which."""

import logging
import os
import sys
import time
from collections import Counter

from .promise import BrokenPromiseError
from .schedule import run


def main() -> int:
    """Run the schedules, and report on the standard output.

    :returns: 1 when a schedule failed.
    """
    logging.disable(logging.CRITICAL)
    first, runs = int(os.environ.get("HOLA_SIM_SEED", "0")), int(os.environ.get("HOLA_SIM_RUNS", "1000"))
    said: Counter[str] = Counter()
    failed = steps = restarts = 0
    start = time.process_time()
    for seed in range(first, first + runs):
        try:
            world = run(seed)
        except BrokenPromiseError as violation:
            failed += 1
            sys.stdout.write(f"HOLA_SIM_SEED={seed} HOLA_SIM_RUNS=1: {violation}\n")
            continue
        said += world.oracle.said
        steps += world.steps
        restarts += world.restarts
    rate = runs / (time.process_time() - start)
    sys.stdout.write(
        f"{runs} schedules from seed {first}, {failed} failed; {rate:.1f} a second of CPU; "
        f"{steps} steps, {restarts} restarts\n"
    )
    sys.stdout.write(", ".join(f"{name} {n}" for name, n in said.most_common()) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
