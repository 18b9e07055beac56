"""Flood a scheduler in each way for a while, and tell what that did: ``python -m tests.attack.tcp [SECONDS]``."""

import sys

from tests.attack.tcp.floods import FLOODS
from tests.attack.tcp.system import MIB, System


def main() -> None:
    """Write a table in Markdown."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    write = sys.stdout.write
    write("| flood | scheduler | peak MiB | front's starts | its peak MiB | bystander: calls, lost, worst ms |\n")
    write("|---|---|---|---|---|---|\n")
    failed = False
    for name, flood in FLOODS.items():
        with System() as system:
            flood(system, seconds)
            back_s = system.wait_served() if system.alive else float("nan")
            seen, memory = system.bystander, system.memory
            failed |= not system.alive
            write(
                f"| {name} | {'alive' if system.alive else 'ENDED'} | {memory.scheduler_peak / MIB:.0f} "
                f"| {len(memory.fronts)} (served after {back_s:.1f} s) | {memory.front_peak / MIB:.0f} "
                f"| {seen.calls}, {seen.lost}, {1000 * seen.worst_s:.0f} |\n"
            )
            sys.stdout.flush()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
