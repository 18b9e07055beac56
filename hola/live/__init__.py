"""A live view of a study in a notebook (``pip install 'hola-hpo[notebook]'``)."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from ..clients.arrow import MissingLibraryError

if TYPE_CHECKING:
    from ..clients.client import SyncClient
    from ..plots.sources import Source
    from .view import LiveView

__all__ = ["check_libraries", "live_view"]


def live_view(source: Source) -> LiveView:
    """Show a study in a notebook, and follow it while it runs.

    .. code-block:: python

        with ZmqClient(study="digits") as client:
            view = hola.live_view(client)
            display(view)
            ...

    The view has the convergence, the front and parallel coordinates of all trials; dragging in one of them filters all.
    A study of a client is followed in a thread until it is finished, or until ``view.stop()`` or the end of the client;
    anything else is shown once.

    :param source: a client, a result of ``run_optimization`` or ``load_study``, or columns.
    :returns: a widget, which a notebook shows as the value of a cell.
    :raises MissingLibraryError: if anywidget is not installed.
    """
    check_libraries()
    from .view import LiveView

    view = LiveView()
    if hasattr(source, "get_columns"):
        view.follow(cast("SyncClient", source))
    else:
        from ..plots.sources import study_columns

        view.show(study_columns(source), getattr(source, "state", "ended"), getattr(source, "reason", None))
    return view


def check_libraries() -> None:
    """Check that the libraries of the view are installed.

    :raises MissingLibraryError: if one is not.
    """
    if missing := [name for name in ("anywidget", "numpy") if not find_spec(name)]:
        raise MissingLibraryError(
            f"a live view needs {missing[0]}, which is not installed: pip install 'hola-hpo[notebook]'"
        )
