"""``python -m benchmarks.python_sdk``: what the ``bench`` program of an SDK does, with the Python client over REST.

``describe`` calls Describe once; ``trials N`` registers a worker and tells N results in lock step, each together with
an ask for the next, and prints how long those round trips took.
"""

import json
import sys
import time

from hola_protocol.messages import Result

from hola.clients import RestClient


def trials(count: int) -> float:
    """Tell so many results.

    :param count: how many.
    :returns: the seconds of the round trips.
    """
    with RestClient() as client:
        worker = client.register_worker(name="bench").worker_id
        suggestion = client.get_suggestion(worker_id=worker, wait_s=10.0).suggestions[0]
        began = time.perf_counter()
        for _ in range(count):
            result = Result(trial_id=suggestion.trial_id, lease=suggestion.lease, objectives={"loss": 0.5})
            reply = client.submit_result(worker_id=worker, results=[result], next_count=1)
            assert reply.next is not None
            suggestion = reply.next.suggestions[0]
        took = time.perf_counter() - began
        client.deregister_worker(worker_id=worker)
    return took


def main() -> None:
    """The command line."""
    match sys.argv[1:]:
        case ["describe"]:
            with RestClient() as client:
                client.describe()
        case ["trials", count]:
            took = trials(int(count))
            sys.stdout.write(json.dumps({"trials": int(count), "seconds": took}) + "\n")
        case _:
            sys.exit("usage: python -m benchmarks.python_sdk describe | trials N")


if __name__ == "__main__":
    main()
