"""A client that minds its own business: ``python -m tests.attack.bystander zmq|rest FILE``.

It writes ``ready``, calls until its input closes, and then writes the seconds that each call took, as JSON. It is a
process of its own, so that the attacker's work does not slow it.
"""

import json
import sys
import threading
import time

from hola.clients import RestClient, ZmqClient

PAUSE_S = 0.02


def main() -> None:
    """Call, and measure each call, until standard input closes."""
    kind, path = sys.argv[1:]
    client = (ZmqClient if kind == "zmq" else RestClient).from_connection_file(path)
    over = threading.Event()

    def watch() -> None:
        sys.stdin.read()
        over.set()

    client.describe()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Thread(target=watch, daemon=True).start()
    took = []
    while not over.wait(PAUSE_S):
        began = time.perf_counter()
        client.describe()
        took.append(time.perf_counter() - began)
    sys.stdout.write(json.dumps(took))


if __name__ == "__main__":
    main()
