"""``python -m tests.attack [--long] [NAME...]``: run floods and print what came of them."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.attack.floods import FLOODS, LONG, SHORT, run


def main() -> None:
    """Run what the command line asks for."""
    names = {flood.__name__: flood for flood in FLOODS}
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names)}; default: all")
    parser.add_argument("--long", action="store_true", help="as much as an attacker would")
    given = parser.parse_args()
    sys.stdout.write(f"{'flood':<20} {'scheduler':>10} {'gateway':>10} {'database':>10} {'median':>10} {'worst':>10}\n")
    for name in given.names or names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                outcome, database_mb = run(names[name], Path(folder), LONG if given.long else SHORT)
            except Exception as error:
                sys.stdout.write(f"{name:<20} failed: {type(error).__name__}: {str(error)[:150]}\n")
                continue
        sys.stdout.write(
            f"{name:<20} {outcome.scheduler_mb:>7.0f} MB {outcome.gateway_mb:>7.0f} MB {database_mb:>7.0f} MB"
            f" {1000 * outcome.median_s:>7.1f} ms {outcome.worst_s:>8.2f} s\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
