"""Honest workers, many in one process: ``python -m tests.attack.crowd zmq|rest FILE COUNT``.

Each registers, asks for a trial, tells its result and asks for the next until the study is finished. It writes how many
results were recorded and every error, as JSON.
"""

import asyncio
import json
import sys
import uuid
from collections import Counter
from typing import Any

from hola_protocol.messages import Result

from hola.clients import AsyncRestClient, AsyncZmqClient
from hola.clients.errors import HolaError

TIMEOUT_S = 300.0


async def work(cls: Any, path: str, errors: Counter[str]) -> int:
    """One worker.

    :param cls: its client.
    :param path: the connection file.
    :param errors: where to count what went wrong.
    :returns: how many of its results were recorded.
    """
    recorded = 0
    async with cls.from_connection_file(path) as client:
        try:
            registered = await client.register_worker(idempotency_key=str(uuid.uuid4()), timeout_s=TIMEOUT_S)
            asked = await client.get_suggestion(
                worker_id=registered.worker_id, wait_s=30.0, idempotency_key=str(uuid.uuid4()), timeout_s=TIMEOUT_S
            )
            while asked.status != "finished":
                if asked.status != "suggestions":
                    asked = await client.get_suggestion(
                        worker_id=registered.worker_id,
                        wait_s=30.0,
                        idempotency_key=str(uuid.uuid4()),
                        timeout_s=TIMEOUT_S,
                    )
                    continue
                results = [
                    Result(trial_id=s.trial_id, lease=s.lease, objectives={"loss": s.parameters["x"]})
                    for s in asked.suggestions
                ]
                told = await client.submit_result(
                    worker_id=registered.worker_id,
                    results=results,
                    next_count=1,
                    idempotency_key=str(uuid.uuid4()),
                    timeout_s=TIMEOUT_S,
                )
                recorded += sum(receipt.outcome == "recorded" for receipt in told.receipts)
                asked = told.next
        except HolaError as error:
            errors[f"{type(error).__name__}: {error}"] += 1
    return recorded


async def main() -> None:
    """Let as many workers work as the command line says."""
    kind, path, count = sys.argv[1:]
    cls = AsyncZmqClient if kind == "zmq" else AsyncRestClient
    errors: Counter[str] = Counter()
    done = await asyncio.gather(*(work(cls, path, errors) for _ in range(int(count))))
    sys.stdout.write(json.dumps({"recorded": sum(done), "errors": errors}))


if __name__ == "__main__":
    asyncio.run(main())
