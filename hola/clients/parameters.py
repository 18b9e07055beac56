"""The parameters of a trial, as an objective function receives them."""

from typing import Any


class NotActiveError(KeyError):
    """A parameter has no value: it is not active for the values of the others, or the study does not have it.

    :ivar name: the name of the parameter.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"the parameter {self.name!r} is not active for these values, or not a parameter of the study"


class Parameters(dict[str, Any]):
    """The active parameters by name. A parameter with a condition is absent while it is not active; None is a value."""

    def has(self, name: str) -> bool:
        """Whether a parameter has a value, which may be None.

        :param name: the name of the parameter.
        """
        return name in self

    def __missing__(self, name: str) -> Any:
        raise NotActiveError(name)
