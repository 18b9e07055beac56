"""Ask and tell with a client of a scheduler, without a worker.

This is for programs with their own main loop, such as a simulation that asks for new parameters when it has time. With
``next_count=1`` the reply to a tell contains the next suggestion: one round trip per trial. An evaluation longer than a
lease must send heartbeats; :class:`hola.clients.ZmqWorker` does this automatically.

    python examples/ask_tell_client.py
"""

import sys

from hola_protocol.messages import Failure, Result
from hola_protocol.space import CategoricalParameter, ContinuousParameter, IntegerParameter, ObjectiveSpec, StudySpec
from hola_protocol.values import ParameterSet

from hola.clients import ZmqClient
from hola.distributed.local import LocalSystem

SPEC = StudySpec(
    parameters=(
        ContinuousParameter(name="learning_rate", low=1e-5, high=1.0, scale="log"),
        IntegerParameter(name="depth", low=1, high=12),
        CategoricalParameter(name="loss", choices=("square", "huber")),
    ),
    objectives=(ObjectiveSpec(name="error"),),
    max_trials=40,
    seed=1,
)


def train(parameters: ParameterSet) -> float:
    """A simulated training of a model.

    :raises ArithmeticError: if it diverges.
    """
    rate, depth = parameters["learning_rate"], parameters["depth"]
    assert isinstance(rate, float)
    assert isinstance(depth, int)
    if rate > 0.5:
        raise ArithmeticError(f"the training diverged at learning rate {rate:.3g}")
    return (depth - 7) ** 2 / 50 + (rate - 0.01) ** 2 * 10 + (0.1 if parameters["loss"] == "square" else 0.0)


def work(client: ZmqClient) -> None:
    """Evaluate trials until the study is finished.

    :param client: the client.
    """
    client.create_study(spec=SPEC)
    worker_id = client.register_worker(name="by hand").worker_id
    answer = client.get_suggestion(worker_id=worker_id, wait_s=20.0)
    while answer.status != "finished":
        if answer.suggestions:
            trial = answer.suggestions[0]
            try:
                result = Result(
                    trial_id=trial.trial_id, lease=trial.lease, objectives={"error": train(trial.parameters)}
                )
                told = client.submit_result(worker_id=worker_id, results=[result], next_count=1).next
            except ArithmeticError as error:
                failure = Failure(trial_id=trial.trial_id, lease=trial.lease, reason=str(error))
                told = client.submit_result(worker_id=worker_id, failures=[failure], next_count=1).next
            assert told is not None
            answer = told
        else:
            answer = client.get_suggestion(worker_id=worker_id, wait_s=20.0)
    client.deregister_worker(worker_id=worker_id)


def main() -> None:
    """Start a scheduler, work, and show the best."""
    with LocalSystem() as system, system.client() as client:
        work(client)
        status = client.status()
        sys.stdout.write(f"{status.info.counts.completed} completed, {status.info.counts.failed} failed\n")
        for item in client.get_top_k(limit=3).items:
            sys.stdout.write(
                f"{item.rank}. trial {item.trial.trial_id}: {item.trial.objectives} {item.trial.parameters}\n"
            )


if __name__ == "__main__":
    main()
