"""How long and how large the benchmarks are."""

from msgspec import Struct


class Scale(Struct, frozen=True, kw_only=True):
    """The sizes of a run.

    :ivar window_s: how long each side is measured at a time.
    :ivar warm_s: how long it runs before, unmeasured.
    :ivar rounds: how often the sides take turns; figures are medians over the rounds.
    :ivar workers: how many client processes, for the throughput.
    :ivar crowd: how many client processes where one number does.
    :ivar history: finished trials of the short and of the long history.
    :ivar stored: whether the histories are written straight into databases.
    :ivar ranked: trials of the leaderboard.
    :ivar commits: commits measured of each kind.
    :ivar calls: calls measured of a function.
    :ivar starts: interpreters started to time an import.
    :ivar folder: where databases are made; absent: the folder for temporary files.
    """

    window_s: float = 2.0
    warm_s: float = 0.5
    rounds: int = 5
    workers: tuple[int, ...] = (1, 8, 32)
    crowd: int = 8
    history: tuple[int, int] = (1_000, 100_000)
    stored: bool = False
    ranked: int = 100_000
    commits: int = 500
    calls: int = 5_000
    starts: int = 15
    folder: str | None = None


QUICK = Scale(window_s=1.0, warm_s=0.2, rounds=3, history=(1_000, 20_000), ranked=20_000, commits=100, starts=5)
TINY = Scale(
    window_s=0.1,
    warm_s=0.05,
    rounds=1,
    workers=(2,),
    crowd=2,
    history=(20, 200),
    ranked=2_000,
    commits=3,
    calls=20,
    starts=1,
)
"""Large enough to see that everything runs, and that is all."""
