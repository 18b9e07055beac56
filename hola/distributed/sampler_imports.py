"""Imports what samplers need beside the scheduler's loop: they take up to seconds, during which others are served."""

import contextlib
import threading
from collections.abc import Callable

import numpy as np
from hola_protocol import messages as m
from hola_protocol.space import ContinuousParameter, ExternalSpec, HypercubeSpec, SamplerSpec, SobolSpec, UniformSpec

from hola.core.parameters import Space
from hola.core.samplers import make_sampler
from hola.distributed.exchange import Envelope

_MODEL_FREE = (UniformSpec, SobolSpec, HypercubeSpec)
_MOST_HELD = 1000
"""More requests than these are not held: the core handles them, and the loop waits for the import."""
_MOST_NAMES = 64
"""Nor are requests held for more names of samplers: a client may send any name."""


class SamplerImports:
    """Holds requests that create a study, or need one that has to be read, until its sampler is imported.

    :param wake: called from another thread when requests can be taken that were held before.
    :param before_fits: called when a study is asked for that will want fits.
    :param to_read: the sampler of the study that has to be read before a request can be handled, if there is one.
    """

    def __init__(
        self,
        wake: Callable[[], None],
        before_fits: Callable[[], None],
        to_read: Callable[[m.Request], SamplerSpec | None] = lambda request: None,
    ) -> None:
        self._wake, self._before_fits, self._to_read = wake, before_fits, to_read
        self._held: list[Envelope] = []
        self._started: set[str] = set()
        self._done: set[str] = set()
        self.has_ended = False
        """Whether an import has ended since :meth:`released` was called."""

    def holds(self, envelope: Envelope) -> bool:
        """Hold a request if it has to wait for an import.

        :param envelope: any request.
        :returns: whether it is held, and to be handled when it is :meth:`released`.
        """
        request = envelope.request
        spec = request.spec.sampler if isinstance(request, m.CreateStudyRequest) else self._to_read(request)
        if spec is None or len(self._held) == _MOST_HELD:
            return False
        if self._has_to_wait(spec):
            self._held.append(envelope)
            return True
        return False

    def released(self) -> list[Envelope]:
        """The requests that were held and can be handled now, in the order in which they came."""
        if not self.has_ended:
            return []
        self.has_ended = False
        held, self._held = self._held, []
        return [envelope for envelope in held if not self.holds(envelope)]

    def _has_to_wait(self, spec: SamplerSpec) -> bool:
        if not isinstance(spec, _MODEL_FREE):
            self._before_fits()
        name = spec.name if isinstance(spec, ExternalSpec) else type(spec).__name__
        if name not in self._started:
            if len(self._started) == _MOST_NAMES:
                return False
            self._started.add(name)
            threading.Thread(target=self._import, args=(name, spec), name=f"hola-import-{name}", daemon=True).start()
        return name not in self._done

    def _import(self, name: str, spec: SamplerSpec) -> None:
        # A sampler imports in its own code, so one is made and drawn from. What is wrong with it the core will tell.
        with contextlib.suppress(Exception):
            space = Space((ContinuousParameter(name="x", low=0.0, high=1.0),))
            make_sampler(spec, space, 0).draw(0, np.empty((0, 1)))
        self._done.add(name)
        self.has_ended = True
        self._wake()
