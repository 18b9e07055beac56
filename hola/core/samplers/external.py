"""Samplers from other packages, found by the entry points of the group ``hola.samplers``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Protocol, cast

from hola_protocol.space import ExternalSpec, Problem, SpaceError
from hola_protocol.values import ParameterValue

from ..parameters import Space
from .interface import Sampler

GROUP = "hola.samplers"


class OptionError(ValueError):
    """An option that a sampler refuses.

    :param name: the name of the option; empty for the options as a whole.
    :param message: what is wrong, and what to do.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class SamplerFactory(Protocol):
    """An entry point of the group: a callable that creates a sampler."""

    def __call__(self, space: Space, seed: int, options: Mapping[str, ParameterValue], groups: int) -> Sampler:
        """Create the sampler of a study.

        :param space: the space.
        :param seed: the study's seed.
        :param options: from the study's spec.
        :param groups: the number of comparison groups, which is the number of costs.
        :raises OptionError: for options, a space or a number of groups that the sampler does not support.
        """


def external_sampler(spec: ExternalSpec, space: Space, seed: int, groups: int) -> Sampler:
    """Create the external sampler of a spec.

    :param spec: the name and options of the sampler.
    :param space: the space.
    :param seed: the study's seed.
    :param groups: the number of comparison groups.
    :raises SpaceError: if no sampler has this name, its package is not installed, or it refuses the options.
    """
    installed = {point.name: point for point in entry_points(group=GROUP)}
    if spec.name not in installed:
        names = ", ".join(sorted(installed)) or "none"
        raise _refused(
            "name", f"no sampler with this name is installed on the server; installed samplers: {names}", spec.name
        )
    try:
        factory = cast("SamplerFactory", installed[spec.name].load())
    except ImportError as error:
        missing = f"the sampler needs a package that is not installed: {error}"
        raise _refused("name", missing, spec.name) from error
    try:
        return factory(space, seed, spec.options, groups)
    except OptionError as error:
        where = f"options/{error.name}" if error.name else "options"
        raise _refused(where, str(error), spec.options.get(error.name)) from error


def _refused(where: str, message: str, value: object) -> SpaceError:
    return SpaceError([Problem(f"/sampler/{where}", message, value)])
