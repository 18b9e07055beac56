"""Serves a data folder until it is killed; tells its endpoint and token on the first line of its output."""

import sys

import msgspec

from hola.distributed.config import SchedulerConfig
from hola.distributed.scheduler import SchedulerProcess


def main() -> None:
    """Serve ``argv[1]``."""
    scheduler = SchedulerProcess(SchedulerConfig(data_dir=sys.argv[1]))
    told = {"endpoint": scheduler.endpoints[0], "token": scheduler.credentials.owner_token}
    sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    sys.stdout.flush()
    scheduler.run()


if __name__ == "__main__":
    main()
