"""The file that a person writes: a study's spec, its name, and what evaluates a trial."""

from typing import Annotated

from msgspec import Meta

from .space import DEFAULT_STUDY, StudySpec
from .values import Name


class StudyFile(StudySpec, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, frozen=True):
    """A study file, in YAML or JSON: the fields of a spec, and what only the side that runs the workers reads.

    At most one of ``objective`` and ``exec``; neither travels.
    """

    study: Name = DEFAULT_STUDY
    """The name of the study on the server."""
    objective: Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_.]*\Z")] | None = None
    """The Python function to call with the parameters, as ``module:function``."""
    exec: Annotated[list[str], Meta(min_length=1)] | None = None
    """The program to run for each trial, with its arguments."""

    @property
    def spec(self) -> StudySpec:
        """The part that travels."""
        return StudySpec(**{name: getattr(self, name) for name in StudySpec.__struct_fields__})
