"""Views of a study's model, and previews of its ranking: requested, computed in the background, and available."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from hola.core.model_view import Predictions, ViewTask
from hola.core.preview import Preview, PreviewTask
from hola.distributed.state.clock import Moment

MAX_WANTED: Final = 16
"""The maximum number of views of one study that wait to be computed."""
_MAX_KNOWN: Final = 16
_FRESH_S: Final = 5.0
"""Seconds for which a view is given out although there are newer results."""


class KnownView(Struct, frozen=True):
    """A view that was computed.

    :ivar view: the predictions, or the preview; absent: the computation failed.
    :ivar trials: the number of completed trials that it has seen.
    :ivar seen: the results that it has seen, as :attr:`~hola.core.engine.Engine.n_results` and a revision.
    :ivar at_s: when it was known, in monotonic seconds.
    """

    view: Predictions | Preview | None
    trials: int
    seen: tuple[int, int, int]
    at_s: float


class _Wanted(Struct):
    make: Callable[[], ViewTask | PreviewTask]
    seen: tuple[int, int, int]


class Views:
    """The views of one study, computed one at a time.

    :param moment: the time.
    """

    def __init__(self, moment: Moment) -> None:
        self.task: ViewTask | PreviewTask | None = None
        """The running computation."""
        self._moment = moment
        self._key = b""
        self._wanted: OrderedDict[bytes, _Wanted] = OrderedDict()
        self._known: OrderedDict[bytes, KnownView] = OrderedDict()
        self._begun: _Wanted | None = None
        self._is_turn = True

    @property
    def has_work(self) -> bool:
        """Whether a view is wanted."""
        return self.task is not None or bool(self._wanted)

    @property
    def is_full(self) -> bool:
        """Whether the queue of views is full."""
        return len(self._wanted) >= MAX_WANTED

    def find(self, key: bytes, seen: tuple[int, int, int]) -> KnownView | None:
        """A view that is known and not too old.

        :param key: what was asked for.
        :param seen: the results that there are now.
        """
        known = self._known.get(key)
        if known is None or (known.seen != seen and self._moment.now - known.at_s > _FRESH_S):
            return None
        return known

    def is_wanted(self, key: bytes) -> bool:
        """Whether a view waits to be computed, or is computed now.

        :param key: what was asked for.
        """
        return key in self._wanted or (self.task is not None and key == self._key)

    def want(self, key: bytes, seen: tuple[int, int, int], make: Callable[[], ViewTask | PreviewTask]) -> None:
        """Let a view be computed.

        :param key: what is asked for.
        :param seen: the results that there are now.
        :param make: makes the task.
        """
        self._wanted[key] = _Wanted(make, seen)

    def start(self, fit_is_wanted: bool) -> ViewTask | PreviewTask | None:
        """The view to compute now; fits and views take turns.

        :param fit_is_wanted: whether a fit is due.
        """
        if self.task is None and self._wanted and (self._is_turn or not fit_is_wanted):
            self._key, self._begun = self._wanted.popitem(last=False)
            self.task = self._begun.make()
        if self.task is None:
            self._is_turn = True
        return self.task

    def end(self, view: Predictions | Preview | None) -> None:
        """Note the view that was computed.

        :param view: the result of the task; absent: it failed.
        """
        assert self.task is not None
        assert self._begun is not None
        self._known[self._key] = KnownView(view, self.task.total, self._begun.seen, self._moment.now)
        self._known.move_to_end(self._key)
        if len(self._known) > _MAX_KNOWN:
            self._known.popitem(last=False)
        self.task, self._begun, self._is_turn = None, None, False
