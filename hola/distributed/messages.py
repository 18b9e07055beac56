"""The messages of the protocol, under the name by which the system knows them."""

from hola_protocol.errors import ErrorResponse as ErrorResponse
from hola_protocol.limits import Limits as Limits
from hola_protocol.messages import *  # noqa: F403
from hola_protocol.space import ObjectiveSpec as ObjectiveSpec
from hola_protocol.space import StudySpec as StudySpec
from hola_protocol.values import ParameterSet as ParameterSet
