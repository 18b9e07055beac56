"""What a seed makes of a schedule: the studies, and how hostile the world is."""

from random import Random

from hola_protocol.limits import Limits
from hola_protocol.space import (
    CategoricalParameter,
    ContinuousParameter,
    ExploreExploitSpec,
    GaussianMixtureSpec,
    GaussianProcessSpec,
    HypercubeSpec,
    IntegerParameter,
    ObjectiveSpec,
    ParameterSpec,
    SamplerSpec,
    SobolSpec,
    StudySpec,
    UniformSpec,
)
from msgspec import Struct


class Profile(Struct, frozen=True):
    """Rates are probabilities, or events in a simulated second; ``chaos_s`` is how long the faults last."""

    limits: Limits
    specs: dict[str, StudySpec]
    workers: int
    chaos_s: float
    tick_s: float
    lose: float
    duplicate: float
    undeliverable: float
    delay_s: float
    commit_fault: float
    read_fault: float
    crash_rate: float
    gap_rate: float
    worker_crash: float
    hang: float
    stubborn: float
    careless: float
    admin_rate: float
    relayed: float
    unused_study_s: float


def spec(random: Random, lease_s: float) -> StudySpec:
    """A study that ends.

    :param random: of the schedule.
    :param lease_s: the length of its leases.
    """
    parameters: list[ParameterSpec] = [CategoricalParameter(name="kind", choices=("a", 1, 2.5, None, True))]
    finite = random.random() < 0.15
    if finite:
        parameters.append(CategoricalParameter(name="other", choices=(0, False)))
    else:
        parameters.append(ContinuousParameter(name="x", low=-1.0, high=1.0))
        parameters.append(IntegerParameter(name="n", low=1, high=1000, scale="log"))
    objectives = [ObjectiveSpec(name="loss")]
    if random.random() < 0.3:
        objectives.append(ObjectiveSpec(name="time", direction="maximize", group="cost", target=2.0, limit=0.0))
    sampler: SamplerSpec = UniformSpec()
    if random.random() < 0.12:
        others: list[SamplerSpec] = [SobolSpec(), HypercubeSpec(block=4)]
        models: list[SamplerSpec] = [
            ExploreExploitSpec(explore=3),
            GaussianMixtureSpec(components=1),
            GaussianProcessSpec(),
        ]
        sampler = random.choice(others + models)
    return StudySpec(
        parameters=tuple(parameters),
        objectives=tuple(objectives),
        max_trials=None if finite and random.random() < 0.5 else random.randint(3, 14),
        max_failures=random.choice([None, None, None, 2]),
        max_consecutive_failures=random.choice([None, None, None, 2]),
        deadline_s=random.choice([None, None, None, 40.0]),
        stop_at=random.choice([None, None, None, {"loss": -0.95}]),
        seed=random.choice([None, random.randrange(2**31)]),
        deterministic=random.random() < 0.3,
        sampler=sampler,
        lease_s=lease_s,
        max_retries=random.choice([0, 1, 2, 2, 3]),
        max_preemptions=random.choice([0, 1, 20]),
        allow_repeats=finite and random.random() < 0.2,
    )


def draw(random: Random) -> Profile:
    """What a schedule is like.

    :param random: of the schedule.
    """
    severity = random.choice([0.0, 0.3, 0.3, 1.0, 1.0, 2.0])
    theme = random.choice(["network", "storage", "workers", "workers", "administrator", None])

    def rate(usual: float, kind: str) -> float:
        often = 4.0 if kind == theme else random.choice([0.0, 0.5, 1.0, 2.0])
        return min(0.6, severity * often * usual)

    lease_s = random.choice([3.0, 4.0, 8.0])
    return Profile(
        limits=Limits(
            request_retention_s=random.choice([3.0, 3600.0, 3600.0]),
            request_retention=random.choice([4, 100_000, 100_000]),
            event_retention=random.choice([30, 10_000, 10_000]),
            worker_away_s=random.choice([6.0, 60.0]),
            max_workers=random.choice([3, 1000]),
        ),
        specs={name: spec(random, lease_s) for name in ["default", "other"][: random.choice([1, 1, 1, 2])]},
        workers=random.randint(1, 4),
        chaos_s=random.uniform(10.0, 45.0),
        tick_s=random.choice([0.1, 0.5, 0.7]),
        lose=rate(0.06, "network"),
        duplicate=rate(0.06, "network"),
        undeliverable=rate(0.05, "network"),
        delay_s=random.choice([0.0, 0.01, 0.3]),
        commit_fault=rate(0.02, "storage"),
        read_fault=rate(0.1, "storage"),
        crash_rate=rate(0.03, "storage"),
        gap_rate=rate(0.02, "storage"),
        worker_crash=rate(0.05, "workers"),
        hang=rate(0.12, "workers"),
        stubborn=rate(0.2, "workers"),
        careless=rate(0.12, "workers"),
        admin_rate=rate(0.12, "administrator"),
        relayed=random.choice([0.0, 0.5, 1.0]),
        unused_study_s=random.choice([0.0, 0.001, 1.0, 5.0]),
    )
